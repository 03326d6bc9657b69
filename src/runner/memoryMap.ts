/**
 * Which addresses of the SRAM hold what from when to when. Tensors are known from the program's debug map; all else that
 * instructions touch are buffers of the layer, told apart by who writes and reads them.
 */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Operation } from '../isa/instructions.generated.ts';
import type { Program } from '../isa/program.ts';
import type { Schedule } from '../microarchitecture/schedule.ts';
import type { OperandSpan } from '../microarchitecture/spans.ts';
import { instructionSpans } from '../microarchitecture/spans.ts';
import type { MemoryMapResult, MemoryRange } from './timelineResult.ts';

interface Lifetime {
  startCycle: number;
  endCycle: number;
}

/** A tensor's place; it is complete behind `completeAfter` and gone once someone else writes into it. */
interface Resident extends Lifetime {
  readonly name: string;
  readonly layer: number;
  readonly lowest: number;
  readonly highest: number;
  readonly completeAfter: number;
  overwritten: boolean;
}

interface Buffer extends Lifetime {
  readonly layer: number;
  lowest: number;
  highest: number;
  loaded: boolean;
  stored: boolean;
}

export function memoryMap(program: Program, schedule: Schedule, hardware: HardwareConfig): MemoryMapResult {
  const residents = residentTensors(program);
  const buffers = new Map<number, Buffer[]>();
  program.instructions.forEach((instruction, index) => {
    const layer = program.debug.instructionOperator[index] ?? -1;
    for (const span of instructionSpans(instruction, hardware)) {
      if (span.memory !== 'sram') continue;
      const owner = residentOf(residents, span, layer, index);
      if (span.access === 'write') overwrite(residents, span, owner, index);
      const place = owner ?? bufferOf(buffers, layer, span, instruction.op);
      place.startCycle = Math.min(place.startCycle, schedule.start[index]!);
      place.endCycle = Math.max(place.endCycle, schedule.retire[index]!);
    }
  });
  const used = residents.filter(({ endCycle }) => endCycle > 0);
  const ranges = [...used.map(tensorRange), ...[...buffers.values()].flat().map(bufferRange)];
  return { sram: ranges.sort((a, b) => a.startCycle - b.startCycle || a.address - b.address) };
}

/** Tensors that share a place (RESHAPE) are one. */
function residentTensors({ debug }: Program): Resident[] {
  const residents = new Map<string, Resident>();
  for (const { memory, address, bytes, afterInstruction, name } of debug.captures) {
    if (memory !== 'sram' || bytes === 0) continue;
    const place = `${address} ${bytes} ${afterInstruction}`;
    const layer = debug.instructionOperator[afterInstruction] ?? -1;
    const empty = { startCycle: Infinity, endCycle: 0, overwritten: false };
    if (residents.has(place)) continue;
    residents.set(place, {
      name,
      layer,
      lowest: address,
      highest: address + bytes - 1,
      completeAfter: afterInstruction,
      ...empty,
    });
  }
  return [...residents.values()];
}

/** The tensor that an access belongs to: one that this layer makes, or the latest complete one that is still there. */
function residentOf(
  residents: readonly Resident[],
  { lowest, highest, access }: OperandSpan,
  layer: number,
  index: number,
): Resident | null {
  let found: Resident | null = null;
  for (const resident of residents) {
    if (lowest < resident.lowest || highest > resident.highest) continue;
    const making = resident.layer === layer && resident.completeAfter >= index;
    const complete = resident.completeAfter < index && !resident.overwritten && access === 'read';
    if (complete || (making && (access === 'write' || resident.startCycle !== Infinity))) found = resident;
  }
  return found;
}

function overwrite(
  residents: readonly Resident[],
  { lowest, highest }: OperandSpan,
  writer: Resident | null,
  index: number,
): void {
  for (const resident of residents) {
    const meets = lowest <= resident.highest && highest >= resident.lowest;
    if (resident !== writer && meets && resident.completeAfter < index) resident.overwritten = true;
  }
}

/** The layer's buffer at the span; buffers that turn out to overlap become one. */
function bufferOf(buffers: Map<number, Buffer[]>, layer: number, span: OperandSpan, op: Operation): Buffer {
  const others: Buffer[] = [];
  const buffer: Buffer = {
    layer,
    lowest: span.lowest,
    highest: span.highest,
    loaded: op === 'LOAD',
    stored: op === 'STORE',
    startCycle: Infinity,
    endCycle: 0,
  };
  for (const other of buffers.get(layer) ?? []) {
    if (other.highest < span.lowest || other.lowest > span.highest) {
      others.push(other);
      continue;
    }
    buffer.lowest = Math.min(buffer.lowest, other.lowest);
    buffer.highest = Math.max(buffer.highest, other.highest);
    buffer.loaded ||= other.loaded;
    buffer.stored ||= other.stored;
    buffer.startCycle = Math.min(buffer.startCycle, other.startCycle);
    buffer.endCycle = Math.max(buffer.endCycle, other.endCycle);
  }
  buffers.set(layer, [...others, buffer]);
  return buffer;
}

function tensorRange({ name, layer, lowest, highest, startCycle, endCycle }: Resident): MemoryRange {
  return { kind: 'tensor', layer, name, address: lowest, bytes: highest - lowest + 1, startCycle, endCycle };
}

function bufferRange({ layer, lowest, highest, loaded, stored, startCycle, endCycle }: Buffer): MemoryRange {
  const kind = stored ? 'outputTile' : loaded ? 'inputTile' : 'scratch';
  return { kind, layer, name: '', address: lowest, bytes: highest - lowest + 1, startCycle, endCycle };
}
