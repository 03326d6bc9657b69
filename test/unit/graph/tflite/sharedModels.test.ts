/** Every reference model: what is read equals its manifest and recorded tensors, and writing it loses nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Model, Tensor } from '../../../../src/graph/model.ts';
import { readTflite } from '../../../../src/graph/tflite/reader.ts';
import { writeTflite } from '../../../../src/graph/tflite/writer.ts';
import { hasShared, sharedJson, sharedPath } from '../../../support/shared.ts';

interface ManifestTensor {
  readonly tensor: number;
  readonly type: string;
  readonly shape: readonly number[];
  readonly scales: readonly number[];
  readonly zero_points: readonly number[];
}

interface ManifestEntry {
  readonly file: string;
  readonly ops: Readonly<Record<string, number>>;
  readonly inputs: readonly ManifestTensor[];
  readonly outputs: readonly ManifestTensor[];
  readonly vectors?: string;
}

interface Recorded {
  readonly tensors: readonly (ManifestTensor & { readonly name: string; readonly variable?: boolean })[];
  readonly ops: readonly {
    readonly op: number;
    readonly name: string;
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
  }[];
}

const folders = ['models', 'models/seanet_int16x8'];
const entries = hasShared
  ? folders.flatMap((folder) =>
      sharedJson<{ models: ManifestEntry[] }>(folder, 'MANIFEST.json').models.map((entry) => ({
        file: entry.file,
        folder,
        entry,
      })),
    )
  : [];

function read(folder: string, file: string): Model {
  return readTflite(readFileSync(sharedPath(folder, file)), file);
}

/** Kinds and their number; operators of initialisation subgraphs as `SG<index>:<kind>`. */
function countKinds(model: Model): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const { kind } of model.operators) count(kind);
  for (const { index, operators } of model.subgraphs ?? []) {
    for (const { kind } of operators) count(`SG${index}:${kind}`);
  }
  return counts;
}

/** What the records keep of a tensor; scales in the records are float32 values with 9 digits. */
function asRecorded(tensor: Tensor): ManifestTensor {
  return {
    tensor: tensor.index,
    type: tensor.type.toUpperCase(),
    shape: tensor.shape,
    scales: tensor.quantization.scales,
    zero_points: tensor.quantization.zeroPoints,
  };
}

function recordedTensor({ tensor, type, shape, scales, zero_points }: ManifestTensor): ManifestTensor {
  return { tensor, type, shape, scales: scales.map(Math.fround), zero_points };
}

describe.skipIf(!hasShared)('reference models (skipped where the reference material is absent)', () => {
  test('the manifests name every model', () => {
    const files = folders.flatMap((folder) =>
      readdirSync(sharedPath(folder)).filter((file) => file.endsWith('.tflite')),
    );
    expect(files).toHaveLength(99);
    expect(entries.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  test.each(entries)('$file reads as its manifest says', ({ folder, file, entry }) => {
    const model = read(folder, file);
    const tensors = (indices: readonly number[]): ManifestTensor[] => indices.map((i) => asRecorded(model.tensors[i]!));
    expect(countKinds(model)).toEqual(entry.ops);
    expect(tensors(model.inputs)).toEqual(entry.inputs.map(recordedTensor));
    expect(tensors(model.outputs)).toEqual(entry.outputs.map(recordedTensor));
    expect(model.tensors.filter(({ type }) => type === 'other')).toEqual([]);
    expect(model.operators.filter(({ attributes }) => attributes.unsupportedOptions !== undefined)).toEqual([]);
  });

  const recorded = entries.filter(({ entry }) => entry.vectors !== undefined);
  test.each(recorded)('$file has the recorded operators and tensors', ({ folder, file, entry }) => {
    const model = read(folder, file);
    const { ops, tensors } = sharedJson<Recorded>(folder, entry.vectors!);
    expect(
      model.operators.map(({ index, kind, inputs, outputs }) => ({ op: index, name: kind, inputs, outputs })),
    ).toEqual(ops.map(({ op, name, inputs, outputs }) => ({ op, name, inputs, outputs })));
    for (const tensor of tensors) {
      const found = model.tensors[tensor.tensor]!;
      expect(found.name).toBe(tensor.name);
      expect(found.isVariable).toBe(tensor.variable ?? false);
      expect(asRecorded(found)).toEqual(recordedTensor(tensor));
    }
  });

  test.each(entries)('$file: windows fit the shapes between them', ({ folder, file }) => {
    const model = read(folder, file);
    for (const { kind, inputs, outputs, attributes } of model.operators) {
      const pooled = kind === 'AVERAGE_POOL_2D' || kind === 'MAX_POOL_2D';
      if (!pooled && kind !== 'CONV_2D' && kind !== 'DEPTHWISE_CONV_2D') continue;
      const [, inputHeight, inputWidth] = model.tensors[inputs[0]!]!.shape;
      const [, outputHeight, outputWidth] = model.tensors[outputs[0]!]!.shape;
      const filter = pooled ? null : model.tensors[inputs[1]!]!.shape;
      const extent = (input: number, taps: number, stride: number, dilation: number): number =>
        attributes.padding === 'SAME' ? Math.ceil(input / stride) : Math.ceil((input - (taps - 1) * dilation) / stride);
      const { strideHeight, strideWidth, dilationHeight, dilationWidth, filterHeight, filterWidth } = attributes;
      expect(outputHeight).toBe(extent(inputHeight!, filter?.[1] ?? filterHeight!, strideHeight!, dilationHeight ?? 1));
      expect(outputWidth).toBe(extent(inputWidth!, filter?.[2] ?? filterWidth!, strideWidth!, dilationWidth ?? 1));
    }
  });

  test.each(entries)('$file: written and read again it is the same', ({ folder, file }) => {
    const model = read(folder, file);
    const written = writeTflite(model);
    const again = readTflite(written, file);
    // The matcher takes seconds on megabytes of weights.
    expect(isDeepStrictEqual(again, model)).toBe(true);
    expect(Buffer.compare(writeTflite(again), written)).toBe(0);
  });
});
