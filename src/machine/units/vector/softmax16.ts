/** Softmax of int16 rows by two interpolated 513-entry tables (isa/MICROARCHITECTURE.md, section 6). No events. */
import { powerOfTwo } from '../../arithmetic/integers.ts';
import type { ElementFunction } from './execution.ts';
import { scaleValue } from './scaler.ts';
import { headroomOf } from './softmax8.ts';

/** d = MBQM(x0 − x1, m0, s0), x1 the row maximum; table at sat16(d + 32767). */
export const softmaxExp16: ElementFunction = {
  kind: 'element',
  pass({ x0, x1, result, count, table, scaler, instruction }) {
    for (let i = 0; i < count; i++) {
      const scaled = scaleValue(scaler, x0[i]! - x1[i]!, instruction.input0Multiplier, instruction.input0Shift);
      result[i] = lookUp(table, saturate16(scaled + 32767));
    }
    scaler.overflows = 0;
  },
};

/** The pair table(sat16(((x0·2^(h−1) + 2^13) >> 14) − 2^15 − 2^16)) and 31 − h; h = leading zeros of the sum x0 > 0. */
export const softmaxReciprocal16: ElementFunction = {
  kind: 'element',
  pass({ x0, result, resultSecond, count, table }) {
    for (let i = 0; i < count; i++) {
      const headroom = headroomOf(x0[i]!);
      const mantissa = Math.floor((x0[i]! * powerOfTwo(headroom - 1) + 2 ** 13) / 2 ** 14);
      result[i] = lookUp(table, saturate16(mantissa - 2 ** 15 - 2 ** 16));
      resultSecond[i] = 31 - headroom;
    }
  },
};

/** clamp((x0·c + 2^(n−1)) >> n, 0, 32767) with the pair (c, n) = x1. */
export const softmaxScale16: ElementFunction = {
  kind: 'element',
  pass({ x0, x1, x1Second, result, count }) {
    for (let i = 0; i < count; i++) {
      const places = x1Second[i]!;
      const scaled = Math.floor((x0[i]! * x1[i]! + powerOfTwo(places - 1)) * powerOfTwo(-places));
      result[i] = Math.min(Math.max(scaled, 0), 32767);
    }
  },
};

/** Interpolation at i, −32768…32767: 128 places between 512 segments. */
function lookUp(table: Int32Array, i: number): number {
  const segment = 256 + (i >> 7);
  const place = i & 127;
  const entry = table[segment]!;
  return entry + (((table[segment + 1]! - entry) * place + 64) >> 7);
}

function saturate16(value: number): number {
  return Math.min(Math.max(value, -32768), 32767);
}
