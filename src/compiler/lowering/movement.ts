/**
 * Operators that only move stored elements (PAD, CONCATENATION, SLICE, …): rectangular copies by DMA where one side is
 * external memory, by the vector unit where both are in SRAM.
 */
import { invariant } from '../../errors.ts';
import type { Model } from '../../graph/model.ts';
import type { HardwareConfig } from '../../hardware/config.ts';
import type { ElementType } from '../../isa/instructions.generated.ts';
import { fits, wrap } from '../../numerics/integers.ts';
import type { BoxCopy, Movement } from '../../operators/boxCopy.ts';
import { placeBuffers } from '../emission/regions.ts';
import { accessedTensor } from '../passes/variables.ts';
import { elementBytes, elementCount, tensorBytes, type Home, type Task } from '../plan.ts';
import { transfer, type BoxLoop } from './box.ts';
import { DoesNotFit, sramBankBytes, tensorOf, type LoweringEnvironment } from './environment.ts';

/** Buffer that external-to-external copies and fills like to have, in bytes. */
const wantedBufferBytes = 4096;
const largestCount = 65535;

export function movementWorkspace(
  task: Task,
  _model: Model,
  _hardware: HardwareConfig,
  isExternal: (tensor: number) => boolean,
): number {
  return task.outputs.some(isExternal) ? 2 * wantedBufferBytes : 0;
}

export function lowerMovement(task: Task, movement: Movement, environment: LoweringEnvironment): void {
  const bytes = elementBytes(movement.type);
  if (movement.fill !== null) {
    for (const output of task.outputs) fillTensor(output, bytes, movement.fill, environment);
  }
  for (const copy of movement.copies) {
    const source = at(environment.home(task.inputs[copy.inputSlot] ?? -1), copy.inputOffset * bytes);
    const target = at(environment.home(task.outputs[copy.outputSlot] ?? -1), copy.outputOffset * bytes);
    copyBox(copy, bytes, source, target, environment);
  }
}

/** READ_VARIABLE and ASSIGN_VARIABLE: the variable's bytes to or from a tensor. */
export function lowerVariable(task: Task, environment: LoweringEnvironment): void {
  const handle = environment.home(task.inputs[0] ?? -1);
  const tensor = accessedTensor(task.operator);
  invariant(tensor !== null, `${task.operator.kind} reads or writes a variable`);
  const bytes = tensorBytes(tensorOf(environment, tensor));
  const home = environment.home(tensor);
  const box = { shape: [bytes], inputOffset: 0, inputStrides: [1], outputOffset: 0, outputStrides: [1] };
  const copy: BoxCopy = { inputSlot: 0, outputSlot: 0, ...box };
  if (task.operator.kind === 'READ_VARIABLE') copyBox(copy, 1, handle, home, environment);
  else copyBox(copy, 1, home, handle, environment);
}

/** Copies between two external tensors need buffers. */
export function variableWorkspace(): number {
  return 2 * wantedBufferBytes;
}

function at(home: Home, offsetBytes: number): Home {
  return { memory: home.memory, address: home.address + offsetBytes };
}

/** Type of the elements as the vector unit moves them: only the size matters. */
function moveType(bytes: number): ElementType {
  if (bytes === 1) return 'int8';
  return bytes === 2 ? 'int16' : 'int32';
}

/** A loop of the copy in bytes on both sides. */
interface CopyLoop {
  readonly count: number;
  readonly source: number;
  readonly target: number;
}

function copyBox(copy: BoxCopy, bytes: number, source: Home, target: Home, environment: LoweringEnvironment): void {
  if (copy.shape.some((size) => size === 0)) return;
  const loops = copy.shape.map((count, axis) => ({
    count,
    source: (copy.inputStrides[axis] ?? 0) * bytes,
    target: (copy.outputStrides[axis] ?? 0) * bytes,
  }));
  if (source.memory === 'external' && target.memory === 'external') {
    copyThroughBuffers(loops, bytes, source, target, environment);
  } else if (source.memory === 'external') {
    transfer(environment.emitter, 'LOAD', {
      externalAddress: source.address,
      chipAddress: target.address,
      runBytes: bytes,
      loops: loops.map((loop) => ({ count: loop.count, externalStride: loop.source, chipStride: loop.target })),
    });
  } else if (target.memory === 'external') {
    transfer(environment.emitter, 'STORE', {
      externalAddress: target.address,
      chipAddress: source.address,
      runBytes: bytes,
      loops: loops.map((loop) => ({ count: loop.count, externalStride: loop.target, chipStride: loop.source })),
    });
  } else copyOnChip(merged(loops), bytes, source.address, target.address, environment);
}

/** Drops loops of one step and joins loops that continue one another on both sides. */
function merged(loops: readonly CopyLoop[]): CopyLoop[] {
  const kept: CopyLoop[] = [];
  for (const loop of [...loops].reverse()) {
    if (loop.count === 1) continue;
    const inner = kept.at(-1);
    if (
      inner !== undefined &&
      loop.source === inner.source * inner.count &&
      loop.target === inner.target * inner.count
    ) {
      kept[kept.length - 1] = { ...inner, count: inner.count * loop.count };
    } else kept.push(loop);
  }
  return kept.reverse();
}

function copyOnChip(
  loops: readonly CopyLoop[],
  bytes: number,
  source: number,
  target: number,
  environment: LoweringEnvironment,
): void {
  const step = Math.min(bytes, 4);
  const all = bytes > 4 ? [...loops, { count: bytes / 4, source: 4, target: 4 }] : loops;
  const [outer, ...inner] = all;
  if (outer !== undefined && (all.length > 4 || outer.count > largestCount)) {
    const piece = all.length > 4 ? 1 : largestCount;
    for (let first = 0; first < outer.count; first += piece) {
      const rest = [{ ...outer, count: Math.min(piece, outer.count - first) }, ...inner];
      copyOnChip(merged(rest), step, source + first * outer.source, target + first * outer.target, environment);
    }
    return;
  }
  const tooLong = all.findIndex((loop) => loop.count > largestCount);
  if (tooLong > 0) {
    invariant(outer !== undefined, 'there is an outer loop');
    for (let i = 0; i < outer.count; i++) {
      copyOnChip(inner, step, source + i * outer.source, target + i * outer.target, environment);
    }
    return;
  }
  const one: CopyLoop = { count: 1, source: 0, target: 0 };
  const [a = one, b = one, c = one, d = one] = [one, one, one, one, ...all].slice(-4);
  environment.emitter.emit('VECTOR', {
    function: 'copy',
    input0Type: moveType(step),
    outputType: moveType(step),
    count0: a.count,
    count1: b.count,
    count2: c.count,
    count3: d.count,
    input0Address: source,
    input0Stride0: a.source,
    input0Stride1: b.source,
    input0Stride2: c.source,
    input0Stride3: d.source,
    outputAddress: target,
    outputStride0: a.target,
    outputStride1: b.target,
    outputStride2: c.target,
    outputStride3: d.target,
  });
}

/** Two buffers of at most the wanted size (less where SRAM is short); throws DoesNotFit when not even an element fits. */
function buffersOf(
  leastBytes: number,
  environment: LoweringEnvironment,
): { bytes: number; addresses: readonly number[] } {
  for (let bytes = Math.max(wantedBufferBytes, leastBytes); ; bytes = Math.max(leastBytes, Math.floor(bytes / 2))) {
    const addresses = placeBuffers([bytes, bytes], environment.free, sramBankBytes(environment.hardware));
    if (addresses !== null) return { bytes, addresses };
    if (bytes === leastBytes) throw new DoesNotFit(2 * bytes);
  }
}

function copyThroughBuffers(
  loops: readonly CopyLoop[],
  bytes: number,
  source: Home,
  target: Home,
  environment: LoweringEnvironment,
): void {
  const { bytes: bufferBytes, addresses } = buffersOf(bytes, environment);
  let turn = 0;
  const move = (part: readonly CopyLoop[], from: number, to: number): void => {
    const total = part.reduce((product, loop) => product * loop.count, bytes);
    const [outer, ...inner] = part;
    if (total > bufferBytes && outer !== undefined) {
      const innerBytes = total / outer.count;
      const piece = Math.max(1, Math.floor(bufferBytes / innerBytes));
      for (let first = 0; first < outer.count; first += piece) {
        const count = Math.min(piece, outer.count - first);
        const rest = innerBytes > bufferBytes ? inner : [{ ...outer, count }, ...inner];
        move(rest, from + first * outer.source, to + first * outer.target);
      }
      return;
    }
    const buffer = addresses[turn++ % addresses.length] ?? 0;
    const side = (pick: (loop: CopyLoop) => number): BoxLoop[] => {
      let dense = bytes;
      return [...part]
        .reverse()
        .map((loop) => {
          const chipStride = dense;
          dense *= loop.count;
          return { count: loop.count, externalStride: pick(loop), chipStride };
        })
        .reverse();
    };
    transfer(environment.emitter, 'LOAD', {
      externalAddress: from,
      chipAddress: buffer,
      runBytes: bytes,
      loops: side((loop) => loop.source),
    });
    transfer(environment.emitter, 'STORE', {
      externalAddress: to,
      chipAddress: buffer,
      runBytes: bytes,
      loops: side((loop) => loop.target),
    });
  };
  move(merged(loops), source.address, target.address);
}

/** Fills a dense tensor with one stored value. */
function fillTensor(tensor: number, bytes: number, value: number, environment: LoweringEnvironment): void {
  const home = environment.home(tensor);
  const elements = elementCount(tensorOf(environment, tensor).shape);
  if (home.memory === 'sram') {
    fillOnChip(home.address, elements, bytes, value, environment);
    return;
  }
  const { bytes: bufferBytes, addresses } = buffersOf(bytes, environment);
  const piece = Math.floor(bufferBytes / bytes);
  const buffer = addresses[0] ?? 0;
  fillOnChip(buffer, Math.min(piece, elements), bytes, value, environment);
  for (let first = 0; first < elements; first += piece) {
    transfer(environment.emitter, 'STORE', {
      externalAddress: home.address + first * bytes,
      chipAddress: buffer,
      runBytes: Math.min(piece, elements - first) * bytes,
      loops: [],
    });
  }
}

/** The constant of an instruction has 16 bits: where the value needs more, or has 8 bytes, 16 bits at a time are filled. */
function fillOnChip(
  address: number,
  elements: number,
  bytes: number,
  value: number,
  environment: LoweringEnvironment,
): void {
  if (bytes <= 4 && fits(value, 16)) {
    fillPart(address, elements, bytes, bytes, value, environment);
    return;
  }
  for (let part = 0; part < bytes / 2; part++) {
    const bits = wrap(Math.floor(value / 2 ** (16 * part)), 16);
    fillPart(address + 2 * part, elements, bytes, 2, bits, environment);
  }
}

/** Writes `partBytes` bytes of every element. */
function fillPart(
  address: number,
  elements: number,
  elementBytes: number,
  partBytes: number,
  value: number,
  environment: LoweringEnvironment,
): void {
  for (let first = 0; first < elements; first += largestCount) {
    environment.emitter.emit('VECTOR', {
      function: 'fill',
      outputType: moveType(partBytes),
      count0: 1,
      count1: 1,
      count2: 1,
      count3: Math.min(largestCount, elements - first),
      outputAddress: address + first * elementBytes,
      outputStride3: elementBytes,
      outputZeroPoint: value,
    });
  }
}
