/** What the compiler did to make a recurrent layer fit: read off the instructions of its program. */
import type { Instruction, MacInstruction } from '../../../../src/isa/instructions.generated.ts';
import type { Program } from '../../../../src/isa/program.ts';
import type { RecurrentLayer } from '../../bruteForce/recurrent/layer.ts';

export const recurrentFeatures = [
  /** One encoding for the steps of a sequence. */
  'loop',
  /** Input products of a part of the steps at a time. */
  'severalChunks',
  /** Recurrent weights do not stay on the chip from step to step. */
  'reloadedWeights',
  'outputStoredInParts',
  'channelTiles',
  'cutReduction',
] as const;
export type RecurrentFeature = (typeof recurrentFeatures)[number];

function stageOf(program: Program, instruction: number): string | null {
  return program.debug.scopes[program.debug.instructionScope[instruction] ?? -1]?.stage ?? null;
}

/** Instructions issued under a LOOP. */
function bodies(program: Program): Instruction[] {
  return program.instructions.flatMap((instruction, at) =>
    instruction.op === 'LOOP' ? program.instructions.slice(at + 1, at + 1 + instruction.length) : [],
  );
}

export function recurrentFeaturesOf(layer: RecurrentLayer, program: Program): ReadonlySet<RecurrentFeature> {
  const channels = layer.kind === 'SVDF' ? layer.units * layer.rank : layer.units;
  const macs = program.instructions.filter((instruction): instruction is MacInstruction => instruction.op === 'MAC');
  const stores = program.instructions.filter(({ op }) => op === 'STORE');
  const inLoops = bodies(program);
  const firstElements = new Set(
    program.instructions.flatMap((_, at) =>
      stageOf(program, at) === 'inputGate.input'
        ? [program.debug.scopes[program.debug.instructionScope[at]!]!.base]
        : [],
    ),
  );
  const states = layer.kind === 'SVDF' ? 1 : 2;
  const found: Record<RecurrentFeature, boolean> = {
    loop: inLoops.length > 0,
    severalChunks: firstElements.size > channels,
    reloadedWeights: inLoops.some((instruction) => instruction.op === 'LOAD' && instruction.memory === 'weight'),
    outputStoredInParts: stores.length > states + 1,
    channelTiles: macs.some((mac) => mac.outputChannels < channels),
    cutReduction: macs.some((mac) => mac.firstStep > 0),
  };
  return new Set(recurrentFeatures.filter((feature) => found[feature]));
}
