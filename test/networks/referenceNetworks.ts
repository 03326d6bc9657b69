/** The reference networks beside the repository: their cases with inputs, expected outputs and the hash of every tensor. */
import { readFileSync } from 'node:fs';
import { readTflite } from '../../src/graph/tflite/reader.ts';
import type { Model } from '../../src/graph/model.ts';
import { hasShared, sharedJson, sharedPath } from '../support/shared.ts';

/** One invocation of a case. */
export interface ReferenceStep {
  readonly inputs: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
  /** By tensor: SHA-256 of the bytes behind this invocation, as the reference's interpreter recorded it; empty: only outputs. */
  readonly hashes: ReadonlyMap<number, string>;
}

/** Invocations that carry the state on, from the initial state. */
export interface ReferenceCase {
  readonly name: string;
  readonly steps: readonly ReferenceStep[];
}

export interface ReferenceNetwork {
  readonly name: string;
  readonly macs: number;
  readonly caseNames: readonly string[];
}

interface Manifest {
  readonly models: readonly { readonly file: string; readonly macs: number; readonly cases: readonly string[] }[];
}

interface Vectors {
  readonly cases: readonly {
    readonly name: string;
    readonly steps: readonly { readonly tensors: readonly (readonly [number, number, string])[] }[];
  }[];
}

function nameOf(file: string): string {
  return file.replace(/\.tflite$/, '');
}

/** The whole networks; empty without the shared material. */
export const referenceNetworks: readonly ReferenceNetwork[] = hasShared
  ? sharedJson<Manifest>('models', 'MANIFEST.json').models.map(({ file, macs, cases }) => ({
      name: nameOf(file),
      macs,
      caseNames: cases,
    }))
  : [];

/** Names of the single-operator int16x8 networks cut from SEANet; empty without the shared material. */
export const seanetNames: readonly string[] = hasShared
  ? sharedJson<Manifest>('models', 'seanet_int16x8', 'MANIFEST.json').models.map(({ file }) => nameOf(file))
  : [];

/** The networks that every kind of hardware must run: all kinds of layers of a CNN, small enough for dozens of runs. */
export const firstNetworks = [
  'mlperf_ad01_int8',
  'mlperf_resnet8_int8',
  'mlperf_kws_dscnn_int8',
  'mlperf_vww96_int8',
  'mlperf_strww_int8',
  'person_detect_int8',
  'micro_speech_int8',
  'hello_world_int8',
] as const;

/** @param path below the models folder, without `.tflite` */
export function readReferenceModel(path: string): Model {
  return readTflite(bytesOf(`${path}.tflite`), nameOf(path));
}

export function readReferenceCase(name: string, caseName: string, model: Model): ReferenceCase {
  const { cases } = sharedJson<Vectors>('models', 'vectors', name, 'vectors.json');
  const found = cases.find((one) => one.name === caseName);
  if (found === undefined) throw new Error(`${name} has no case ${caseName}`);
  const count = found.steps.length;
  const inputs = model.inputs.map((_, slot) => frames(count, 'vectors', name, caseName, `input_${slot}.bin`));
  const outputs = model.outputs.map((_, slot) => frames(count, 'vectors', name, caseName, `output_${slot}.bin`));
  return {
    name: caseName,
    steps: found.steps.map(({ tensors }, step) => ({
      inputs: inputs.map((ofSlot) => ofSlot[step]!),
      outputs: outputs.map((ofSlot) => ofSlot[step]!),
      hashes: new Map(tensors.map(([tensor, , sha256]) => [tensor, sha256])),
    })),
  };
}

export function readSeanetCase(name: string, model: Model): ReferenceCase {
  const inputs = model.inputs.map((_, slot) => bytesOf('seanet_int16x8', `${name}.input_${slot}.bin`));
  const outputs = [bytesOf('seanet_int16x8', `${name}.output_0.bin`)];
  return { name: 'published input', steps: [{ inputs, outputs, hashes: new Map() }] };
}

/** A file cut into equal frames. */
function frames(count: number, ...path: string[]): Uint8Array[] {
  const bytes = bytesOf(...path);
  const frameBytes = bytes.length / count;
  return Array.from({ length: count }, (_, step) => bytes.slice(step * frameBytes, (step + 1) * frameBytes));
}

function bytesOf(...path: string[]): Uint8Array {
  return Uint8Array.from(readFileSync(sharedPath('models', ...path)));
}
