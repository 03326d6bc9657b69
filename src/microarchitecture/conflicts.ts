/** Which pairs of instructions must not overlap in time (isa/MICROARCHITECTURE.md, section 3), whatever their times are. */
import { invariant } from '../errors.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import type { Instruction } from '../isa/instructions.generated.ts';
import { queuedUnitIndex } from './dependences.ts';
import type { HazardKind } from './faults.ts';
import { ProgramFault } from './faults.ts';
import { bankBytes } from './memories.ts';
import type { OperandSpan } from './operandSpan.ts';
import { banksOfSpan, instructionSpans, unitOf } from './spans.ts';

interface HeldSpan extends OperandSpan {
  readonly firstBank: number;
  readonly lastBank: number;
}

/** What one instruction holds from its start to its retirement. */
export interface Footprint {
  /** Index in `queuedUnits`; −1 for the sequencer. */
  readonly unit: number;
  readonly spans: readonly HeldSpan[];
}

export interface Conflict {
  readonly kind: HazardKind;
  /** The later instruction's span. */
  readonly span: OperandSpan;
  /** First shared bank; null in external memory. */
  readonly bank: number | null;
  /** Lowest byte of the later span in that bank; in external memory the lowest shared byte. */
  readonly address: number;
}

export function footprintOf(instruction: Instruction, hardware: HardwareConfig): Footprint {
  invariant(instruction.op !== 'LOOP', 'hazards are those of instructions as issued, loops written out');
  const spans = instructionSpans(instruction, hardware).map((span) => {
    const { first, last } = banksOfSpan(span, hardware);
    return { ...span, firstBank: first, lastBank: last };
  });
  return { unit: queuedUnitIndex[unitOf(instruction.op)], spans };
}

/** Why `later` (in program order) must not start before `earlier` has retired; null where it may. */
export function conflictBetween(earlier: Footprint, later: Footprint, hardware: HardwareConfig): Conflict | null {
  const sameUnit = earlier.unit === later.unit;
  for (const held of earlier.spans) {
    for (const span of later.spans) {
      if (held.memory !== span.memory) continue;
      if (span.memory === 'external') {
        if (sameUnit || held.highest < span.lowest || span.highest < held.lowest) continue;
        return { kind: 'EXTERNAL_CONFLICT', span, bank: null, address: Math.max(held.lowest, span.lowest) };
      }
      const bank = Math.max(held.firstBank, span.firstBank);
      if (bank > Math.min(held.lastBank, span.lastBank)) continue;
      if (sameUnit && !(held.access === 'write' && span.access === 'read')) continue;
      const address = Math.max(span.lowest, bank * bankBytes(span.memory, hardware));
      return { kind: sameUnit ? 'READ_BEFORE_RETIRE' : 'BANK_CONFLICT', span, bank, address };
    }
  }
  return null;
}

export function conflictFault(conflict: Conflict, earlier: number, later: number, cycle: number | null): ProgramFault {
  const { kind, span, bank, address } = conflict;
  const what = `${span.operand} (${span.access} ${span.lowest}…${span.highest})`;
  const words = cycle === null ? 'nothing makes it wait for the retirement of' : 'it starts before the retirement of';
  return new ProgramFault(kind, `${what}: ${words} instruction ${earlier}, which holds the same`, {
    instruction: later,
    otherInstruction: earlier,
    cycle,
    memory: span.memory,
    bank,
    address,
  });
}
