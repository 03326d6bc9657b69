/** Faults that depend on data, found while values are computed; all others are found before (src/microarchitecture/operands.ts, hazards.ts). */
import type { FaultPlace } from '../microarchitecture/faults.ts';
import { ProgramFault } from '../microarchitecture/faults.ts';

/** A value in a memory that the microarchitecture does not allow where it is used. */
export function illegalValue(words: string): ProgramFault {
  return new ProgramFault('ILLEGAL_OPERAND', words);
}

/** The same fault with what the caller knows of its place filled in. */
export function placeFault(fault: ProgramFault, place: Partial<FaultPlace>): ProgramFault {
  return new ProgramFault(fault.kind, fault.words, { ...fault.place, ...place });
}
