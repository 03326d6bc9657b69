/** A program file carries what the host executes: it runs like its model, and a broken host section is refused. */
import { describe, expect, it } from 'vitest';
import { NpusimError } from '../../../src/errors.ts';
import { runGolden } from '../../../src/golden/run.ts';
import type { Model, Operator, OperatorAttributes } from '../../../src/graph/model.ts';
import { readTflite } from '../../../src/graph/tflite/reader.ts';
import { writeTflite } from '../../../src/graph/tflite/writer.ts';
import { presetConfig } from '../../../src/hardware/presets.ts';
import { encodeProgram } from '../../../src/isa/container/write.ts';
import { inputPorts } from '../../../src/runner/inputPorts.ts';
import { seededInputs } from '../../../src/runner/inputs.ts';
import { simulate } from '../../../src/runner/simulate.ts';
import { compileNetwork, programNetwork } from '../../../src/runner/sources.ts';
import { singleOperator, tensor, type TensorSketch } from '../../support/singleOperator.ts';

const hardware = presetConfig('embedded-256');

const int8 = (shape: readonly number[], rest: Partial<TensorSketch> = {}): TensorSketch => ({
  type: 'int8',
  shape,
  scale: 0.0078125,
  zeroPoint: 0,
  ...rest,
});

/** Every kind that the host executes, with the NPU in between; the factors of the products: a constant, and the image itself. */
const sketches = {
  real: { type: 'float32', shape: [1, 4, 4, 8] },
  image: int8([1, 4, 4, 8], { scale: 0.05, zeroPoint: -7 }),
  clipped: int8([1, 4, 4, 8], { scale: 0.05, zeroPoint: -7 }),
  size: { type: 'int32', shape: [2], data: Int32Array.of(7, 5) },
  larger: int8([1, 7, 5, 8], { scale: 0.05, zeroPoint: -7 }),
  unit: int8([1, 7, 5, 8]),
  factor: int8([1, 1, 8, 6], { scale: 0.03, data: Int8Array.from({ length: 48 }, (_, i) => ((i * 37) % 255) - 127) }),
  product: int8([1, 7, 5, 6], { scale: 0.02 }),
  square: int8([1, 7, 5, 5], { scale: 0.04 }),
  reals: { type: 'float32', shape: [1, 7, 5, 5] },
} as const satisfies Record<string, TensorSketch>;
type Name = keyof typeof sketches;
const names = Object.keys(sketches) as Name[];

function operator(
  kind: string,
  inputs: Name[],
  output: Name,
  attributes: OperatorAttributes = {},
): Omit<Operator, 'index'> {
  const number = (name: Name) => names.indexOf(name);
  return { kind, version: 1, inputs: inputs.map(number), outputs: [number(output)], attributes };
}

const model: Model = {
  name: 'hosted',
  tensors: names.map((name, index) => tensor(index, name, sketches[name])),
  operators: [
    operator('QUANTIZE', ['real'], 'image'),
    operator('RELU', ['image'], 'clipped'),
    operator('RESIZE_BILINEAR', ['clipped', 'size'], 'larger', { alignCorners: false, halfPixelCenters: true }),
    operator('L2_NORMALIZATION', ['larger'], 'unit'),
    operator('BATCH_MATMUL', ['unit', 'factor'], 'product'),
    operator('BATCH_MATMUL', ['product', 'product'], 'square', { adjointY: true }),
    operator('DEQUANTIZE', ['square'], 'reals'),
  ].map((one, index) => ({ ...one, index })),
  inputs: [names.indexOf('real')],
  outputs: [names.indexOf('reals')],
};

const compiled = compileNetwork(model, hardware, '');

describe('a program with operators of the host', () => {
  it('carries them and their constants, and nothing else', () => {
    const host = readTflite(compiled.program.hostModel!, 'host');
    expect(host.operators.map(({ kind }) => kind)).toEqual([
      'QUANTIZE',
      'RESIZE_BILINEAR',
      'L2_NORMALIZATION',
      'BATCH_MATMUL',
      'BATCH_MATMUL',
      'DEQUANTIZE',
    ]);
    const constants = host.tensors.filter(({ data }) => data !== null);
    expect(constants.map(({ name }) => name)).toEqual(['size', 'factor']);
    expect(host.operators.map(({ attributes }) => attributes.adjointY ?? false)).toEqual([
      false,
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('runs like the golden model of the whole network, frame by frame, and like the model with the same seed', () => {
    const program = programNetwork(encodeProgram(compiled.program), hardware);
    expect(inputPorts(program)).toEqual(inputPorts(compiled));
    const inputs = seededInputs(inputPorts(compiled), 5, 2);
    const frameBytes = inputs[0]!.length / 2;
    const golden = [0, 1].map((frame) => {
      const one = inputs[0]!.slice(frame * frameBytes, (frame + 1) * frameBytes);
      return runGolden(model, hardware, [one]).tensors.get(names.indexOf('reals'))!;
    });
    const given = simulate(program, { hardware, invocations: 2, inputs });
    expect(Buffer.from(given.outputs![0]!)).toEqual(Buffer.concat(golden));
    expect(new Set(golden[0]).size).toBeGreaterThan(10);
    const seeded = simulate(program, { hardware, seed: 5, invocations: 2 });
    const direct = simulate(compiled, { hardware, seed: 5, invocations: 2 });
    expect(seeded.outputs).toEqual(given.outputs);
    expect(direct.outputs).toEqual(given.outputs);
    expect(direct.result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0 });
    expect(seeded.result.events).toEqual(direct.result.events);
    expect(seeded.result.hostOperators).toEqual(direct.result.hostOperators);
    expect(direct.result.hostOperators.map(({ index, reason }) => `${index}: ${reason}`)).toEqual([
      '0: its input is float32',
      '2: the vector unit has no two-dimensional interpolation',
      '3: the vector unit has no inverse square root',
      '4: the weight memory takes constants only',
      '5: the weight memory takes constants only',
      '6: its result is float32',
    ]);
  });

  it('without any carries no model', () => {
    const relu = compileNetwork(singleOperator('RELU', [int8([1, 8])], int8([1, 8])), hardware, '');
    expect(relu.program.hostModel).toBeUndefined();
    expect(relu.hostModel).toBeNull();
  });
});

describe('a broken model of the host', () => {
  /** What loading a program with this host section says, with its exit code. */
  function refusal(hostModel: Uint8Array): string {
    try {
      programNetwork(encodeProgram({ ...compiled.program, hostModel }), hardware);
    } catch (error) {
      expect(error).toBeInstanceOf(NpusimError);
      const { code, message, exitCode } = error as NpusimError;
      return `${exitCode} ${code} ${message}`;
    }
    return 'none';
  }
  const whole = compiled.program.hostModel!;
  const host = readTflite(whole, 'host');
  const changed = (change: Partial<Model>) => writeTflite({ ...host, ...change });
  const withTensor = (name: string, sketch: Partial<Model['tensors'][number]>) =>
    changed({ tensors: host.tensors.map((one) => (one.name === name ? { ...one, ...sketch } : one)) });

  it.each([
    ['nothing', new Uint8Array(0), /there is no model of them/],
    ['half a file', whole.slice(0, whole.length / 2), /TFLITE|host operators/],
    ['text', Buffer.from('no model at all, but long enough'), /no TFLite model/],
    ['the whole network', writeTflite(model), /it has 7 operators; the program calls 6/],
    ['too few operators', changed({ operators: host.operators.slice(0, 5), outputs: [] }), /it has 5 operators/],
    ['another type', withTensor('reals', { type: 'int32' }), /operator 6 \(DEQUANTIZE\) differs/],
    ['another shape', withTensor('real', { shape: [1, 4, 4, 9] }), /operator 0 \(QUANTIZE\) differs/],
    [
      'a scale that the kernel refuses',
      withTensor('unit', { quantization: { scales: [0.5], zeroPoints: [0], dimension: 0 } }),
      /L2_NORMALIZATION/,
    ],
    [
      'operators in another order',
      changed({
        operators: host.operators.map((one, index) =>
          index === 3 ? { ...host.operators[4]!, index } : index === 4 ? { ...host.operators[3]!, index } : one,
        ),
      }),
      /operator 4 \(BATCH_MATMUL\) differs/,
    ],
  ])('%s: exit 2', (_, bytes, words) => {
    expect(refusal(bytes)).toMatch(/^2 HOST_MODEL /);
    expect(refusal(bytes)).toMatch(words);
  });

  it('with any byte damaged is refused in words or runs', () => {
    let refused = 0;
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = whole.slice();
      bytes[at] = bytes[at]! ^ (1 << (at % 8));
      const words = refusal(bytes);
      expect(words).toMatch(/^(2 HOST_MODEL |none$)/);
      if (words !== 'none') refused++;
    }
    expect(refused).toBeGreaterThan(whole.length / 12);
  });
});
