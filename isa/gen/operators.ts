/** Writes the supported-operators page. */
import { supportedOperatorsMarkdown } from '../../src/compiler/supportedOperators.ts';

export function generateSupportedOperators(): { readonly path: string; readonly content: string }[] {
  return [{ path: 'src/compiler/SUPPORTED_OPS.md', content: supportedOperatorsMarkdown() }];
}
