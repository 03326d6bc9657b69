/** Completes an emitted sequence: every instruction with its dependences. */
import type { HardwareConfig } from '../../hardware/config.ts';
import type { Instruction, InstructionHeader } from '../../isa/instructions.generated.ts';
import { issuedInstructions } from '../../isa/loops.ts';
import { DependenceTracker } from './dependences.ts';

const fields = [
  ['dependDmaIn', 'reuseDmaIn'],
  ['dependDmaOut', 'reuseDmaOut'],
  ['dependMac', 'reuseMac'],
  ['dependVector', 'reuseVector'],
] as const;

/**
 * Instructions of a loop are issued several times with one encoding: of all iterations the shortest distance is taken, which
 * waits for the most recent instruction and so, units retiring in order, for all that the others wait for.
 */
export function withDependences(instructions: readonly Instruction[], hardware: HardwareConfig): Instruction[] {
  const tracker = new DependenceTracker(hardware);
  const complete = [...instructions];
  const seen = new Uint8Array(instructions.length);
  const issued = issuedInstructions(instructions);
  for (const [index, instruction] of issued.instructions.entries()) {
    const tracked = tracker.add(instruction);
    const number = issued.source[index] ?? 0;
    const former = complete[number];
    if (former === undefined) continue;
    const chosen: Record<string, number> = {};
    for (const [depend, reuse] of fields) {
      const [distance, bit] = shorter(seen[number] === 1 ? former : null, tracked, depend, reuse);
      chosen[depend] = distance;
      chosen[reuse] = bit;
    }
    seen[number] = 1;
    complete[number] = { ...former, ...chosen };
  }
  return complete;
}

function shorter(
  former: InstructionHeader | null,
  next: InstructionHeader,
  depend: (typeof fields)[number][0],
  reuse: (typeof fields)[number][1],
): readonly [distance: number, reuse: number] {
  const candidates = [former, next].filter((one): one is InstructionHeader => one !== null && one[depend] > 0);
  const nearest = candidates.sort((a, b) => a[depend] - b[depend] || a[reuse] - b[reuse])[0];
  return nearest === undefined ? [0, 0] : [nearest[depend], nearest[reuse]];
}
