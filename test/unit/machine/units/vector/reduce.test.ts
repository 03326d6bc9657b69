/** Reductions of the vector unit against BigInt: values, wraps of the 32-bit register with their steps, rounding shifts, offsets. */
import { describe, expect, it } from 'vitest';
import type { ElementType, VectorInstruction } from '../../../../../src/isa/instructions.generated.ts';
import type { NumericEvent } from '../../../../../src/numerics/events.ts';
import type { Fields } from '../../build.ts';
import { build, integer, onlyStage, plainCounts, scope, seeded } from '../../build.ts';
import { bytesOf, place, places, run, take, vectorBench } from './runVector.ts';
import { finish, mbqm } from './vectorOracle.ts';

interface Reduced {
  readonly value: number;
  /** Event, count and step of the first. */
  readonly raised: [NumericEvent, number, number][];
}

/** One reduction over x0 (and x1), in order. */
function oracle(i: VectorInstruction, x0: readonly bigint[], x1: readonly bigint[]): Reduced {
  const raised: [NumericEvent, number, number][] = [];
  const raise = (event: NumericEvent, step = 0): void => {
    const entry = raised.find(([name]) => name === event);
    if (entry === undefined) raised.push([event, 1, step]);
    else entry[1]++;
  };
  if (i.function === 'reduceMax') return { value: Math.max(...x0.map(Number)), raised };
  const wrap = (sum: bigint): bigint => {
    if (BigInt.asIntN(32, sum) !== sum) raise('accumulatorOverflows');
    return BigInt.asIntN(32, sum);
  };
  let register = 0n;
  x0.forEach((value, at) => {
    const x = value - BigInt(i.input0ZeroPoint);
    const term = i.function === 'dot' ? x * (x1[at]! - BigInt(i.input1ZeroPoint)) : halfAway(x, i.roundingShift);
    register = wrap(register + term);
  });
  const sum = wrap(register + BigInt(i.sumOffset));
  if (i.outputType === 'int32') return { value: Number(sum), raised };
  return { value: Number(finish(i, mbqm(i, sum, i.outputMultiplier, i.outputShift, raise), raise)), raised };
}

function halfAway(x: bigint, shift: number): bigint {
  const half = shift === 0 ? 0n : 1n << BigInt(shift - 1);
  return x < 0n ? -((-x + half) >> BigInt(shift)) : (x + half) >> BigInt(shift);
}

const counts = [3, 2, 4, 5] as const;

/** Loops 0 and 1 kept, 2 and 3 reduced, dense operands; index = position of the result, two channels. */
function reduce(fields: Fields<'VECTOR'>, x0: readonly number[], x1: readonly number[]) {
  const ports = vectorBench();
  const [e0, e1, eOut] = [fields.input0Type, fields.input1Type, fields.outputType].map(
    (type) => bytesOf[type ?? 'int8'],
  ) as [number, number, number];
  place(ports, fields.input0Type ?? 'int8', places.input0, x0);
  place(ports, fields.input1Type ?? 'int8', places.input1, x1);
  const strides = [counts[1] * counts[2] * counts[3], counts[2] * counts[3], counts[3], 1];
  const loops: Record<string, number> = {};
  strides.forEach((stride, loop) => {
    loops[`count${loop}`] = counts[loop]!;
    loops[`input0Stride${loop}`] = stride * e0;
    loops[`input1Stride${loop}`] = stride * e1;
  });
  const instruction = build('VECTOR', {
    ...loops,
    input0Address: places.input0,
    input1Address: places.input1,
    outputAddress: places.output,
    outputStride0: counts[1] * eOut,
    outputStride1: eOut,
    ...fields,
  });
  run(ports, instruction, scope({ channels: 2, strides: [2, 1, 0, 0] }));
  return {
    instruction,
    values: take(ports, instruction.outputType, places.output, counts[0] * counts[1]),
    counts: plainCounts(onlyStage(ports.events.operators)),
  };
}

function check(fields: Fields<'VECTOR'>, x0: readonly number[], x1: readonly number[]): Set<NumericEvent> {
  const result = reduce(fields, x0, x1);
  const length = counts[2] * counts[3];
  const expected: Record<string, { total: number; elements: number; perChannel: number[]; first: [number, number] }> =
    {};
  const values = result.values.map((_, index) => {
    const part = (values: readonly number[]) => values.slice(index * length, (index + 1) * length).map(BigInt);
    const reduced = oracle(result.instruction, part(x0), part(x1));
    for (const [event, count, step] of reduced.raised) {
      const entry = (expected[event] ??= { total: 0, elements: 0, perChannel: [0, 0], first: [index, step] });
      entry.total += count;
      entry.elements++;
      entry.perChannel[index % 2]! += count;
    }
    return reduced.value;
  });
  expect(result.values).toEqual(values);
  expect(result.counts).toEqual(expected);
  return new Set(Object.keys(expected) as NumericEvent[]);
}

describe('against BigInt', () => {
  const random = seeded(5);
  const elements = counts.reduce((product, count) => product * count, 1);
  const draw = (type: ElementType): number[] => {
    const limit = { int8: 2 ** 7, uint8: 2 ** 8, int16: 2 ** 15, int32: 2 ** 31 }[type];
    const low = type === 'uint8' ? 0 : -limit;
    return Array.from({ length: elements }, () => (random() < 0.3 ? limit - 1 : integer(random, low, limit - 1)));
  };
  const pick = (...types: ElementType[]): ElementType => types[integer(random, 0, types.length - 1)]!;
  const scaling = (): Fields<'VECTOR'> => ({
    scalerForm: random() < 0.5 ? 'twoRounding' : 'oneRounding',
    outputMultiplier: integer(random, 2 ** 30, 2 ** 31 - 1),
    outputShift: integer(random, -28, 4),
    outputZeroPoint: integer(random, -128, 127),
    input0ZeroPoint: integer(random, -128, 127),
    input1ZeroPoint: integer(random, -128, 127),
    sumOffset: integer(random, -(2 ** 31), 2 ** 31 - 1),
    hasClampHigh: integer(random, 0, 1),
    clampHigh: integer(random, 0, 100),
  });

  it('reduceMax', () => {
    for (let i = 0; i < 40; i++) {
      const type = pick('int8', 'int16', 'int32', 'uint8');
      check({ function: 'reduceMax', input0Type: type, outputType: type }, draw(type), []);
    }
  });

  it('reduceSum', () => {
    const seen = new Set<NumericEvent>();
    for (let i = 0; i < 200; i++) {
      const input0Type = pick('int8', 'int16', 'int32', 'uint8');
      const outputType = pick('int8', 'int16', 'int32', 'uint8');
      const roundingShift = integer(random, 0, 1) * integer(random, 1, 14);
      const fields = { function: 'reduceSum', ...scaling(), input0Type, outputType, roundingShift } as const;
      for (const event of check(fields, draw(input0Type), [])) seen.add(event);
    }
    expect([...seen].sort()).toEqual([
      'accumulatorOverflows',
      'activationClamps',
      'channelScalerOverflows',
      'outputSaturationsHigh',
      'outputSaturationsLow',
    ]);
  });

  it('dot', () => {
    const seen = new Set<NumericEvent>();
    for (let i = 0; i < 200; i++) {
      const [input0Type, input1Type] = [pick('int8', 'int16', 'uint8'), pick('int8', 'int16', 'uint8')];
      const outputType = pick('int8', 'int16', 'int32', 'uint8');
      const fields = { function: 'dot', ...scaling(), input0Type, input1Type, outputType } as const;
      for (const event of check(fields, draw(input0Type), draw(input1Type))) seen.add(event);
    }
    expect(seen).toContain('accumulatorOverflows');
  });
});

it('counts every wrap of one element, that of the offset too', () => {
  // 20 elements of 2^31 − 1: every second addition wraps.
  const x0 = new Array<number>(120).fill(2 ** 31 - 1);
  const fields = { function: 'reduceSum', input0Type: 'int32', outputType: 'int32' } as const;
  // Σ = 20·(2^31 − 1) = −20 modulo 2^32; sums leave the range at steps 2, 4, … (2^31 − 1 − 2k + 2^31 − 1): ten times, six results.
  expect(reduce(fields, x0, []).values).toEqual(new Array(6).fill(-20));
  expect(reduce(fields, x0, []).counts).toEqual({
    accumulatorOverflows: { total: 60, elements: 6, perChannel: [30, 30], first: [0, 0] },
  });
  const offset = { ...fields, sumOffset: -(2 ** 31) };
  const zeros = new Array<number>(120).fill(0);
  zeros[20 + 19] = -1;
  expect(reduce(offset, zeros, []).counts).toEqual({
    accumulatorOverflows: { total: 1, elements: 1, perChannel: [0, 1], first: [1, 0] },
  });
});
