/** Faults: what the machine detects where real hardware would silently corrupt (isa/MICROARCHITECTURE.md, section 3). */
import { NpusimError } from '../errors.ts';
import type { SpanMemory } from './memories.ts';

export const hazardKinds = ['BANK_CONFLICT', 'READ_BEFORE_RETIRE', 'EXTERNAL_CONFLICT'] as const;
export type HazardKind = (typeof hazardKinds)[number];
export type FaultKind = HazardKind | 'ADDRESS_RANGE' | 'ILLEGAL_OPERAND';

/** Where a fault happened; null for what is not known or does not apply. */
export interface FaultPlace {
  /** Number of the faulting instruction in program order. */
  readonly instruction: number | null;
  /** The earlier instruction that it collides with. */
  readonly otherInstruction: number | null;
  readonly cycle: number | null;
  readonly memory: SpanMemory | null;
  /** Byte address. */
  readonly address: number | null;
  readonly bank: number | null;
}

/** A fault of a program: exit code 2, the code is the kind of fault. */
export class ProgramFault extends NpusimError {
  readonly kind: FaultKind;
  readonly place: FaultPlace;
  /** What is wrong, without the place. */
  readonly words: string;

  constructor(kind: FaultKind, words: string, place: Partial<FaultPlace> = {}) {
    const full: FaultPlace = {
      instruction: null,
      otherInstruction: null,
      cycle: null,
      memory: null,
      address: null,
      bank: null,
      ...place,
    };
    super(kind, `${describePlace(full)}${words}`);
    this.name = 'ProgramFault';
    this.kind = kind;
    this.place = full;
    this.words = words;
  }
}

function describePlace(place: FaultPlace): string {
  const parts: string[] = [];
  if (place.instruction !== null) parts.push(`instruction ${place.instruction}`);
  if (place.cycle !== null) parts.push(`cycle ${place.cycle}`);
  if (place.memory !== null) parts.push(`memory ${place.memory}`);
  if (place.bank !== null) parts.push(`bank ${place.bank}`);
  if (place.address !== null) parts.push(`address ${place.address}`);
  if (place.otherInstruction !== null) parts.push(`against instruction ${place.otherInstruction}`);
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}
