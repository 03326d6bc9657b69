/** The fused functions against BigInt, in every format that the instruction can name, to the last bit below 2^53. */
import { describe, expect, it } from 'vitest';
import type { ActivationFunction } from '../../../../../src/isa/instructions.generated.ts';
import { createFusedFunction, evaluateFused } from '../../../../../src/machine/units/mac/activation.ts';
import { bench, build, hardwareWith, integer, seeded } from '../../build.ts';
import { activate, roundedShift } from '../../macOracle.ts';

const random = seeded(40);
/** Greatest F of a draw: formats of real networks, those around the limits of a float64, all. */
const oneOfLengths = [34, 70, 255];

function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length;
}

/** Compares S3 for random x, formats and tables; the shift leaves a result of up to 52 bits, so that every bit of A matters. */
function check(activationFunction: Exclude<ActivationFunction, 'none'>, runs: number): void {
  for (let run = 0; run < runs; run++) {
    const lutEntries = 2 ** integer(random, 1, 10);
    const ports = bench(hardwareWith({ lutEntries }));
    const tableAddress = 4 * integer(random, 0, 5);
    for (let entry = 0; entry <= lutEntries; entry++)
      ports.table.view.setInt32(tableAddress + 4 * entry, Math.floor((random() - 0.5) * 2 ** 32), true);
    const fractionBits = integer(random, 0, oneOfLengths[integer(random, 0, 2)]!);
    const outputMultiplier = integer(random, 2 ** 30, 2 ** 31 - 1);
    for (let i = 0; i < 20; i++) {
      const scaledBits = integer(random, 8, 32);
      const x = Math.floor((random() - 0.5) * 2 ** scaledBits);
      const fields = { activationFunction, fractionBits, outputMultiplier, tableAddress };
      const activated = activate(ports, build('MAC', fields), BigInt(x));
      const exact = activated * BigInt(outputMultiplier);
      const outputRightShift = Math.max(bitLength(exact) - integer(random, 1, 52), -10);
      const fused = createFusedFunction(build('MAC', { ...fields, outputRightShift }), ports.hardware, ports.table);
      expect(BigInt(evaluateFused[activationFunction](fused, x))).toBe(roundedShift(exact, outputRightShift));
    }
  }
}

describe('against BigInt', () => {
  it('H-SWISH, arithmetic form', () => check('hardSwish', 400));
  it('table without interpolation', () => check('table', 150));
  it('table with interpolation', () => check('tableInterpolated', 150));
});

it('interpolation is exact one step below a tie, where a float64 product is not', () => {
  for (let fractionBits = 17; fractionBits <= 28; fractionBits++) {
    // One segment, so that ρ = x + 4·2^F; ρ such that difference · ρ ≡ half − 1 modulo 8·2^F.
    const modulus = 1n << BigInt(fractionBits + 3);
    for (const difference of [2n ** 32n - 1n, 2n ** 32n - 5n, 4_000_000_001n]) {
      const remainder = ((modulus / 2n - 1n) * inverse(difference, modulus)) % modulus;
      const ports = bench(hardwareWith({ lutEntries: 1 }));
      ports.table.view.setInt32(0, -(2 ** 31), true);
      ports.table.view.setInt32(4, Number(difference) - 2 ** 31, true);
      const fields = { activationFunction: 'tableInterpolated', fractionBits, outputMultiplier: 1 } as const;
      const fused = createFusedFunction(build('MAC', fields), ports.hardware, ports.table);
      const found = evaluateFused.tableInterpolated(fused, Number(remainder - modulus / 2n));
      expect(BigInt(found)).toBe(-(2n ** 31n) + (difference * remainder) / modulus);
    }
  }
});

it('tells −1 from 0 where the format has more fraction bits than a float64', () => {
  const ports = bench(hardwareWith({ lutEntries: 4 }));
  [10, 20, 30, 40].forEach((entry, at) => ports.table.view.setInt32(4 * at, entry, true));
  const fields = { activationFunction: 'table', fractionBits: 56, outputMultiplier: 1 } as const;
  const fused = createFusedFunction(build('MAC', fields), ports.hardware, ports.table);
  expect(evaluateFused.table(fused, -1)).toBe(20);
  expect(evaluateFused.table(fused, 0)).toBe(30);
});

/** The inverse of an odd number modulo a power of two, by Newton's iteration. */
function inverse(odd: bigint, modulus: bigint): bigint {
  let x = odd;
  for (let i = 0; i < 7; i++) x = (((x * (2n - odd * x)) % modulus) + modulus) % modulus;
  return x;
}

describe('by hand, F = 4', () => {
  const evaluate = (
    activationFunction: Exclude<ActivationFunction, 'none'>,
    x: number,
    entries: number[] = [],
  ): number => {
    const ports = bench(hardwareWith({ lutEntries: 4 }));
    entries.forEach((entry, at) => ports.table.view.setInt32(4 * at, entry, true));
    const fields = { activationFunction, fractionBits: 4, outputMultiplier: 1, outputRightShift: 0 };
    return (
      evaluateFused[activationFunction](createFusedFunction(build('MAC', fields), ports.hardware, ports.table), x) + 0
    );
  };

  it('H-SWISH: x · clamp(x + 3, 0, 6), unscaled', () => {
    // −3 (−48) gives 0; 0.5 (8): 8 · 56 = 448; 3 (48) and beyond: x · 96.
    expect([-100, -48, -47, 8, 48, 100].map((x) => evaluate('hardSwish', x))).toEqual([0, 0, -47, 448, 4608, 9600]);
  });

  it('table: four entries of two units each on [−4, 4), 0 below, x above', () => {
    const entries = [10, 20, 30, 40];
    expect([-65, -64, -33, -32, 0, 31, 32, 63, 64, 70].map((x) => evaluate('table', x, entries))).toEqual([
      0, 10, 10, 20, 30, 30, 40, 40, 64, 70,
    ]);
  });

  it('interpolation rounds half up', () => {
    // x = −63: one 32nd of the way from 10 to 26: 0.5 rounds to 1; from 10 to −6: −0.5 rounds to 0.
    expect(evaluate('tableInterpolated', -63, [10, 26, 0, 0, 0])).toBe(11);
    expect(evaluate('tableInterpolated', -63, [10, -6, 0, 0, 0])).toBe(10);
    expect(evaluate('tableInterpolated', 63, [0, 0, 0, 0, 320])).toBe(310);
  });
});
