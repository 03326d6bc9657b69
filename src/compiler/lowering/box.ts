/**
 * Rectangular pieces of dense tensors: moving them between external memory and SRAM with as few and as long DMA runs as
 * possible.
 */
import { invariant } from '../../errors.ts';
import type { Emitter } from '../emission/emitter.ts';

/** A nested loop over bytes: `count` steps, `stride` bytes apart on each side. */
export interface BoxLoop {
  readonly count: number;
  readonly externalStride: number;
  readonly chipStride: number;
}

export interface Box {
  readonly externalAddress: number;
  readonly chipAddress: number;
  readonly runBytes: number;
  /** Outermost first. */
  readonly loops: readonly BoxLoop[];
}

const largestCount = 65535;
const largestRunBytes = 2 ** 24 - 1;

/** Merges loops that continue one another or the run, and drops loops of one step. */
export function simplify(box: Box): Box {
  let runBytes = box.runBytes;
  const kept: BoxLoop[] = [];
  for (const loop of [...box.loops].reverse()) {
    if (loop.count === 1) continue;
    const inner = kept.at(-1);
    if (kept.length === 0 && loop.externalStride === runBytes && loop.chipStride === runBytes) {
      runBytes *= loop.count;
    } else if (
      inner !== undefined &&
      loop.externalStride === inner.externalStride * inner.count &&
      loop.chipStride === inner.chipStride * inner.count
    ) {
      kept[kept.length - 1] = { ...inner, count: inner.count * loop.count };
    } else kept.push(loop);
  }
  return { ...box, runBytes, loops: kept.reverse() };
}

/** Emits the LOADs or STOREs of a box; more than three loops, long loops and long runs are cut. */
export function transfer(emitter: Emitter, op: 'LOAD' | 'STORE', box: Box): void {
  const simple = simplify(box);
  const [outer] = simple.loops;
  if (simple.runBytes > largestRunBytes) {
    const half = Math.ceil(simple.runBytes / 2);
    transfer(emitter, op, { ...simple, runBytes: half });
    transfer(emitter, op, {
      ...simple,
      externalAddress: simple.externalAddress + half,
      chipAddress: simple.chipAddress + half,
      runBytes: simple.runBytes - half,
    });
    return;
  }
  if (outer !== undefined && (simple.loops.length > 3 || simple.loops.some((loop) => loop.count > largestCount))) {
    const long = simple.loops.findIndex((loop) => loop.count > largestCount);
    const cut = simple.loops.length > 3 ? 0 : long;
    const loop = simple.loops[cut];
    invariant(loop !== undefined, 'a loop to cut exists');
    const step = simple.loops.length > 3 ? 1 : largestCount;
    for (let first = 0; first < loop.count; first += step) {
      const loops = simple.loops.map((other, index) =>
        index === cut ? { ...other, count: Math.min(step, loop.count - first) } : other,
      );
      transfer(emitter, op, {
        ...simple,
        externalAddress: simple.externalAddress + first * loop.externalStride,
        chipAddress: simple.chipAddress + first * loop.chipStride,
        loops,
      });
    }
    return;
  }
  const one: BoxLoop = { count: 1, externalStride: 0, chipStride: 0 };
  const loops = [one, one, one, ...simple.loops].slice(-3);
  const [a = one, b = one, c = one] = loops;
  emitter.emit(op, {
    externalAddress: simple.externalAddress,
    memory: 'sram',
    address: simple.chipAddress,
    runBytes: simple.runBytes,
    count0: a.count,
    count1: b.count,
    count2: c.count,
    externalStride0: a.externalStride,
    externalStride1: b.externalStride,
    externalStride2: c.externalStride,
    chipStride0: a.chipStride,
    chipStride1: b.chipStride,
    chipStride2: c.chipStride,
  });
}

/** One contiguous LOAD into a weight, parameter or table memory. */
export function loadContiguous(
  emitter: Emitter,
  memory: 'weight' | 'parameter' | 'table' | 'sram',
  externalAddress: number,
  address: number,
  bytes: number,
): void {
  emitter.emit('LOAD', {
    externalAddress,
    memory,
    address,
    runBytes: bytes,
    count0: 1,
    count1: 1,
    count2: 1,
  });
}
