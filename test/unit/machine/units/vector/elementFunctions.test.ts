/** The element-wise vector functions against BigInt: values, events, first elements, for every legal type and rounding form. */
import { describe, expect, it } from 'vitest';
import type { ElementType } from '../../../../../src/isa/instructions.generated.ts';
import { vectorFunctionForms } from '../../../../../src/microarchitecture/vectorFunctions.ts';
import type { NumericEvent } from '../../../../../src/numerics/events.ts';
import type { PlainCount } from '../../build.ts';
import { build, integer, seeded } from '../../build.ts';
import { elementwise } from './runVector.ts';
import type { ElementFunctionName } from './vectorOracle.ts';
import { elementOracle, typeRanges } from './vectorOracle.ts';

const random = seeded(77);
const elements = 40;

function oneOf<T>(values: readonly T[]): T {
  return values[integer(random, 0, values.length - 1)]!;
}

/** Random elements of a type, its extremes among them. */
function elementsOf(type: ElementType): number[] {
  const [low, high] = typeRanges[type].map(Number) as [number, number];
  return Array.from({ length: elements }, () => (random() < 0.15 ? oneOf([low, high, 0]) : integer(random, low, high)));
}

function randomFields(name: ElementFunctionName) {
  const sum = name === 'add' || name === 'subtract';
  const low = integer(random, -300, 200);
  // A left shift of 40 leaves 37 bits; the multipliers then scale back.
  const leftShift = sum ? oneOf([0, 7, 15, 20, 40]) : 0;
  const operandShift = (): number => integer(random, -12, sum ? 2 : 17) - (leftShift === 40 ? 30 : 0);
  const multiplier = (): number => oneOf([2 ** 30, 2 ** 31 - 1, integer(random, 2 ** 30, 2 ** 31 - 1)]);
  return {
    function: name,
    scalerForm: oneOf(['twoRounding', 'oneRounding'] as const),
    saturationEvent: oneOf(['output', 'channelScaler'] as const),
    hasClampLow: integer(random, 0, 1),
    hasClampHigh: integer(random, 0, 1),
    clampLow: low,
    clampHigh: low + integer(random, 0, 400),
    leftShift,
    input0ZeroPoint: integer(random, -128, 127),
    input1ZeroPoint: integer(random, -128, 127),
    outputZeroPoint: integer(random, -128, 127),
    input0Multiplier: multiplier() * (name === 'leaky' ? oneOf([1, -1]) : 1),
    input1Multiplier: multiplier() * (name === 'leaky' ? oneOf([1, -1]) : 1),
    outputMultiplier: multiplier(),
    input0Shift: operandShift(),
    input1Shift: operandShift(),
    outputShift: integer(random, -25, sum ? -8 : 6),
  };
}

function check(name: ElementFunctionName, runs: number): void {
  const form = vectorFunctionForms[name];
  const seen = new Set<NumericEvent>();
  for (let run = 0; run < runs; run++) {
    const input0Type = form.input0.length === 0 ? 'int8' : oneOf(form.input0);
    const outputType = form.output === 'input0' ? input0Type : oneOf(form.output);
    const input1Type = form.input1.length === 0 ? 'int8' : form.output === 'input0' ? input0Type : oneOf(form.input1);
    const fields = randomFields(name);
    const x0 = elementsOf(input0Type);
    const x1 = elementsOf(input1Type);
    const result = elementwise(fields, outputType, { type: input0Type, values: x0 }, { type: input1Type, values: x1 });
    const instruction = build('VECTOR', { ...fields, input0Type, input1Type, outputType });
    const counts: Partial<Record<NumericEvent, PlainCount>> = {};
    const expected = x0.map((value, at) => {
      const raised = new Map<NumericEvent, number>();
      const raise = (event: NumericEvent): void => void raised.set(event, (raised.get(event) ?? 0) + 1);
      const exact = elementOracle[name](instruction, BigInt(value), BigInt(x1[at]!), raise);
      for (const [event, count] of raised) {
        const before = counts[event] ?? { total: 0, elements: 0, perChannel: [0], first: [at, 0] as const };
        const total = before.total + count;
        counts[event] = { total, elements: before.elements + 1, perChannel: [total], first: before.first };
        seen.add(event);
      }
      const [low, high] = typeRanges[outputType];
      // What is not saturated to the type (a clamp's bound, fill's constant) is stored modulo its width.
      const bits = { int8: 8, uint8: 8, int16: 16, int32: 32 }[outputType];
      return Number(low < 0n ? BigInt.asIntN(bits, exact) : exact & high);
    });
    expect(result.values, JSON.stringify(instruction)).toEqual(expected);
    expect(result.counts, JSON.stringify(instruction)).toEqual(counts);
  }
  for (const event of eventsOf[name]) expect(seen, 'events that the drawn cases raise').toContain(event);
}

/** Events that a function can raise: each must have occurred. */
const saturations = ['outputSaturationsLow', 'outputSaturationsHigh', 'channelScalerSaturations'] as const;
const scaled = ['channelScalerOverflows', 'activationClamps', ...saturations] as const;
const eventsOf: Readonly<Record<ElementFunctionName, readonly NumericEvent[]>> = {
  copy: [],
  fill: [],
  clamp: ['activationClamps'],
  maximum: [],
  minimum: [],
  requantize: scaled,
  leaky: ['channelScalerOverflows', ...saturations],
  prelu: scaled,
  add: ['accumulatorOverflows', ...scaled],
  subtract: ['accumulatorOverflows', ...scaled],
  multiply: scaled,
  addSaturate16: ['vectorSaturations', 'activationClamps'],
  addWrap: ['vectorSaturations'],
  sumScale: ['accumulatorOverflows', ...scaled],
};

describe('against BigInt', () => {
  for (const name of Object.keys(elementOracle) as ElementFunctionName[]) it(name, () => check(name, 250));
});

describe('by hand', () => {
  const one = 2 ** 30; // with shift 1: scale 1
  const identity = { input0Multiplier: one, input0Shift: 1, outputMultiplier: one, outputShift: 1 };

  it('add wraps its 32-bit sum: both operands saturate at the left shift first', () => {
    // 127 · 2^24 = 2130706432; twice is 4261412864 − 2^32 = −33554432; scaled by 2^−24: −2.
    const fields = { function: 'add', leftShift: 24, ...identity, input1Multiplier: one, input1Shift: 1 } as const;
    const shifted = { ...fields, input0Shift: 1, outputShift: -23 };
    const result = elementwise(shifted, 'int8', { type: 'int8', values: [127, 1] }, { type: 'int8', values: [127, 2] });
    // Scale 1 is m = ½ with a left shift of 1, which saturates 2130706432 · 2: half of 2^31 − 1 rounds to 2^30; 2^30 + 2^30 wraps to −2^31.
    expect(result.values).toEqual([-128, 3]);
    expect(result.counts).toEqual({
      channelScalerOverflows: { total: 2, elements: 1, perChannel: [2], first: [0, 0] },
      accumulatorOverflows: { total: 1, elements: 1, perChannel: [1], first: [0, 0] },
    });
  });

  it('breaks ties by the form: 3/2 and −3/2', () => {
    const halves = (scalerForm: 'twoRounding' | 'oneRounding') =>
      elementwise({ function: 'requantize', scalerForm, input0Multiplier: one, input0Shift: 0 }, 'int16', {
        type: 'int16',
        values: [3, -3, 5, -5, 1, -1],
      }).values;
    expect(halves('twoRounding')).toEqual([2, -1, 3, -2, 1, 0]);
    expect(halves('oneRounding')).toEqual([2, -1, 3, -2, 1, 0]);
    const quarters = (scalerForm: 'twoRounding' | 'oneRounding') =>
      elementwise({ function: 'requantize', scalerForm, input0Multiplier: one, input0Shift: -1 }, 'int16', {
        type: 'int16',
        values: [6, -6, 5, -5, 2, -2],
      }).values;
    // Twice: 6 → 3 → 1.5 → 2; −6 → −3 → −2; 5 → 2.5 → 3 → 1.5 → 2; −5 → −2.5 → −2 → −1.
    expect(quarters('twoRounding')).toEqual([2, -2, 2, -1, 1, -1]);
    expect(quarters('oneRounding')).toEqual([2, -1, 1, -1, 1, 0]);
  });

  it('clamps before it saturates, and counts both', () => {
    const fields = { function: 'requantize', ...identity, hasClampHigh: 1, clampHigh: 200 } as const;
    const result = elementwise(fields, 'int8', { type: 'int16', values: [100, 150, 300] });
    expect(result.values).toEqual([100, 127, 127]);
    expect(result.counts).toEqual({
      activationClamps: { total: 1, elements: 1, perChannel: [1], first: [2, 0] },
      outputSaturationsHigh: { total: 2, elements: 2, perChannel: [2], first: [1, 0] },
    });
  });
});
