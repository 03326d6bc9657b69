/** The dependence fields of an instruction by unit, and how far back a unit may be from retirement (section 2). */
import type { InstructionHeader, Unit } from '../isa/instructions.generated.ts';

/** Units that have a queue, in the order of the stall causes. */
export const queuedUnits = ['dmaIn', 'dmaOut', 'macArray', 'vector'] as const satisfies readonly Unit[];

/** Index in `queuedUnits`; −1 for the sequencer. */
export const queuedUnitIndex: Readonly<Record<Unit, number>> = {
  dmaIn: 0,
  dmaOut: 1,
  macArray: 2,
  vector: 3,
  sequencer: -1,
};

/** Instructions of a unit further back than this have retired when an instruction starts: queueDepth + limit ≤ 31. */
export const dependenceReach = 31;

/** Instructions of the unit that may be between start and retirement. */
export const macLimit = 4;
export const vectorLimit = 2;

/** Field of the dependence on queued unit `unit`: which of its most recent instructions; 0 for none. */
export function dependenceOn(header: InstructionHeader, unit: number): number {
  switch (unit) {
    case 0:
      return header.dependDmaIn;
    case 1:
      return header.dependDmaOut;
    case 2:
      return header.dependMac;
    default:
      return header.dependVector;
  }
}

/** Whether the wait on queued unit `unit` is for the reuse of a buffer. */
export function reuseOf(header: InstructionHeader, unit: number): boolean {
  switch (unit) {
    case 0:
      return header.reuseDmaIn !== 0;
    case 1:
      return header.reuseDmaOut !== 0;
    case 2:
      return header.reuseMac !== 0;
    default:
      return header.reuseVector !== 0;
  }
}
