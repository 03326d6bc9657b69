/** Colours of layers, by their order modulo the length; the same in both themes, dark enough for white numbers. */
export const layerColours = [
  '#4e79a7',
  '#b8692a',
  '#4d8a46',
  '#94648c',
  '#3f8782',
  '#8f7316',
  '#bd4f4d',
  '#7d6354',
] as const;
