/** Texts of charts: numbers, and tool tips as HTML with everything from the model escaped. */
import { escaped } from '../markup.ts';
import type { PageLayer } from '../pageData.ts';

export { bytesText, integerText } from '../../numberText.ts';

export function layerText(layer: PageLayer | undefined): string {
  return layer === undefined ? '' : `<b>${layer.index} ${escaped(layer.operator)}</b> ${escaped(endOf(layer.name))}`;
}

export function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('<br>');
}

/** The end of a name tells layers apart. */
function endOf(name: string): string {
  return name.length <= 40 ? name : `…${name.slice(-39)}`;
}
