/** Fused H-SWISH, S2 to S3, against an oracle in exact fractions written from SEMANTICS section 3. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fusedFunction } from '../../../src/golden/fusedFunction.ts';
import type { Fusion } from '../../../src/operators/fusion.ts';

/** floor(numerator / denominator + 1/2), denominator > 0. */
function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  const doubled = 2n * numerator + denominator;
  const quotient = doubled / (2n * denominator);
  return quotient * 2n * denominator > doubled ? quotient - 1n : quotient;
}

function clip(value: bigint, low: bigint, high: bigint): bigint {
  return value < low ? low : value > high ? high : value;
}

/** h(n / d) · 2^F rounded half up and saturated. */
function entry(n: bigint, d: bigint, fusion: Fusion): bigint {
  const limit = 2n ** BigInt(fusion.scaledBits - 1);
  const scaled = n * clip(n + 3n * d, 0n, 6n * d) * 2n ** BigInt(fusion.fractionBits);
  return clip(roundHalfUp(scaled, 6n * d * d), -limit, limit - 1n);
}

function oracle(fusion: Fusion, s2: number): bigint {
  const x = BigInt(s2);
  const one = 2n ** BigInt(fusion.fractionBits);
  const cells = BigInt(fusion.lutEntries);
  let activated: bigint;
  if (fusion.form === 'arithmetic') activated = x * clip(x + 3n * one, 0n, 6n * one);
  else if (x < -4n * one) activated = 0n;
  else if (x >= 4n * one) activated = x;
  else {
    const t = (x + 4n * one) * cells;
    const i = t / (8n * one);
    const r = t % (8n * one);
    // Cell borders −4 + 8i/L, centres −4 + 8(i + ½)/L.
    const border = (index: bigint): bigint => entry(8n * index - 4n * cells, cells, fusion);
    activated = fusion.lutInterpolation
      ? border(i) + roundHalfUp((border(i + 1n) - border(i)) * r, 8n * one)
      : entry(8n * i + 4n - 4n * cells, cells, fusion);
  }
  const product = activated * BigInt(fusion.outputMultiplier);
  return fusion.outputRightShift <= 0
    ? product * 2n ** BigInt(-fusion.outputRightShift)
    : roundHalfUp(product, 2n ** BigInt(fusion.outputRightShift));
}

const fusions: fc.Arbitrary<Fusion> = fc
  .record({
    form: fc.constantFrom('arithmetic' as const, 'table' as const),
    scaledBits: fc.integer({ min: 8, max: 32 }),
    exponent: fc.integer({ min: -2, max: 7 }),
    lutEntries: fc.constantFrom(16, 64, 256),
    lutInterpolation: fc.boolean(),
    outputMultiplier: fc.integer({ min: 2 ** 30, max: 2 ** 31 - 1 }),
    gain: fc.integer({ min: -3, max: 9 }),
  })
  .map(({ exponent, gain, ...rest }) => {
    const fractionBits = Math.max(0, rest.scaledBits - 1 - exponent);
    const integerBits = rest.form === 'arithmetic' ? 2 * fractionBits : fractionBits;
    return {
      ...{ producer: 0, activation: 1, function: 'hardSwish', skippedTensor: 2, outputTensor: 3, outputZeroPoint: 0 },
      ...rest,
      fractionBits,
      outputRightShift: 31 + integerBits - gain,
    } as const;
  });

/** Values of S2: anywhere in the format, and around the borders of the function's pieces. */
function operandsOf(fusion: Fusion): fc.Arbitrary<number> {
  const limit = 2 ** (fusion.scaledBits - 1);
  const borders = [-4, -3, 0, 3, 4].map((value) => value * 2 ** fusion.fractionBits);
  return fc
    .oneof(
      fc.integer({ min: -limit, max: limit - 1 }),
      fc.tuple(fc.constantFrom(...borders), fc.integer({ min: -2, max: 2 })).map(([border, near]) => border + near),
      fc.constantFrom(-limit, limit - 1),
    )
    .map((value) => Math.max(-limit, Math.min(limit - 1, value)));
}

describe('fusedFunction', () => {
  it('agrees with the oracle in every form, table and width', () => {
    const cases = fusions.chain((fusion) =>
      fc.tuple(fc.constant(fusion), fc.array(operandsOf(fusion), { minLength: 20, maxLength: 20 })),
    );
    fc.assert(
      fc.property(cases, ([fusion, operands]) => {
        const evaluate = fusedFunction(fusion);
        for (const s2 of operands) {
          const expected = clip(oracle(fusion, s2), -(2n ** 40n), 2n ** 40n);
          expect(BigInt(evaluate(s2))).toBe(expected);
          // Small formats remember: the second answer is the first.
          expect(BigInt(evaluate(s2))).toBe(expected);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the sign of results beyond 2^40', () => {
    const fusion: Fusion = {
      ...{ producer: 0, activation: 1, function: 'hardSwish', skippedTensor: 2, outputTensor: 3, outputZeroPoint: 0 },
      ...{ form: 'arithmetic', scaledBits: 8, lutEntries: 16, lutInterpolation: false },
      ...{ fractionBits: 4, outputMultiplier: 2 ** 30, outputRightShift: -20 },
    };
    // 16 · (16 + 48) and −16 · (−16 + 48), times 2^50.
    expect([fusedFunction(fusion)(16), fusedFunction(fusion)(-16), fusedFunction(fusion)(-64)]).toEqual([
      2 ** 40,
      -(2 ** 40),
      0,
    ]);
  });
});
