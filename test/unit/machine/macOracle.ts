/**
 * A MAC instruction executed in BigInt, one element after the other, written from isa/MICROARCHITECTURE.md section 5 and SEMANTICS
 * sections 2 and 3 alone: what the machine's MAC unit is held to.
 */
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import type { MacInstruction } from '../../../src/isa/instructions.generated.ts';
import type { EventScope } from '../../../src/isa/program.ts';
import type { NumericEvent } from '../../../src/numerics/events.ts';
import type { Bench, PlainCount } from './build.ts';

interface Product {
  readonly operand: bigint;
  readonly weight: bigint;
}

interface Step {
  readonly products: readonly Product[];
  /** All its taps are padding, and padding taps are absent. */
  readonly absent: boolean;
}

export interface OracleResult {
  /** Output bytes by SRAM address. */
  readonly written: Map<number, number>;
  readonly counts: Partial<Record<NumericEvent, PlainCount>>;
  readonly observed: { readonly min: bigint; readonly max: bigint };
}

/** Whole reductions only (firstStep 0, all steps). */
export function macOracle(ports: Bench, instruction: MacInstruction, scope: EventScope): OracleResult {
  const written = new Map<number, number>();
  const records = new Map<NumericEvent, { element: number; count: number; step: number }[]>();
  let min: bigint | null = null;
  let max: bigint | null = null;
  const { outputHeight, outputWidth, outputChannels } = instruction;
  for (let y = 0; y < outputHeight; y++) {
    for (let x = 0; x < outputWidth; x++) {
      for (let c = 0; c < outputChannels; c++) {
        const element = scope.base + y * scope.strides[0]! + x * scope.strides[1]! + c * scope.strides[2]!;
        const raise = (event: NumericEvent, count = 1, step = 0): void => {
          records.set(event, [...(records.get(event) ?? []), { element, count, step }]);
        };
        const reduced = reduce(ports, instruction, y, x, c, raise);
        if (min === null || reduced.min < min) min = reduced.min;
        if (max === null || reduced.max > max) max = reduced.max;
        const output = stages(ports, instruction, c, reduced.register, raise);
        const bytes = instruction.outputType === 'int8' ? 1 : 2;
        const address =
          instruction.outputAddress + y * instruction.outputRowStride + x * instruction.outputPixelStride + c * bytes;
        for (let i = 0; i < bytes; i++) written.set(address + i, Number((output >> BigInt(8 * i)) & 255n));
      }
    }
  }
  const counts: Partial<Record<NumericEvent, PlainCount>> = {};
  for (const [event, list] of records) {
    const perChannel = new Array<number>(scope.channels).fill(0);
    for (const { element, count } of list) perChannel[element % scope.channels]! += count;
    const first = list.reduce((best, one) => (one.element < best.element ? one : best));
    const total = perChannel.reduce((sum, count) => sum + count, 0);
    counts[event] = { total, elements: list.length, perChannel, first: [first.element, first.step] };
  }
  return { written, counts, observed: { min: min!, max: max! } };
}

type Raise = (event: NumericEvent, count?: number, step?: number) => void;

function reduce(ports: Bench, i: MacInstruction, y: number, x: number, c: number, raise: Raise) {
  const { hardware } = ports;
  const narrow = Math.min(hardware.accumulatorBitsInt16, 32);
  const bits16 = i.wideAccumulator === 1 ? hardware.accumulatorBitsInt16 : narrow;
  const bits = i.inputType === 'int8' ? hardware.accumulatorBits : bits16;
  const low = -(1n << BigInt(bits - 1));
  const high = (1n << BigInt(bits - 1)) - 1n;
  const bias = ports.parameter.view.getBigInt64(i.channelAddress + 16 * c, true);
  let overflows = 0;
  let first = 0;
  const settle = (value: bigint, number: number): bigint => {
    if (value >= low && value <= high) return value;
    if (overflows++ === 0) first = number;
    if (hardware.accumulatorOverflow === 'wrap') return BigInt.asIntN(bits, value);
    return value < low ? low : high;
  };
  let register = settle(bias, 0);
  let ideal = bias;
  let min = bias;
  let max = bias;
  let number = 0;
  for (const step of stepsOf(ports, i, y, x, c)) {
    if (!step.absent) number++;
    const sum = step.products.reduce((total, { operand, weight }) => total + operand * weight, 0n);
    register = settle(register + sum, number);
    ideal += sum;
    if (ideal < min) min = ideal;
    if (ideal > max) max = ideal;
  }
  if (overflows > 0) raise('accumulatorOverflows', overflows, first);
  return { register, min, max };
}

/** Every step of element (y, x, c) with its products, in order. */
function stepsOf(ports: Bench, i: MacInstruction, y: number, x: number, c: number): Step[] {
  const K = ports.hardware.reductionLanes;
  const G = ports.hardware.depthwiseTapLanes;
  const list: { operand: bigint; padding: boolean }[][] = [];
  const lanes = i.mode === 'dense' ? K : G;
  const cut = (elements: { operand: bigint; padding: boolean }[]): void => {
    for (let at = 0; at < elements.length; at += lanes) list.push(elements.slice(at, at + lanes));
  };
  for (let ky = 0; ky < i.kernelHeight; ky++) {
    const row: { operand: bigint; padding: boolean }[] = [];
    for (let kx = 0; kx < i.kernelWidth; kx++) {
      const channels =
        i.mode === 'dense' ? [...new Array(i.inputChannels).keys()] : [Math.floor(c / i.depthMultiplier)];
      const tap = channels.map((channel) => operandOf(ports, i, y, x, ky, kx, channel));
      if (i.mode === 'dense' && i.grouping === 'tap') cut(tap);
      else row.push(...tap);
    }
    cut(row);
  }
  return list.map((elements, s) => ({
    products: elements.map(({ operand }, k) => ({ operand, weight: weightOf(ports, i, list.length, s, k, c) })),
    absent: i.paddingTap === 'absent' && elements.every(({ padding }) => padding),
  }));
}

function operandOf(
  ports: Bench,
  i: MacInstruction,
  y: number,
  x: number,
  ky: number,
  kx: number,
  channel: number,
): { operand: bigint; padding: boolean } {
  const row = y * i.strideHeight - i.padTop + ky * i.dilationHeight;
  const column = x * i.strideWidth - i.padLeft + kx * i.dilationWidth;
  if (row < 0 || row >= i.inputHeight || column < 0 || column >= i.inputWidth)
    return { operand: i.paddingTap === 'zeroPoint' ? BigInt(i.inputZeroPoint) : 0n, padding: true };
  const bytes = i.inputType === 'int8' ? 1 : 2;
  const address = i.inputAddress + row * i.inputRowStride + column * i.inputPixelStride + channel * bytes;
  const stored = bytes === 1 ? ports.sram.view.getInt8(address) : ports.sram.view.getInt16(address, true);
  return { operand: BigInt(stored - (i.subtractZeroPoint === 1 ? i.inputZeroPoint : 0)), padding: false };
}

function weightOf(ports: Bench, i: MacInstruction, steps: number, s: number, k: number, c: number): bigint {
  const N = ports.hardware.outputChannelLanes;
  const K = ports.hardware.reductionLanes;
  const block = Math.floor(c / N);
  const n = c % N;
  const inRow = K === 1 ? n : Math.floor(k / 2) * 2 * N + 2 * n + (k % 2);
  return BigInt(ports.weight.view.getInt8(i.weightAddress + (block * steps + s) * N * K + inRow));
}

/** Scaler, saturation, activation, output. */
function stages(ports: Bench, i: MacInstruction, c: number, register: bigint, raise: Raise): bigint {
  const m = BigInt(ports.parameter.view.getInt32(i.channelAddress + 16 * c + 8, true));
  const r = ports.parameter.view.getInt8(i.channelAddress + 16 * c + 12);
  const s1 = channelScale(ports.hardware, i.scalerForm, register, m, r, raise);
  const s2 = saturate(s1 + BigInt(i.scaledZeroPoint), i.scaledBits);
  if (s2 !== s1 + BigInt(i.scaledZeroPoint)) raise('channelScalerSaturations');
  let s3 = s2;
  if (i.activationFunction === 'none') {
    if (i.hasClampLow === 1 && s3 < BigInt(i.clampLow)) s3 = BigInt(i.clampLow);
    if (i.hasClampHigh === 1 && s3 > BigInt(i.clampHigh)) s3 = BigInt(i.clampHigh);
    if (s3 !== s2) raise('activationClamps');
  } else s3 = roundedShift(activate(ports, i, s2) * BigInt(i.outputMultiplier), i.outputRightShift);
  const shifted = s3 + BigInt(i.outputZeroPoint);
  const output = saturate(shifted, i.outputType === 'int8' ? 8 : 16);
  if (output > shifted) raise('outputSaturationsLow');
  if (output < shifted) raise('outputSaturationsHigh');
  return output;
}

/** S1 of a register. */
export function channelScale(
  hardware: Pick<HardwareConfig, 'multiplierBits' | 'productBits'>,
  form: MacInstruction['scalerForm'],
  register: bigint,
  m: bigint,
  r: number,
  raise: Raise,
): bigint {
  const b = hardware.multiplierBits;
  let operand = register;
  if (form === 'twoRounding') {
    const shifted = register << BigInt(Math.max(-r, 0));
    operand = saturate(shifted, 32);
    if (operand !== shifted) raise('channelScalerOverflows');
  }
  const product = saturate(operand * m, hardware.productBits);
  if (product !== operand * m) raise('productOverflows');
  if (form === 'oneRounding') return roundedShift(product, b - 1 + r);
  if (form === 'wide') return roundedShift(product, 15 + r);
  const q = (product + (1n << BigInt(b - 2))) >> BigInt(b - 1);
  if (r <= 0) return q;
  const magnitude = ((q < 0n ? -q : q) + (1n << BigInt(r - 1))) >> BigInt(r);
  return q < 0n ? -magnitude : magnitude;
}

/** A of the fused function. */
export function activate(ports: Bench, i: MacInstruction, x: bigint): bigint {
  const one = 1n << BigInt(i.fractionBits);
  if (i.activationFunction === 'hardSwish') {
    const gate = x + 3n * one;
    return x * (gate < 0n ? 0n : gate > 6n * one ? 6n * one : gate);
  }
  if (x < -4n * one) return 0n;
  if (x >= 4n * one) return x;
  const t = (x + 4n * one) * BigInt(ports.hardware.lutEntries);
  const index = Number(t / (8n * one));
  const entry = (at: number): bigint => BigInt(ports.table.view.getInt32(i.tableAddress + 4 * at, true));
  if (i.activationFunction === 'table') return entry(index);
  const difference = entry(index + 1) - entry(index);
  return entry(index) + roundedShift(difference * (t % (8n * one)), i.fractionBits + 3);
}

/** ⌊value / 2^d + ½⌋; d ≤ 0: value · 2^(−d). */
export function roundedShift(value: bigint, d: number): bigint {
  return d <= 0 ? value << BigInt(-d) : (value + (1n << BigInt(d - 1))) >> BigInt(d);
}

export function saturate(value: bigint, bits: number): bigint {
  const limit = 1n << BigInt(bits - 1);
  if (value < -limit) return -limit;
  return value >= limit ? limit - 1n : value;
}
