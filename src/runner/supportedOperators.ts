/** What the compiler can run, for the command line and the library, which know the compiler only through the runner. */
export { supportedOperators, supportedOperatorsMarkdown } from '../compiler/supportedOperators.ts';
