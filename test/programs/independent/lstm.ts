/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM of the reference on int8 and int16x8, batch 1, from zero states: each gate is the saturating sum of
 * two products that are scaled to Q3.12 and clipped to 16 bits on their own, then a table; the cell is 16 bits.
 */
import type { Model, Operator } from '../../../src/graph/model.ts';
import { clamped, multiplierOf, saturated, scaled32, scaled64, type Multiplier } from './fixedPoint.ts';
import { product } from './fullyConnected.ts';
import { sigmoidTable } from './referenceTables.ts';
import { constant, inputOf, outputOf, scaleOf } from './tensors.ts';

/** Operator inputs of the four gates: input, forget, cell, output. */
const gateSlots = [0, 1, 2, 3].map((gate) => ({ input: 1 + gate, recurrent: 5 + gate, bias: 12 + gate }));
const [hiddenSlot, cellSlot] = [18, 19];
/** Fraction bits of what enters the tables. */
const gateFraction = 2 ** 12;

interface Gate {
  readonly inputWeights: readonly number[];
  readonly inputScale: Multiplier;
  readonly bias: readonly number[];
  readonly recurrentWeights: readonly number[];
  readonly recurrentScale: Multiplier;
}

export function lstm(model: Model, operator: Operator, sequence: readonly number[]): number[] {
  const [data, hiddenTensor, cellTensor] = [
    inputOf(model, operator, 0),
    inputOf(model, operator, hiddenSlot),
    inputOf(model, operator, cellSlot),
  ];
  const [input, hidden, cell] = [scaleOf(data), scaleOf(hiddenTensor), scaleOf(cellTensor)];
  const [, steps = 0, depth = 0] = data.shape;
  const units = outputOf(model, operator).shape[2]!;
  const gates = gateSlots.map((slots): Gate => {
    const [inputWeights, recurrentWeights] = [
      inputOf(model, operator, slots.input),
      inputOf(model, operator, slots.recurrent),
    ];
    const scale = (left: number, right: number): Multiplier => multiplierOf(Math.fround(left * right) * gateFraction);
    return {
      inputWeights: constant(inputWeights),
      inputScale: scale(input.scale, scaleOf(inputWeights).scale),
      bias: constant(inputOf(model, operator, slots.bias)),
      recurrentWeights: constant(recurrentWeights),
      recurrentScale: scale(hidden.scale, scaleOf(recurrentWeights).scale),
    };
  });
  const scaled = data.type === 'int8' ? scaled32 : scaled64;
  const sum = (gate: Gate, x: readonly number[], h: readonly number[], unit: number): bigint => {
    const fromInput = product(gate.inputWeights, unit, x, input.zeroPoint) + BigInt(gate.bias[unit]!);
    const fromHidden = product(gate.recurrentWeights, unit, h, hidden.zeroPoint);
    const parts =
      saturated(scaled(fromInput, gate.inputScale), 16) + saturated(scaled(fromHidden, gate.recurrentScale), 16);
    return saturated(parts, 16);
  };
  const forgetScale = multiplierOf(2 ** -15);
  const addScale = multiplierOf(2 ** -30 / cell.scale);
  const hiddenScale = multiplierOf(2 ** -30 / hidden.scale);
  const clip = operator.attributes.cellClip ?? 0;
  const limit = clip > 0 ? BigInt(Math.min(32767, Math.trunc(clip / cell.scale))) : 32768n;
  // The tables take thirds of Q3.12; the cell has as many fraction bits as its scale says.
  const cellLeftShift = 12 + Math.log2(cell.scale);
  const bound = data.type === 'int8' ? 128n : 32768n;

  const outputs: number[] = [];
  let h = Array.from({ length: units }, () => hidden.zeroPoint);
  const c = Array.from({ length: units }, () => 0n);
  for (let step = 0; step < steps; step++) {
    const x = sequence.slice(step * depth, (step + 1) * depth);
    const next = h.map((_, unit) => {
      const [i, f, g, o] = gates.map((gate, index) => {
        const position = 3n * sum(gate, x, h, unit);
        return index === 2 ? tanh(position) : sigmoid(position);
      }) as [bigint, bigint, bigint, bigint];
      const kept = saturated(scaled32(f * c[unit]!, forgetScale), 16);
      const added = saturated(scaled32(i * g, addScale), 16);
      const state = clamped(saturated(kept + added, 16), -limit, limit);
      c[unit] = state;
      const squashed = tanh(cellPosition(state, cellLeftShift));
      const value = scaled32(o * squashed, hiddenScale) + BigInt(hidden.zeroPoint);
      return Number(clamped(value, -bound, bound - 1n));
    });
    h = next;
    outputs.push(...h);
  }
  return outputs;
}

/** Position of a cell state in the table: three times the state in Q3.12, halves up. */
function cellPosition(state: bigint, leftShift: number): bigint {
  if (leftShift >= 0) return (3n * state) << BigInt(leftShift);
  return (3n * state + (1n << BigInt(-leftShift - 1))) >> BigInt(-leftShift);
}

/** Position 512·24 is 24 · 1.0: Q0.15. */
function sigmoid(position: bigint): bigint {
  const magnitude = position < 0n ? -position : position;
  const entry = magnitude >> 9n;
  const value = entry >= 255n ? 0x7fffn << 10n : between(entry, magnitude & 511n, 9n);
  return (position < 0n ? (1n << 25n) - value + (1n << 9n) - 1n : value + (1n << 9n)) >> 10n;
}

/** tanh(x) = 2·sigmoid(2x) − 1 in the same table: Q0.15. */
function tanh(position: bigint): bigint {
  const magnitude = position < 0n ? -position : position;
  const entry = magnitude >> 8n;
  const value = (entry >= 255n ? 0xffffn << 8n : between(entry, magnitude & 255n, 8n)) - (1n << 23n);
  return (position < 0n ? -value + (1n << 7n) - 1n : value + (1n << 7n)) >> 8n;
}

/** Between two entries, in 2^bits parts. */
function between(entry: bigint, part: bigint, bits: bigint): bigint {
  const [base, next] = [BigInt(sigmoidTable[Number(entry)]!), BigInt(sigmoidTable[Number(entry) + 1]!)];
  return (base << bits) + part * (next - base);
}
