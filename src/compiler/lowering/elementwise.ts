/**
 * Element-wise vector instructions over dense tensors, cut into pieces where an operand lives in external memory. Every
 * operator that maps output elements to elements of one or two inputs (broadcast or not) is lowered here.
 */
import { invariant } from '../../errors.ts';
import type { ElementType, VectorInstruction } from '../../isa/instructions.generated.ts';
import { placeBuffers } from '../emission/regions.ts';
import { elementBytes } from '../plan.ts';
import { loadContiguous, transfer } from './box.ts';
import { DoesNotFit, outputScope, sramBankBytes, type LoweringEnvironment } from './environment.ts';

/** One loop over output elements; strides in elements, 0 where an operand repeats. */
export interface ElementLoop {
  readonly count: number;
  /** Of operand 0, operand 1, the output. */
  readonly strides: readonly [number, number, number];
}

export interface ElementOperand {
  /** Tensor of the model. */
  readonly tensor: number;
  readonly type: ElementType;
  /** First element used. */
  readonly offset: number;
}

export interface ElementwiseJob {
  readonly operator: number;
  /** Size of the last dimension of the output. */
  readonly channels: number;
  readonly function: VectorInstruction['function'];
  readonly fields: Partial<VectorInstruction>;
  readonly inputs: readonly ElementOperand[];
  readonly output: ElementOperand;
  /** Outermost first; any number. */
  readonly loops: readonly ElementLoop[];
  readonly table: Uint8Array | null;
  readonly tableKey: string;
}

const largestCount = 65535;
/** Buffer of an external operand that a task likes to have, in bytes. */
const wantedBufferBytes = 4096;

/** Loops of a plain one-to-one map over `count` elements. */
export function flatLoops(count: number): ElementLoop[] {
  return [{ count, strides: [1, 1, 1] }];
}

/** Loops over a shape with the given element strides of the operands; the output is dense. */
export function shapeLoops(
  shape: readonly number[],
  strides0: readonly number[],
  strides1: readonly number[],
): ElementLoop[] {
  const loops: ElementLoop[] = [];
  let dense = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const count = shape[axis] ?? 1;
    loops.unshift({ count, strides: [strides0[axis] ?? 0, strides1[axis] ?? 0, dense] });
    dense *= count;
  }
  return mergeLoops(loops);
}

/** Merges loops that continue one another for every operand and drops loops of one step; at least one loop remains. */
export function mergeLoops(loops: readonly ElementLoop[]): ElementLoop[] {
  const merged: ElementLoop[] = [];
  for (const loop of [...loops].reverse()) {
    if (loop.count === 1) continue;
    const inner = merged.at(-1);
    const continues =
      inner !== undefined && loop.strides.every((stride, i) => stride === (inner.strides[i] ?? 0) * inner.count);
    if (inner !== undefined && continues) merged[merged.length - 1] = { ...inner, count: inner.count * loop.count };
    else merged.push(loop);
  }
  return merged.length === 0 ? [{ count: 1, strides: [1, 1, 1] }] : merged.reverse();
}

/** SRAM that external operands like to have, twice each. */
export function elementwiseWorkspace(bytes: readonly number[]): number {
  return bytes.reduce((sum, size) => sum + 2 * Math.min(size, wantedBufferBytes), 0);
}

interface Piece {
  readonly loops: readonly ElementLoop[];
  /** First element of operand 0, operand 1 and output. */
  readonly offsets: readonly [number, number, number];
}

export function lowerElementwise(job: ElementwiseJob, environment: LoweringEnvironment): void {
  const operands = [job.inputs[0] ?? null, job.inputs[1] ?? null, job.output];
  const isExternal = operands.map(
    (operand) => operand !== null && environment.home(operand.tensor).memory === 'external',
  );
  const loops = mergeLoops(job.loops);
  const { pieces, buffers } = cutToFit(job, environment, loops, operands, isExternal);
  const tableAddress = loadTable(job, environment);
  const loaded: (string | null)[] = [null, null];
  let turn = 0;
  for (const piece of pieces) {
    const parity = turn++ % 2;
    const addresses = operands.map((operand, slot) => {
      if (operand === null) return 0;
      const home = environment.home(operand.tensor);
      const bytes = elementBytes(operand.type);
      const offset = (operand.offset + (piece.offsets[slot] ?? 0)) * bytes;
      if (!isExternal[slot]) return home.address + offset;
      const choices = buffers[slot] ?? [];
      const buffer = choices[parity % choices.length] ?? 0;
      if (slot < 2) {
        const span = spanElements(piece.loops, slot) * bytes;
        // An operand that repeats over the pieces (a broadcast one) is loaded once, into its only buffer.
        const key = `${offset}/${span}`;
        if (choices.length > 1 || loaded[slot] !== key) {
          loadContiguous(environment.emitter, 'sram', home.address + offset, buffer, span);
          loaded[slot] = key;
        }
      }
      return buffer;
    });
    emitPiece(job, environment, piece, addresses, tableAddress);
    if (isExternal[2]) {
      const home = environment.home(job.output.tensor);
      const bytes = elementBytes(job.output.type);
      transfer(environment.emitter, 'STORE', {
        externalAddress: home.address + (job.output.offset + piece.offsets[2]) * bytes,
        chipAddress: addresses[2] ?? 0,
        runBytes: spanElements(piece.loops, 2) * bytes,
        loops: [],
      });
    }
  }
}

function loadTable(job: ElementwiseJob, environment: LoweringEnvironment): number {
  const { table } = job;
  if (table === null) return 0;
  const address = environment.rings.table.allocate(table.length);
  const external = environment.image.constant(job.tableKey, () => table);
  loadContiguous(environment.emitter, 'table', external, address, table.length);
  return address;
}

/** Elements from the first to the last that the loops touch. */
function spanElements(loops: readonly ElementLoop[], slot: number): number {
  return loops.reduce((span, loop) => span + (loop.count - 1) * Math.abs(loop.strides[slot] ?? 0), 1);
}

/** Cuts the loops from the outside in until every external operand of a piece fits a buffer. */
function cutToFit(
  job: ElementwiseJob,
  environment: LoweringEnvironment,
  loops: readonly ElementLoop[],
  operands: readonly (ElementOperand | null)[],
  isExternal: readonly boolean[],
): { pieces: Piece[]; buffers: number[][] } {
  const bankBytes = sramBankBytes(environment.hardware);
  const largest = Math.max(...environment.free.map((region) => region.end - region.start), 0);
  // Several pieces, so that moving one overlaps with computing another.
  const spans = operands.map((operand, slot) =>
    operand === null ? 0 : spanElements(loops, slot) * elementBytes(operand.type),
  );
  const quarter = Math.ceil(Math.max(...spans) / 4);
  let limit = isExternal.some(Boolean) ? Math.max(16, Math.min(largest, Math.max(quarter, 2048))) : Infinity;
  for (;;) {
    const pieces: Piece[] = [];
    const fits = (candidate: readonly ElementLoop[]): boolean =>
      candidate.length <= 4 &&
      candidate.every((loop) => loop.count <= largestCount) &&
      operands.every(
        (operand, slot) =>
          operand === null || !isExternal[slot] || spanElements(candidate, slot) * elementBytes(operand.type) <= limit,
      );
    cut(loops, [0, 0, 0], fits, pieces);
    const sizes: number[] = [];
    const owners: number[] = [];
    for (const [slot, operand] of operands.entries()) {
      if (operand === null || !isExternal[slot]) continue;
      const bytes = Math.max(...pieces.map((piece) => spanElements(piece.loops, slot))) * elementBytes(operand.type);
      const moves = new Set(pieces.map((piece) => piece.offsets[slot])).size > 1;
      for (let copy = 0; copy < (moves ? 2 : 1); copy++) {
        sizes.push(bytes);
        owners.push(slot);
      }
    }
    const addresses = placeBuffers(sizes, environment.free, bankBytes);
    if (addresses !== null) {
      const buffers: number[][] = [[], [], []];
      addresses.forEach((address, index) => buffers[owners[index] ?? 0]?.push(address));
      return { pieces, buffers };
    }
    if (limit <= 16) {
      throw new DoesNotFit(sizes.reduce((sum, size) => sum + size, 0));
    }
    limit = Math.floor(limit / 2);
  }

  function cut(
    part: readonly ElementLoop[],
    offsets: readonly [number, number, number],
    fits: (candidate: readonly ElementLoop[]) => boolean,
    pieces: Piece[],
  ): void {
    if (fits(part)) {
      pieces.push({ loops: part, offsets });
      return;
    }
    const [outer, ...inner] = part;
    invariant(outer !== undefined, `operator ${job.operator} has a loop left to cut`);
    if (inner.length > 0 && !fits([{ ...outer, count: 1 }, ...inner].filter((loop) => loop.count > 1))) {
      for (let i = 0; i < outer.count; i++) cut(inner, advance(offsets, outer, i), fits, pieces);
      return;
    }
    let step = outer.count;
    while (step > 1 && !fits([{ ...outer, count: step }, ...inner])) step = Math.ceil(step / 2);
    invariant(step < outer.count || fits(part), `a piece of operator ${job.operator} fits`);
    for (let i = 0; i < outer.count; i += step) {
      const count = Math.min(step, outer.count - i);
      pieces.push({ loops: [{ ...outer, count }, ...inner], offsets: advance(offsets, outer, i) });
    }
  }
}

function advance(
  offsets: readonly [number, number, number],
  loop: ElementLoop,
  steps: number,
): readonly [number, number, number] {
  return [
    offsets[0] + steps * loop.strides[0],
    offsets[1] + steps * loop.strides[1],
    offsets[2] + steps * loop.strides[2],
  ];
}

function emitPiece(
  job: ElementwiseJob,
  environment: LoweringEnvironment,
  piece: Piece,
  addresses: readonly number[],
  tableAddress: number,
): void {
  const one: ElementLoop = { count: 1, strides: [0, 0, 0] };
  const loops = [one, one, one, one, ...piece.loops].slice(-4);
  const bytes = [job.inputs[0], job.inputs[1], job.output].map((operand) =>
    operand === undefined ? 0 : elementBytes(operand.type),
  );
  const at = (axis: number): ElementLoop => loops[axis] ?? one;
  const stride = (slot: 0 | 1 | 2, axis: number): number => at(axis).strides[slot] * (bytes[slot] ?? 0);
  environment.emitter.emit(
    'VECTOR',
    {
      ...job.fields,
      function: job.function,
      input0Type: job.inputs[0]?.type ?? 'int8',
      input1Type: job.inputs[1]?.type ?? 'int8',
      outputType: job.output.type,
      count0: at(0).count,
      count1: at(1).count,
      count2: at(2).count,
      count3: at(3).count,
      input0Address: addresses[0] ?? 0,
      input0Stride0: stride(0, 0),
      input0Stride1: stride(0, 1),
      input0Stride2: stride(0, 2),
      input0Stride3: stride(0, 3),
      input1Address: addresses[1] ?? 0,
      input1Stride0: stride(1, 0),
      input1Stride1: stride(1, 1),
      input1Stride2: stride(1, 2),
      input1Stride3: stride(1, 3),
      outputAddress: addresses[2] ?? 0,
      outputStride0: stride(2, 0),
      outputStride1: stride(2, 1),
      outputStride2: stride(2, 2),
      outputStride3: stride(2, 3),
      tableAddress,
    },
    outputScope(
      job.operator,
      job.channels,
      job.output.offset + piece.offsets[2],
      loops.map((loop) => loop.strides[2]),
    ),
  );
}
