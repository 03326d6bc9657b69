/** Completes an emitted sequence: every instruction with its dependences. */
import { invariant } from '../../errors.ts';
import type { HardwareConfig } from '../../hardware/config.ts';
import type { Instruction, InstructionHeader } from '../../isa/instructions.generated.ts';
import { issuedInstructions } from '../../isa/loops.ts';
import { unitOf } from '../../microarchitecture/spans.ts';
import { DependenceTracker } from './dependences.ts';

const fields = [
  ['dmaIn', 'dependDmaIn', 'reuseDmaIn'],
  ['dmaOut', 'dependDmaOut', 'reuseDmaOut'],
  ['macArray', 'dependMac', 'reuseMac'],
  ['vector', 'dependVector', 'reuseVector'],
] as const;

/**
 * Instructions of a loop are issued several times with one encoding: of all iterations the shortest distance is taken, which
 * waits for the most recent instruction and so, units retiring in order, for all that the others wait for. For the same reason
 * a distance that reaches beyond the program's start in the first iteration is shortened to the instructions that there are.
 */
export function withDependences(instructions: readonly Instruction[], hardware: HardwareConfig): Instruction[] {
  const tracker = new DependenceTracker(hardware);
  const complete = [...instructions];
  const seen = new Uint8Array(instructions.length);
  /** Instructions of each unit before the first issue. */
  const preceding = new Map<number, readonly number[]>();
  const counts = fields.map(() => 0);
  const issued = issuedInstructions(instructions);
  for (const [index, instruction] of issued.instructions.entries()) {
    const tracked = tracker.add(instruction);
    const number = issued.source[index] ?? 0;
    const former = complete[number];
    if (former === undefined) continue;
    if (seen[number] === 0) preceding.set(number, [...counts]);
    const chosen: Record<string, number> = {};
    for (const [unit, [, depend, reuse]] of fields.entries()) {
      const [distance, bit] = shorter(seen[number] === 1 ? former : null, tracked, depend, reuse);
      const reachable = preceding.get(number)?.[unit] ?? 0;
      invariant(distance === 0 || reachable > 0, `loop instruction ${number} waits for nothing in the first iteration`);
      chosen[depend] = Math.min(distance, reachable);
      chosen[reuse] = bit;
    }
    seen[number] = 1;
    complete[number] = { ...former, ...chosen };
    const own = fields.findIndex(([name]) => name === unitOf(instruction.op));
    if (own >= 0) counts[own] = (counts[own] ?? 0) + 1;
  }
  return complete;
}

function shorter(
  former: InstructionHeader | null,
  next: InstructionHeader,
  depend: (typeof fields)[number][1],
  reuse: (typeof fields)[number][2],
): readonly [distance: number, reuse: number] {
  const candidates = [former, next].filter((one): one is InstructionHeader => one !== null && one[depend] > 0);
  const nearest = candidates.sort((a, b) => a[depend] - b[depend] || a[reuse] - b[reuse])[0];
  return nearest === undefined ? [0, 0] : [nearest[depend], nearest[reuse]];
}
