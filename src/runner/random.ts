/** Seeded pseudo-random bits: xoshiro128** (Blackman and Vigna), its state filled by splitmix32. The same on every machine. */

export type RandomSource = () => number;

/**
 * Uniform 32-bit integers 0…2^32 − 1.
 * @param seed any safe integer
 * @param stream numbers that set sources of the same seed apart
 */
export function randomSource(seed: number, ...stream: readonly number[]): RandomSource {
  let mixer = 0;
  const next = () => {
    mixer = (mixer + 0x9e3779b9) | 0;
    let z = mixer ^ (mixer >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
  for (const word of [seed | 0, Math.floor(seed / 2 ** 32) | 0, ...stream]) mixer = next() ^ word;
  let [s0, s1, s2, s3] = [next(), next(), next(), next()];
  return () => {
    const scrambled = Math.imul(s1, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  };
}
