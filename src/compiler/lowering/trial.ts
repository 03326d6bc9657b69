/** Chooses among candidate tilings by scheduling each under the machine's own timing rules. */
import { invariant } from '../../errors.ts';
import { Timeline } from '../../microarchitecture/timeline.ts';
import { Emitter } from '../emission/emitter.ts';
import { withDependences } from '../emission/finish.ts';
import type { LoweringEnvironment } from './environment.ts';

/** Candidates that are scheduled exactly; the others are ruled out by their estimate. */
const triedCandidates = 4;
/** A sequence longer than this is judged by its estimate: scheduling it would cost more than it can save. */
const longestTrial = 6000;

/**
 * Emits the candidate that takes the fewest cycles on an idle machine.
 * @param candidates most promising first, at least one
 */
export function cheapest<Candidate extends object>(
  candidates: readonly Candidate[],
  environment: LoweringEnvironment,
  emit: (candidate: Candidate, environment: LoweringEnvironment) => void,
): void {
  const [first] = candidates;
  invariant(first !== undefined, 'there is a candidate');
  let best = first;
  let bestCycles = Infinity;
  if (candidates.length > 1) {
    for (const candidate of candidates.slice(0, triedCandidates)) {
      const cycles = trialCycles(candidate, environment, emit);
      if (cycles < bestCycles) [best, bestCycles] = [candidate, cycles];
    }
  }
  emit(best, environment);
}

function trialCycles<Candidate extends object>(
  candidate: Candidate,
  environment: LoweringEnvironment,
  emit: (candidate: Candidate, environment: LoweringEnvironment) => void,
): number {
  const { rings, hardware } = environment;
  const emitter = new Emitter();
  const trial: LoweringEnvironment = {
    ...environment,
    emitter,
    rings: { weight: rings.weight.clone(), parameter: rings.parameter.clone(), table: rings.table.clone() },
  };
  emit(candidate, trial);
  if (emitter.instructions.length > longestTrial) return Infinity;
  emitter.emit('HALT', {});
  const timeline = new Timeline(hardware);
  for (const instruction of withDependences(emitter.instructions, hardware)) timeline.push(instruction);
  return timeline.dispatch;
}
