/**
 * Reference networks on datapaths narrower than the reference's: machine = golden in values and in every event count, where
 * events happen by the thousand. What a narrow datapath changes is seen in the tensors that leave the reference.
 */
import { describe, expect, it } from 'vitest';
import type { HardwareConfig } from '../../src/hardware/config.ts';
import { presetConfig } from '../../src/hardware/presets.ts';
import type { NumericEvent } from '../../src/numerics/events.ts';
import { hasShared } from '../support/shared.ts';
import { agreement, type CaseRun, GoldenRuns, NetworkOnMachine } from './networkRun.ts';
import { readReferenceCase, readReferenceModel } from './referenceNetworks.ts';

interface Point {
  readonly changes: Partial<HardwareConfig>;
  /** Reached in the networks of the point, taken together; null: the point changes values and raises no event of its own. */
  readonly event: NumericEvent | null;
  readonly networks: readonly string[];
}

const cnns = ['mlperf_resnet8_int8', 'mlperf_kws_dscnn_int8', 'mlperf_vww96_int8', 'micro_speech_int8'];
const recurrent = ['dtln_noise_suppression', 'mnist_lstm_int8', 'keyword_scrambled', 'mww_okay_nabu_v2'];
const int16x8 = ['zoo_dscnn_s_int16x8', 'adi_denoiser_int16_1'];

const points: Readonly<Record<string, Point>> = {
  'accumulators of 16 bits, wrapping': {
    changes: { accumulatorBits: 16 },
    event: 'accumulatorOverflows',
    networks: [...cnns, ...recurrent],
  },
  'accumulators of 16 bits, saturating, tap grouping': {
    changes: { accumulatorBits: 16, accumulatorOverflow: 'saturate', reductionGrouping: 'tap' },
    event: 'accumulatorOverflows',
    networks: [...cnns, ...recurrent],
  },
  'accumulators of 17 bits, saturating, zero points folded': {
    changes: { accumulatorBits: 17, accumulatorOverflow: 'saturate', zeroPointHandling: 'fold' },
    event: 'accumulatorOverflows',
    networks: [...cnns, ...recurrent],
  },
  'accumulators of 18 bits, wrapping': {
    changes: { accumulatorBits: 18 },
    event: 'accumulatorOverflows',
    networks: ['mlperf_resnet8_int8', 'mlperf_vww96_int8', 'mlperf_ad01_int8', 'person_detect_int8'],
  },
  'accumulators of 20 bits, wrapping, one product a step': {
    changes: { accumulatorBits: 20, reductionLanes: 1, depthwiseTapLanes: 1 },
    event: 'accumulatorOverflows',
    networks: ['mlperf_ad01_int8', 'zoo_har_int8'],
  },
  'int16 accumulators of 24 bits, wrapping': {
    changes: { accumulatorBitsInt16: 24 },
    event: 'accumulatorOverflows',
    networks: int16x8,
  },
  'int16 accumulators of 22 bits, saturating': {
    changes: { accumulatorBitsInt16: 22, accumulatorOverflow: 'saturate' },
    event: 'accumulatorOverflows',
    networks: int16x8,
  },
  'multipliers of 12 bits': {
    changes: { multiplierBits: 12 },
    event: null,
    networks: [...cnns, ...recurrent, ...int16x8],
  },
  'multipliers of 8 bits': {
    changes: { multiplierBits: 8 },
    event: null,
    networks: [...cnns, ...recurrent, ...int16x8],
  },
  'products of 30 bits': {
    changes: { productBits: 30, multiplierBits: 18 },
    event: 'productOverflows',
    networks: [...cnns, ...recurrent, ...int16x8],
  },
  'products of 44 bits of full multipliers': {
    changes: { productBits: 44 },
    event: 'productOverflows',
    networks: [...cnns, ...recurrent],
  },
  'rounding as single': {
    changes: { roundingProfile: 'single' },
    event: null,
    networks: ['mlperf_vww96_int8', 'person_detect_int8', 'mlperf_kws_dscnn_int8', 'dtln_noise_suppression'],
  },
  'rounding as tflite': {
    changes: { roundingProfile: 'tflite' },
    event: null,
    networks: ['mlperf_vww96_int8', 'person_detect_int8', 'mlperf_kws_dscnn_int8', 'mltk_kws_on_off_v3'],
  },
  'everything narrow at once': {
    changes: {
      accumulatorBits: 18,
      accumulatorBitsInt16: 26,
      accumulatorOverflow: 'saturate',
      multiplierBits: 12,
      productBits: 28,
      roundingProfile: 'single',
      zeroPointHandling: 'fold',
    },
    event: 'accumulatorOverflows',
    networks: [...cnns, ...recurrent, ...int16x8],
  },
};

/** H-SWISH inside the output pipeline: three forms, at widths where S2 saturates. */
const fusedPoints: Readonly<Record<string, Partial<HardwareConfig>>> = {
  'arithmetic, 12 bits': { fusedHardSwish: 'arithmetic', scaledBits: 12 },
  'table of 64 entries, 16 bits': { fusedHardSwish: 'table', lutEntries: 64 },
  'interpolated table of 32 entries, 10 bits': {
    fusedHardSwish: 'table',
    lutEntries: 32,
    lutInterpolation: true,
    scaledBits: 10,
  },
};

function runOn(name: string, hardware: HardwareConfig): CaseRun & { readonly fusedTensors: number } {
  const model = readReferenceModel(name);
  const onMachine = new NetworkOnMachine(model, hardware);
  expect(onMachine.provenFaults()).toEqual([]);
  const { debug } = onMachine.network.program;
  const run = onMachine.run(readReferenceCase(name, 'rand0', model), new GoldenRuns(model));
  expect({ name, ...run.verdict, reference: [] }).toEqual({ name, ...agreement });
  return { ...run, fusedTensors: debug.fusedTensors.length };
}

describe.skipIf(!hasShared)('narrow datapaths (skipped without the shared material)', () => {
  it.each(Object.entries(points))('%s', { timeout: 180_000 }, (name, { changes, event, networks }) => {
    let reached = 0;
    let changed = 0;
    for (const network of networks) {
      const { events, verdict } = runOn(network, { ...presetConfig('embedded-256'), ...changes, name });
      if (event !== null) reached += events[event];
      changed += verdict.reference.length;
    }
    if (event !== null) expect(reached).toBeGreaterThan(0);
    expect(changed).toBeGreaterThan(0);
  });

  it.each(Object.entries(fusedPoints))(
    'H-SWISH fused in zoo_ssd_mobilenet_v3_int8: %s',
    { timeout: 300_000 },
    (name, changes) => {
      const hardware: HardwareConfig = { ...presetConfig('embedded-256'), ...changes, activationMode: 'fused', name };
      const { events, verdict, fusedTensors } = runOn('zoo_ssd_mobilenet_v3_int8', hardware);
      expect(fusedTensors).toBeGreaterThan(0);
      expect(verdict.reference.length).toBeGreaterThan(0);
      expect(
        events.outputSaturationsLow + events.outputSaturationsHigh + events.channelScalerSaturations,
      ).toBeGreaterThan(0);
    },
  );
});
