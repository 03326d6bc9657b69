/** Vector functions that look up tables: 256 entries for int8, the reference's interpolated 16-bit table (section 6). */
import { powerOfTwo } from '../../arithmetic/integers.ts';
import { eventNumbers } from '../../counters.ts';
import { illegalValue } from '../../faults.ts';
import type { ElementFunction, VectorExecution } from './execution.ts';

/** Entry x0 + 128 of a 256-entry table of the output type. */
export const table8: ElementFunction = {
  kind: 'element',
  pass({ x0, result, count, table }) {
    for (let i = 0; i < count; i++) result[i] = table[x0[i]! + 128]!;
  },
};

/** Logistic function, 16 bits: 512 interpolation places between entries, output Q0.15. */
export const sigmoid16: ElementFunction = {
  kind: 'element',
  pass(execution) {
    interpolateTable(execution, 9, (j, value) => {
      const magnitude = value === null ? 0x7fff << 10 : value;
      const rounded = j >= 0 ? magnitude + (1 << 9) : (1 << 25) - magnitude + (1 << 9) - 1;
      return rounded >> 10;
    });
  },
};

/** Hyperbolic tangent, 16 bits: 256 interpolation places between entries, output Q0.15. */
export const tanh16: ElementFunction = {
  kind: 'element',
  pass(execution) {
    interpolateTable(execution, 8, (j, value) => {
      const magnitude = value === null ? 0xffff << 8 : value;
      const rounded = j >= 0 ? magnitude - (1 << 23) + (1 << 7) : -magnitude + (1 << 23) + (1 << 7) - 1;
      return rounded >> 8;
    });
  },
};

/**
 * Scales x0 to j = (x0·m0 + half) >> s0 and interpolates the uint16 table at |j|: entry ⌊|j| / 2^placeBits⌋ · 2^placeBits + place ·
 * difference to the next. Beyond the last segment (≥ 255) `tableClamps` is counted and `result` receives null.
 */
function interpolateTable(
  execution: VectorExecution,
  placeBits: number,
  result: (j: number, value: number | null) => number,
): void {
  const { x0, count, indexStride, events, table } = execution;
  const { input0Multiplier, input0Shift } = execution.instruction;
  if (input0Shift < 0) throw illegalValue(`input0Shift ${input0Shift}; this function shifts to the right by 0 or more`);
  const half = input0Shift > 0 ? powerOfTwo(input0Shift - 1) : 0;
  const inverse = powerOfTwo(-input0Shift);
  const places = 1 << placeBits;
  let { index } = execution;
  for (let i = 0; i < count; i++, index += indexStride) {
    const j = Math.floor((x0[i]! * input0Multiplier + half) * inverse);
    const magnitude = Math.abs(j);
    const segment = Math.floor(magnitude / places);
    let value: number | null = null;
    if (segment >= 255) events.count(eventNumbers.tableClamps, 1, index, 0);
    else {
      const entry = table[segment]! & 0xffff;
      value = entry * places + (magnitude - segment * places) * ((table[segment + 1]! & 0xffff) - entry);
    }
    execution.result[i] = result(j, value);
  }
}
