/** Whole reference networks through the golden model: every tensor of every operator against the reference's hash. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runGolden } from '../../../src/golden/run.ts';
import { createGoldenState } from '../../../src/golden/state.ts';
import { readTflite } from '../../../src/graph/tflite/reader.ts';
import type { Model } from '../../../src/graph/model.ts';
import { referenceDatapath } from '../../../src/numerics/datapath.ts';
import { hasShared, sharedJson, sharedPath } from '../../support/shared.ts';

interface ModelVectors {
  readonly cases: readonly {
    readonly name: string;
    /** Invocations that carry the state; `tensors` holds [tensor, producer, sha256] of each. */
    readonly steps: readonly { readonly tensors: readonly (readonly [number, number, string])[] }[];
  }[];
}

const networks = [
  'adi_denoiser_int16_1',
  'armex_dscnn_s',
  'cfu_mnv2_160_035',
  'dtln_noise_suppression',
  'emza_ssd_slim_int8',
  'hello_world_int8',
  'keyword_scrambled',
  'keyword_scrambled_8bit',
  'mcunet_vww',
  'micro_speech_int8',
  'mlonmcu_rnnoise_int8',
  'mlperf_ad01_int8',
  'mlperf_kws_dscnn_int8',
  'mlperf_resnet8_int8',
  'mlperf_strww_int8',
  'mlperf_vww96_int8',
  'mltk_kws_on_off_v3',
  'mnist_lstm_int8',
  'mobilenet_v2_1.0_224_pt_int8',
  'mww_okay_nabu_v2',
  'person_detect_int8',
  'zoo_dscnn_s_int16x8',
  'zoo_har_int8',
  'zoo_ssd_mobilenet_v3_int8',
];

/** Hundreds of millions of MACs take seconds: one case of these is enough here. */
const oneCaseOnly = new Set(['mobilenet_v2_1.0_224_pt_int8', 'zoo_ssd_mobilenet_v3_int8']);

const seanet = hasShared
  ? readdirSync(sharedPath('models', 'seanet_int16x8'))
      .filter((file) => file.endsWith('.tflite'))
      .map((file) => file.replace('.tflite', ''))
  : [];

function load(name: string): Model {
  return readTflite(readFileSync(sharedPath('models', `${name}.tflite`)), name);
}

function bytesOf(...parts: string[]): Uint8Array {
  return Uint8Array.from(readFileSync(sharedPath('models', ...parts)));
}

describe.skipIf(!hasShared)('reference networks (skipped without the shared material)', () => {
  it.each(networks)('%s: every tensor', { timeout: 120_000 }, (name) => {
    const model = load(name);
    const differing = new Set<string>();
    let compared = 0;
    const { cases } = sharedJson<ModelVectors>('models', 'vectors', name, 'vectors.json');
    for (const { name: caseName, steps } of oneCaseOnly.has(name) ? cases.slice(0, 1) : cases) {
      const state = createGoldenState(model);
      const files = model.inputs.map((_, i) => bytesOf('vectors', name, caseName, `input_${i}.bin`));
      steps.forEach(({ tensors: expected }, invocation) => {
        const inputs = files.map((bytes) => {
          const frameBytes = bytes.byteLength / steps.length;
          return bytes.slice(invocation * frameBytes, (invocation + 1) * frameBytes);
        });
        const { tensors } = runGolden(model, referenceDatapath, inputs, { state, invocation });
        for (const [tensor, , sha256] of expected) {
          const bytes = tensors.get(tensor) ?? state.variables.get(tensor);
          compared++;
          if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== sha256) {
            differing.add(`${caseName}, invocation ${invocation}: tensor ${tensor} '${model.tensors[tensor]!.name}'`);
          }
        }
      });
    }
    expect([...differing]).toEqual([]);
    expect(compared).toBeGreaterThan(model.operators.length);
  });

  it.each(seanet)('seanet_int16x8/%s: the output', (name) => {
    const model = load(`seanet_int16x8/${name}`);
    const inputs = model.inputs.map((_, i) => bytesOf('seanet_int16x8', `${name}.input_${i}.bin`));
    const output = runGolden(model, referenceDatapath, inputs).tensors.get(model.outputs[0]!)!;
    expect(Buffer.from(output).equals(bytesOf('seanet_int16x8', `${name}.output_0.bin`))).toBe(true);
  });
});
