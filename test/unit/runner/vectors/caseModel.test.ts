/** Vector cases as networks: small cases spelled out, every reference case checked for consistency, every refusal. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkModel } from '../../../../src/graph/invariants.ts';
import { elementBytes, elementCount } from '../../../../src/graph/tensorSize.ts';
import { parseCaseFile, readCaseFile, type CaseOfFile } from '../../../../src/runner/vectors/caseFile.ts';
import { caseModel, type CaseModel } from '../../../../src/runner/vectors/caseModel.ts';
import { expectedStages } from '../../../../src/runner/vectors/expectedEvents.ts';
import { hasShared, sharedPath } from '../../../support/shared.ts';

function base64(bytes: ArrayBufferView): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function int8(shape: readonly number[], values: readonly number[] | null, scale = 0.1, zeroPoint = 0): object {
  const data = values === null ? {} : { data: base64(Int8Array.from(values)) };
  return { type: 'int8', shape, scale: [scale], zero_point: [zeroPoint], ...data };
}

function only(format: string, op: string, one: object): CaseOfFile {
  return parseCaseFile({ format, op, cases: [{ id: 'case', ...one }] }, 'test.json')[0]!;
}

const fullyConnected = {
  derived_from_scales: true,
  params: { activation: 'RELU', per_channel: false },
  kernel: { accumulator: 'int32' },
  tensors: {
    input: int8([1, 2], [1, -2]),
    filter: int8([3, 2], [1, 2, 3, 4, 5, 6]),
    bias: null,
    output: int8([1, 3], [7, 8, 9], 0.3, -4),
  },
};

/** Bytes of every input and output agree with the model's shapes. */
function expectConsistent(built: CaseModel): void {
  checkModel(built.model);
  const bytesOf = (index: number): number => {
    const { shape, type } = built.model.tensors[index]!;
    return elementCount(shape) * elementBytes(type)!;
  };
  expect(built.invocations.length).toBeGreaterThan(0);
  for (const { inputs, expectedOutputs } of built.invocations) {
    expect(inputs.map((bytes) => bytes.byteLength)).toEqual(built.model.inputs.map(bytesOf));
    expect(expectedOutputs.map((bytes) => bytes.byteLength)).toEqual(built.model.outputs.map(bytesOf));
  }
  for (const { tensor, initial, final } of built.variables) {
    expect(built.model.tensors[tensor]!.isVariable).toBe(true);
    expect(initial.byteLength).toBe(bytesOf(tensor));
    if (final !== null) expect(final.byteLength).toBe(bytesOf(tensor));
  }
}

describe('caseModel', () => {
  it('makes one operator of a case: constants, the input, float32 scales', () => {
    const built = caseModel(only('tflite-ref-vectors/1', 'FULLY_CONNECTED', fullyConnected));
    expectConsistent(built);
    expect(built.model.operators).toEqual([
      {
        index: 0,
        kind: 'FULLY_CONNECTED',
        version: 1,
        inputs: [0, 1, -1],
        outputs: [2],
        attributes: { activation: 'RELU', quantizedBiasType: 'int32', keepDims: false, weightsFormat: 0 },
      },
    ]);
    expect(built.model.inputs).toEqual([0]);
    expect(built.model.tensors[1]!.data).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect(built.model.tensors[2]!.quantization).toEqual({
      scales: [Math.fround(0.3)],
      zeroPoints: [-4],
      dimension: 0,
    });
    expect(built.invocations).toEqual([{ inputs: [Uint8Array.of(1, 254)], expectedOutputs: [Uint8Array.of(7, 8, 9)] }]);
    expect(built.datapath).toEqual({});
  });

  it('takes given integers where nothing follows from scales', () => {
    const kernel = {
      ...{ input_offset: 5, filter_offset: -1, output_offset: 2, output_multiplier: [3], output_shift: [-4] },
      ...{ activation_min: -7, activation_max: 8, accumulator: 'int32' },
    };
    const one = only('tflite-ref-vectors/1', 'FULLY_CONNECTED', {
      ...fullyConnected,
      derived_from_scales: false,
      kernel,
    });
    expect(caseModel(one).model.operators[0]!.attributes.integerParameters).toEqual({
      outputMultiplier: [3],
      outputShift: [-4],
      inputZeroPoint: -5,
      filterZeroPoint: 1,
      outputZeroPoint: 2,
      activationMin: -7,
      activationMax: 8,
    });
  });

  it('puts the activation of a fused case behind the operator and takes over the hardware', () => {
    const hardware = { outputChannelLanes: 4, reductionLanes: 2, scaledBits: 12, roundingProfile: 'single' };
    const one = only('mac-event-vectors/1', 'fused', {
      ...fullyConnected,
      op: 'FULLY_CONNECTED',
      params: { activation: 'NONE' },
      fused: { activation: 'HARD_SWISH', form: 'table' },
      hardware,
      tensors: { ...fullyConnected.tensors, output: int8([1, 3], null), skipped: int8([1, 3], null, 0.2) },
      expected: { output: base64(Int8Array.of(1, 2, 3)) },
    });
    const built = caseModel(one);
    expectConsistent(built);
    expect(built.model.operators.map(({ kind, inputs, outputs }) => ({ kind, inputs, outputs }))).toEqual([
      { kind: 'FULLY_CONNECTED', inputs: [0, 1, -1], outputs: [2] },
      { kind: 'HARD_SWISH', inputs: [2], outputs: [3] },
    ]);
    expect(built.datapath).toEqual({
      reductionLanes: 2,
      scaledBits: 12,
      roundingProfile: 'single',
      activationMode: 'fused',
      fusedHardSwish: 'table',
    });
    expect(built.lanes).toEqual({ outputChannelLanes: 4 });
    expect(built.invocations[0]!.expectedOutputs).toEqual([Uint8Array.of(1, 2, 3)]);
  });

  it('splits a sequence into invocations that carry the state', () => {
    const svdf = {
      derived_from_scales: true,
      params: {
        rank: 1,
        batch: 1,
        time_steps: 2,
        num_units: 1,
        activation: 'RELU (not applied by the integer kernel)',
      },
      kernel: {},
      tensors: {
        input_sequence: int8([2, 1, 2], [1, 2, 3, 4]),
        weights_feature: int8([1, 2], [1, 1]),
        weights_time: int8([1, 2], [1, 1]),
        bias: { type: 'int32', shape: [1], scale: [1], zero_point: [0], data: base64(Int32Array.of(0)) },
        initial_state: int8([1, 2], [5, 6]),
        output_sequence: int8([2, 1, 1], [7, 8]),
        final_state: int8([1, 2], [9, 10]),
      },
    };
    const built = caseModel(only('tflite-ref-vectors/1', 'SVDF', svdf));
    expectConsistent(built);
    expect(built.model.tensors[0]!.shape).toEqual([1, 2]);
    expect(built.invocations).toEqual([
      { inputs: [Uint8Array.of(1, 2)], expectedOutputs: [Uint8Array.of(7)] },
      { inputs: [Uint8Array.of(3, 4)], expectedOutputs: [Uint8Array.of(8)] },
    ]);
    expect(built.variables).toEqual([{ tensor: 4, initial: Uint8Array.of(5, 6), final: Uint8Array.of(9, 10) }]);
    expect(built.model.operators[0]!.attributes.activation).toBe('RELU');
  });

  const tensors = fullyConnected.tensors;
  it.each<[string, string, object]>([
    ['VECTOR_OPERATOR', 'GEMM', fullyConnected],
    ['VECTOR_OPERATOR', 'FULLY_CONNECTED', { ...fullyConnected, tensors: undefined }],
    ['VECTOR_TENSOR', 'FULLY_CONNECTED', { ...fullyConnected, tensors: { ...tensors, output: null } }],
    ['VECTOR_TENSOR', 'FULLY_CONNECTED', { ...fullyConnected, tensors: { ...tensors, filter: int8([3, 2], [1]) } }],
    ['VECTOR_TENSOR', 'FULLY_CONNECTED', { ...fullyConnected, tensors: { ...tensors, filter: int8([3, 2], null) } }],
    ['VECTOR_PARAMETER', 'FULLY_CONNECTED', { ...fullyConnected, params: { activation: 'SOFTSIGN' } }],
    ['VECTOR_PARAMETER', 'FULLY_CONNECTED', { ...fullyConnected, derived_from_scales: false }],
    ['VECTOR_PARAMETER', 'CONV_2D', fullyConnected],
    ['VECTOR_SCALES', 'LOGISTIC', { ...fullyConnected, derived_from_scales: false }],
  ])('%s', (code, op, one) => {
    const parsed = only('tflite-ref-vectors/1', op, one);
    expect(() => caseModel(parsed)).toThrow(expect.objectContaining({ code, exitCode: 2 }));
  });
});

describe('readCaseFile', () => {
  it('refuses files that it cannot read or does not know', () => {
    expect(() => readCaseFile('/nowhere/vectors.json')).toThrow(
      expect.objectContaining({ code: 'VECTOR_FILE_UNREADABLE' }),
    );
    expect(() => readCaseFile(import.meta.filename)).toThrow(expect.objectContaining({ code: 'VECTOR_FILE_SYNTAX' }));
    expect(() => parseCaseFile({ format: 'other/1', op: 'ADD', cases: [] }, 'a.json')).toThrow(
      expect.objectContaining({ code: 'VECTOR_FILE_FORMAT', exitCode: 2 }),
    );
    const tooWide = {
      format: 'mac-event-vectors/1',
      op: 'ADD',
      cases: [{ id: 'x', hardware: { accumulatorBits: 33 } }],
    };
    expect(() => parseCaseFile(tooWide, 'a.json')).toThrow('a.json at cases.0.hardware.accumulatorBits');
  });
});

describe.skipIf(!hasShared)('all reference cases (skipped without the shared material)', () => {
  const files = ['vectors', 'event-vectors'].flatMap((folder) =>
    readdirSync(sharedPath(folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json') && !file.includes('requantize_primitives'))
      .map((file) => join(folder, file)),
  );

  it.each(files)('%s', (file) => {
    const cases = readCaseFile(sharedPath(file));
    expect(cases.length).toBeGreaterThan(0);
    for (const one of cases) {
      expectConsistent(caseModel(one));
      expect(expectedStages(one) === null).toBe(file.startsWith('vectors'));
    }
  });
});
