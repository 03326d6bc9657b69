/** What the machine detects where real hardware would silently corrupt or hang (isa/MICROARCHITECTURE.md, section 3). */
import { NpusimError } from '../errors.ts';

export type FaultCode =
  'ADDRESS_RANGE' | 'ILLEGAL_OPERAND' | 'BANK_CONFLICT' | 'READ_BEFORE_RETIRE' | 'EXTERNAL_CONFLICT' | 'NO_HOST';

/** Where a fault happened; null for what is not known or does not apply. */
export interface FaultPlace {
  /** Instruction number in program order. */
  readonly instruction: number | null;
  readonly cycle: number | null;
  readonly memory: string | null;
  readonly addressBytes: number | null;
  readonly bank: number | null;
}

/** A fault: exit code 2, since a program, not npusim, is wrong. */
export class MachineFault extends NpusimError {
  readonly place: FaultPlace;
  /** What went wrong, without the place. */
  readonly words: string;

  constructor(code: FaultCode, words: string, place: Partial<FaultPlace> = {}) {
    const full: FaultPlace = { instruction: null, cycle: null, memory: null, addressBytes: null, bank: null, ...place };
    super(code, `${describePlace(full)}${words}`);
    this.name = 'MachineFault';
    this.words = words;
    this.place = full;
  }
}

/** The same fault with what the caller knows of its place filled in. */
export function placeFault(fault: MachineFault, place: Partial<FaultPlace>): MachineFault {
  return new MachineFault(fault.code as FaultCode, fault.words, { ...fault.place, ...place });
}

/** A field combination that the microarchitecture does not allow. */
export function illegalOperand(words: string): MachineFault {
  return new MachineFault('ILLEGAL_OPERAND', words);
}

function describePlace(place: FaultPlace): string {
  const parts: string[] = [];
  if (place.instruction !== null) parts.push(`instruction ${place.instruction}`);
  if (place.cycle !== null) parts.push(`cycle ${place.cycle}`);
  if (place.memory !== null) parts.push(`memory ${place.memory}`);
  if (place.bank !== null) parts.push(`bank ${place.bank}`);
  if (place.addressBytes !== null) parts.push(`address ${place.addressBytes}`);
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}
