/** Powers of two from a table: in the loops of the golden model `2 ** n` with a variable n costs more than the rest. */

const largestExponent = 127;
const powers = Float64Array.from({ length: 2 * largestExponent + 1 }, (_, i) => 2 ** (i - largestExponent));

/**
 * 2^exponent, exact.
 * @param exponent −127…127
 */
export function powerOfTwo(exponent: number): number {
  return powers[exponent + largestExponent]!;
}
