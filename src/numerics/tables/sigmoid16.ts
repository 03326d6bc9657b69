/**
 * The 256-entry uint16 table in which the reference's int16 LOGISTIC and TANH kernels and LSTM gates interpolate: entry i
 * is 65536 · sigmoid(i / 24).
 */

/**
 * The published table is the rounded function except in these entries, which are one larger. They are measured from the
 * reference; no formula is known.
 */
const entriesAboveRounding: readonly number[] = [
  4, 8, 12, 14, 15, 16, 17, 19, 20, 21, 22, 25, 27, 28, 29, 30, 31, 33, 34, 35, 37, 39, 40, 41, 43, 44, 45, 46, 49, 50,
  54, 62, 63, 64, 66, 82, 86, 93, 100, 103, 112, 116, 135, 255,
];

/** Entry 0 is 32768 (one half), entry 255 is 65535. */
export const sigmoidTable16: Readonly<Uint16Array> = (() => {
  const table = Uint16Array.from({ length: 256 }, (_, i) => Math.round(65536 / (1 + Math.exp(-i / 24))));
  for (const i of entriesAboveRounding) table[i] = (table[i] ?? 0) + 1;
  return table;
})();
