/** The project's own models: the committed files are what the build scripts make, and they are the networks that they claim. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generatePrograms } from '../../../programs/build/generate.ts';
import type { Model, Operator, Tensor } from '../../../src/graph/model.ts';
import { readTflite } from '../../../src/graph/tflite/reader.ts';

const root = join(import.meta.dirname, '..', '..', '..');

function read(name: string): Model {
  return readTflite(readFileSync(join(root, 'programs', name, `${name}.tflite`)), name);
}

function kinds(model: Model): string[] {
  return model.operators.map(({ kind }) => kind);
}

/** Output elements times taps; the taps are all of a filter but its output channels. */
function macs(model: Model): number {
  const elements = (index: number): number => model.tensors[index]!.shape.reduce((product, size) => product * size, 1);
  const count = ({ kind, inputs, outputs }: Operator): number => {
    if (!/^(CONV_2D|DEPTHWISE_CONV_2D|FULLY_CONNECTED)$/.test(kind)) return 0;
    const filter = model.tensors[inputs[1]!]!;
    const channels = kind === 'DEPTHWISE_CONV_2D' ? filter.shape[3]! : filter.shape[0]!;
    return elements(outputs[0]!) * (elements(filter.index) / channels);
  };
  return model.operators.reduce((sum, operator) => sum + count(operator), 0);
}

function tensorOf(model: Model, name: string): Tensor {
  return model.tensors.find((tensor) => tensor.name === name)!;
}

describe('generated files', () => {
  test.each(generatePrograms())('$path is committed as the scripts make it', ({ path, content }) => {
    expect(readFileSync(join(root, path)).equals(content)).toBe(true);
  });

  test('the scripts make the same bytes again', () => {
    const again = generatePrograms();
    generatePrograms().forEach(({ content }, i) => expect(Buffer.compare(content, again[i]!.content)).toBe(0));
  });
});

describe('mlp', () => {
  const model = read('mlp');

  test('is a network of 6,464 MAC with filters per tensor and per channel', () => {
    expect(kinds(model)).toEqual(['FULLY_CONNECTED', 'FULLY_CONNECTED', 'FULLY_CONNECTED', 'SOFTMAX']);
    expect(macs(model)).toBe(64 * 64 + 64 * 32 + 32 * 10);
    const scales = ['hidden1', 'hidden2', 'logits'].map(
      (name) => tensorOf(model, `${name}/filter`).quantization.scales,
    );
    expect(scales.map(({ length }) => length)).toEqual([1, 32, 1]);
  });
});

describe('dscnn', () => {
  const model = read('dscnn');

  test('is the network that its README row describes', () => {
    const block = ['DEPTHWISE_CONV_2D', 'CONV_2D'];
    expect(kinds(model)).toEqual([
      ...['CONV_2D', 'HARD_SWISH', ...block, 'PAD', ...block, ...block, 'ADD', ...block],
      ...['AVERAGE_POOL_2D', 'RESHAPE', 'FULLY_CONNECTED', 'SOFTMAX'],
    ]);
    expect(macs(model)).toBe(1_695_488);
  });
});

describe.each(['mlp', 'dscnn'])('numbers of %s', (name) => {
  const model = read(name);
  const filters = model.tensors.filter((tensor) => tensor.name.endsWith('/filter'));

  test('filters use their scale to the end, and most weights are small, as Gaussian ones are', () => {
    expect(filters.length).toBeGreaterThanOrEqual(3);
    for (const filter of filters) {
      const values = [...new Int8Array(filter.data!.buffer, filter.data!.byteOffset, filter.data!.length)];
      const most = values.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
      expect(most).toBe(127);
      // The largest of 9 Gaussian draws is about 2 deviations out, of 4096 draws 4, of channels that differ twofold 8: half
      // the scale is 1 to 4 deviations, and from 0.68 to nearly all of the weights lie within.
      const small = values.filter((value) => Math.abs(value) < 64).length / values.length;
      expect(small).toBeGreaterThan(0.6);
      expect(small).toBeLessThan(0.99);
    }
  });

  test('biases have the product of the scales of input and filter', () => {
    for (const operator of model.operators) {
      if (operator.inputs.length < 3) continue;
      const [input, filter, bias] = operator.inputs.map((index) => model.tensors[index]!.quantization.scales);
      expect(bias).toEqual(filter!.map((scale) => Math.fround(scale * input![0]!)));
    }
  });

  test('the input spans a third of its range or more', () => {
    const input = readFileSync(join(root, 'programs', name, 'input.bin'));
    const values = new Int8Array(input.buffer, input.byteOffset, input.length);
    const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    expect(values).toHaveLength(model.tensors[model.inputs[0]!]!.shape.reduce((product, size) => product * size, 1));
    expect(high - low).toBeGreaterThan(256 / 3);
  });
});
