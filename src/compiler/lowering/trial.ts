/** Chooses among candidate tilings by scheduling each under the machine's own timing rules. */
import { invariant } from '../../errors.ts';
import { Timeline } from '../../microarchitecture/timeline.ts';
import { Emitter, EmitterFull } from '../emission/emitter.ts';
import { withDependences } from '../emission/finish.ts';
import type { LoweringEnvironment } from './environment.ts';

/** Candidates that are scheduled exactly; the others are ruled out by their estimate. */
const triedCandidates = 4;
/** Candidates with more instructions are not tried: they are taken only where no shorter one fits. */
const longestTrial = 1500;
/** Of candidates that differ by less than this share of their cycles the one with the fewest instructions is taken. */
const cyclesTolerance = 0.005;

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
  const tried = candidates.length === 1 ? [] : triedCandidatesOf(candidates, environment, emit);
  const fewestCycles = Math.min(...tried.map(({ cycles }) => cycles));
  const best = tried
    .filter(({ cycles }) => cycles <= fewestCycles * (1 + cyclesTolerance))
    .sort((a, b) => a.instructions - b.instructions)[0];
  emit(best?.candidate ?? first, environment);
}

interface Trial<Candidate> {
  readonly candidate: Candidate;
  readonly cycles: number;
  readonly instructions: number;
}

function triedCandidatesOf<Candidate extends object>(
  candidates: readonly Candidate[],
  environment: LoweringEnvironment,
  emit: (candidate: Candidate, environment: LoweringEnvironment) => void,
): Trial<Candidate>[] {
  const trials: Trial<Candidate>[] = [];
  for (const candidate of candidates.slice(0, triedCandidates)) {
    const trial = trialOf(candidate, environment, emit);
    if (trial !== null) trials.push(trial);
  }
  return trials;
}

/** Emits a candidate on an idle machine; null where it is too long. */
function trialOf<Candidate extends object>(
  candidate: Candidate,
  environment: LoweringEnvironment,
  emit: (candidate: Candidate, environment: LoweringEnvironment) => void,
): Trial<Candidate> | null {
  const { rings, hardware } = environment;
  const emitter = new Emitter(longestTrial);
  const trial: LoweringEnvironment = {
    ...environment,
    emitter,
    rings: { weight: rings.weight.clone(), parameter: rings.parameter.clone(), table: rings.table.clone() },
  };
  try {
    emit(candidate, trial);
  } catch (error) {
    if (error instanceof EmitterFull) return null;
    throw error;
  }
  const instructions = emitter.instructions.length;
  emitter.emit('HALT', {});
  const timeline = new Timeline(hardware);
  for (const instruction of withDependences(emitter.instructions, hardware)) timeline.push(instruction);
  return { candidate, cycles: timeline.dispatch, instructions };
}
