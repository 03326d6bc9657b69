/** Vector functions that move, fill, clamp and select (isa/MICROARCHITECTURE.md, section 6). */
import type { ElementFunction } from './execution.ts';
import { clampValue } from './execution.ts';

/** x0, same type. */
export const copy: ElementFunction = {
  kind: 'element',
  pass({ x0, result, count }) {
    for (let i = 0; i < count; i++) result[i] = x0[i]!;
  },
};

/** The constant outputZeroPoint. */
export const fill: ElementFunction = {
  kind: 'element',
  pass({ result, instruction }) {
    result.fill(instruction.outputZeroPoint);
  },
};

/** x0 clamped to the bounds in force, same type. */
export const clamp: ElementFunction = {
  kind: 'element',
  pass(execution) {
    const { x0, result, count, indexStride } = execution;
    let { index } = execution;
    for (let i = 0; i < count; i++, index += indexStride) result[i] = clampValue(execution, x0[i]!, index);
  },
};

/** The greater of x0 and x1, same type. */
export const maximum: ElementFunction = {
  kind: 'element',
  pass({ x0, x1, result, count }) {
    for (let i = 0; i < count; i++) result[i] = Math.max(x0[i]!, x1[i]!);
  },
};

/** The lesser of x0 and x1, same type. */
export const minimum: ElementFunction = {
  kind: 'element',
  pass({ x0, x1, result, count }) {
    for (let i = 0; i < count; i++) result[i] = Math.min(x0[i]!, x1[i]!);
  },
};
