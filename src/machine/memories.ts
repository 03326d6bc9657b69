/** The memories of the machine as bytes (isa/MICROARCHITECTURE.md, section 1); every access may be unaligned, little-endian. */
import { unsupportedError } from '../errors.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import type { Memory } from '../isa/instructions.generated.ts';
import { memoryBytes } from '../microarchitecture/memories.ts';
import { ProgramFault } from '../microarchitecture/faults.ts';

/** One memory. `signed` and `view` look at the same bytes. */
export interface ByteMemory {
  readonly name: Memory | 'external';
  readonly bytes: Uint8Array;
  readonly signed: Int8Array;
  readonly view: DataView;
}

export type OnChipMemories = Readonly<Record<Memory, ByteMemory>>;

/** External memory beyond this is refused: it would be held as bytes of this process. */
const mostBytes = 2 ** 29;

/** @throws NpusimError MEMORY_SIZE for more than half a GiB */
export function createMemory(name: ByteMemory['name'], sizeBytes: number): ByteMemory {
  if (sizeBytes > mostBytes) {
    throw unsupportedError(
      'MEMORY_SIZE',
      `the ${name} memory would have ${sizeBytes} bytes; at most ${mostBytes} are simulated`,
    );
  }
  const buffer = new ArrayBuffer(sizeBytes);
  return { name, bytes: new Uint8Array(buffer), signed: new Int8Array(buffer), view: new DataView(buffer) };
}

export function createOnChipMemories(hardware: HardwareConfig): OnChipMemories {
  return {
    sram: createMemory('sram', memoryBytes('sram', hardware)),
    weight: createMemory('weight', memoryBytes('weight', hardware)),
    parameter: createMemory('parameter', memoryBytes('parameter', hardware)),
    table: createMemory('table', memoryBytes('table', hardware)),
  };
}

/** On-chip memories hold zeros when a program starts. */
export function clearMemories(memories: OnChipMemories): void {
  for (const memory of Object.values(memories)) memory.bytes.fill(0);
}

/**
 * Proves that the bytes [lowBytes, lowBytes + lengthBytes) lie inside the memory.
 * @throws ProgramFault ADDRESS_RANGE naming the first address outside
 */
export function requireRange(memory: ByteMemory, lowBytes: number, lengthBytes: number): void {
  const size = memory.bytes.length;
  if (lowBytes >= 0 && lowBytes + lengthBytes <= size) return;
  const address = lowBytes < 0 || lowBytes >= size ? lowBytes : size;
  const words = `an access of ${lengthBytes} bytes at ${lowBytes} leaves the memory, which ends at ${size - 1}`;
  throw new ProgramFault('ADDRESS_RANGE', words, { memory: memory.name, address });
}
