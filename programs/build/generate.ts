/** Makes the models and inputs of `programs/`: `npm run gen` writes them, the same bytes every time. */
import { writeTflite } from '../../src/graph/tflite/writer.ts';
import { calibrate } from './calibrate.ts';
import { dscnn } from './dscnn.ts';
import { picture } from './images.ts';
import { mlp } from './mlp.ts';
import type { Network } from './network.ts';
import { quantizeNetwork, quantizeValues } from './quantize.ts';
import { seeded } from './random.ts';

/** Pictures that calibration sees; the input file is another one. */
const calibrationPictures = 12;

export interface ProgramFile {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** Model and input of every network that has a build script. */
export function generatePrograms(): ProgramFile[] {
  return [...generate(mlp, 1), ...generate(dscnn, 2)];
}

/** The pictures of a network have seeds of their own, from 1000 times its seed on. */
function generate(network: Network, seed: number): ProgramFile[] {
  const [first = 1, ...others] = network.input;
  const [height, width, depth] =
    others.length === 0 ? [Math.sqrt(first), Math.sqrt(first), 1] : [first, others[0]!, others[1]!];
  const sample = (index: number): Float64Array => picture(1000 * seed + index, height, width, depth);
  const samples = Array.from({ length: calibrationPictures }, (_, i) => sample(i + 1));
  const model = quantizeNetwork(network, calibrate(network, samples, seeded(seed)));
  const folder = `programs/${network.name}`;
  return [
    { path: `${folder}/${network.name}.tflite`, content: writeTflite(model) },
    { path: `${folder}/input.bin`, content: quantizeValues(sample(0), model.tensors[model.inputs[0]!]!.quantization) },
  ];
}
