/** Makes the models and inputs of `programs/`: `npm run gen` writes them, the same bytes every time. */
import type { Model } from '../../src/graph/model.ts';
import { writeTflite } from '../../src/graph/tflite/writer.ts';
import { calibrate } from './calibrate.ts';
import { dscnn } from './dscnn.ts';
import { quantizeValues } from './formats.ts';
import { gru } from './gru.ts';
import { picture } from './images.ts';
import { lstmInt16x8, lstmInt8 } from './lstm.ts';
import { mlp } from './mlp.ts';
import type { Network, Shape } from './network.ts';
import { quantizeNetwork } from './quantize.ts';
import { seeded } from './random.ts';
import { streamed, window } from './streaming.ts';

/** Samples that calibration sees; the input file is another one. */
const calibrationSamples = 12;
/** Invocations that the input file of a streaming network is for. */
const streamedFrames = 12;

export interface ProgramFile {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** Sample `index` of a network. The samples of a network have seeds of their own, from 1000 times its seed on. */
type Samples = (seed: number, shape: Shape) => Float64Array;

interface Recipe {
  readonly network: Network;
  readonly seed: number;
  readonly samples: Samples;
  /** From the quantised network to the one that is written. */
  readonly convert?: (model: Model) => Model;
  /** Shape of the input file, where it is not that of the network's input. */
  readonly inputShape?: Shape;
}

const recipes: readonly Recipe[] = [
  { network: mlp, seed: 1, samples: squarePicture },
  { network: dscnn, seed: 2, samples: pictureOf },
  { network: lstmInt8, seed: 3, samples: spectrogram },
  { network: lstmInt16x8, seed: 4, samples: spectrogram },
  { network: gru, seed: 5, samples: spectrogram },
  {
    network: window,
    seed: 6,
    samples: spectrogram,
    convert: streamed,
    inputShape: [streamedFrames, ...window.input.slice(1)],
  },
];

/** Model and input of every network that has a build script. */
export function generatePrograms(): ProgramFile[] {
  return recipes.flatMap(generate);
}

/** A network before its conversion: of a streaming one, the network on whole windows. */
export function quantizedNetwork(name: string): Model {
  return quantized(recipes.find(({ network }) => network.name === name)!);
}

function quantized({ network, seed, samples }: Recipe): Model {
  const seen = Array.from({ length: calibrationSamples }, (_, i) => samples(1000 * seed + i + 1, network.input));
  return quantizeNetwork(network, calibrate(network, seen, seeded(seed)));
}

function generate(recipe: Recipe): ProgramFile[] {
  const { network, seed, samples, convert = (model: Model) => model, inputShape = network.input } = recipe;
  const model = convert(quantized(recipe));
  const { quantization } = model.tensors[model.inputs[0]!]!;
  const input = samples(1000 * seed, inputShape);
  const folder = `programs/${network.name}`;
  return [
    { path: `${folder}/${network.name}.tflite`, content: writeTflite(model) },
    { path: `${folder}/input.bin`, content: quantizeValues(input, network.activations, quantization) },
  ];
}

function pictureOf(seed: number, [height = 1, width = 1, depth = 1]: Shape): Float64Array {
  return picture(seed, height, width, depth);
}

/** A vector that is a grey picture of as many rows as columns. */
function squarePicture(seed: number, [pixels = 1]: Shape): Float64Array {
  const size = Math.sqrt(pixels);
  return picture(seed, size, size, 1);
}

/** `[steps, bands]`: what a grey picture is to the eye, either side of 0. */
function spectrogram(seed: number, [steps = 1, bands = 1]: Shape): Float64Array {
  return picture(seed, steps, bands, 1).map((value) => 2 * value - 1);
}
