/** What the compiler did to make a layer fit: read off the instructions of its program. */
import type { MacInstruction } from '../../../src/isa/instructions.generated.ts';
import type { Program } from '../../../src/isa/program.ts';
import type { MacLayer } from '../bruteForce/layer.ts';

export const tilingFeatures = [
  'severalTiles',
  'rowTiles',
  'columnTiles',
  'channelTiles',
  'cutReduction',
  'inputLoadedInParts',
  'outputStoredInParts',
  'outputSpilled',
] as const;
export type TilingFeature = (typeof tilingFeatures)[number];

/** @param layer single operator that `program` computes */
export function featuresOf(layer: MacLayer, program: Program): ReadonlySet<TilingFeature> {
  const macs = program.instructions.filter((instruction): instruction is MacInstruction => instruction.op === 'MAC');
  const stores = program.instructions.filter((instruction) => instruction.op === 'STORE');
  const loads = program.instructions.filter(
    (instruction) => instruction.op === 'LOAD' && instruction.memory === 'sram',
  );
  const channels = layer.output.shape.at(-1)!;
  const [, height, width] =
    layer.output.shape.length === 4 ? (layer.output.shape as [number, number, number]) : [1, 1, 1];
  // A transposed convolution consists of phases that are no tiles.
  const plain = layer.kind !== 'TRANSPOSE_CONV';
  const output = program.debug.captures.find(({ tensor }) => tensor === program.outputs[0]!.tensor);
  const found: Record<TilingFeature, boolean> = {
    severalTiles: macs.length > 1,
    rowTiles: plain && macs.some((mac) => mac.outputHeight < height && mac.outputWidth === width),
    columnTiles: plain && macs.some((mac) => mac.outputHeight === 1 && mac.outputWidth < width),
    channelTiles: macs.some((mac) => mac.outputChannels < channels),
    cutReduction: macs.some((mac) => mac.firstStep > 0),
    inputLoadedInParts: loads.length > 1,
    outputStoredInParts: stores.length > 1,
    outputSpilled: output?.memory === 'external',
  };
  return new Set(tilingFeatures.filter((feature) => found[feature]));
}
