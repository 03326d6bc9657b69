/**
 * Measures the golden MAC operators: millions of multiply-accumulates per second with every step observed and counted, proof
 * and preparation included. Run with `npx tsx test/bench/goldenMac.ts`.
 */
import { runGolden } from '../../src/golden/run.ts';
import type { Model } from '../../src/graph/model.ts';
import { referenceDatapath, type Datapath } from '../../src/numerics/datapath.ts';
import { macParameters } from '../../src/operators/convolution.ts';
import { singleOperator } from '../support/singleOperator.ts';

const runs = 5;

interface Layer {
  readonly name: string;
  readonly kind: 'CONV_2D' | 'DEPTHWISE_CONV_2D' | 'FULLY_CONNECTED';
  readonly size: number;
  readonly channels: number;
  readonly outputChannels: number;
  readonly kernel: number;
  readonly stride: number;
}

const layers: readonly Layer[] = [
  { name: '1×1, 28²×128→128', kind: 'CONV_2D', size: 28, channels: 128, outputChannels: 128, kernel: 1, stride: 1 },
  { name: '1×1, 112²×16→96', kind: 'CONV_2D', size: 112, channels: 16, outputChannels: 96, kernel: 1, stride: 1 },
  { name: '3×3, 32²×32→64', kind: 'CONV_2D', size: 32, channels: 32, outputChannels: 64, kernel: 3, stride: 1 },
  { name: '3×3/2, 224²×3→32', kind: 'CONV_2D', size: 224, channels: 3, outputChannels: 32, kernel: 3, stride: 2 },
  {
    name: 'depthwise 3×3, 56²×128',
    kind: 'DEPTHWISE_CONV_2D',
    size: 56,
    channels: 128,
    outputChannels: 128,
    kernel: 3,
    stride: 1,
  },
  {
    name: 'fully connected 1280→1000',
    kind: 'FULLY_CONNECTED',
    size: 1,
    channels: 1280,
    outputChannels: 1000,
    kernel: 1,
    stride: 1,
  },
];

const datapaths: readonly (readonly [string, Partial<Datapath>])[] = [
  ['K = 8', {}],
  ['K = 1', { reductionLanes: 1 }],
  ['K = 8, fold, wraps at 16 bits', { accumulatorBits: 16, zeroPointHandling: 'fold' }],
];

/** Bytes of a small linear congruential generator: the same in every run. */
function bytes(count: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

function networkOf(layer: Layer): Model {
  const { kind, size, channels, outputChannels, kernel, stride } = layer;
  const outputSize = Math.ceil(size / stride);
  const rows = kind === 'FULLY_CONNECTED';
  const filterShape = rows
    ? [outputChannels, channels]
    : kind === 'DEPTHWISE_CONV_2D'
      ? [1, kernel, kernel, outputChannels]
      : [outputChannels, kernel, kernel, channels];
  const weights = bytes(filterShape.reduce((product, one) => product * one, 1));
  return singleOperator(
    kind,
    [
      { type: 'int8', shape: rows ? [1, channels] : [1, size, size, channels], scale: 0.05, zeroPoint: -10 },
      { type: 'int8', shape: filterShape, scale: 0.01, zeroPoint: 0, data: weights },
      { type: 'int32', shape: [outputChannels], data: new Int32Array(outputChannels) },
    ],
    {
      type: 'int8',
      shape: rows ? [1, outputChannels] : [1, outputSize, outputSize, outputChannels],
      scale: 0.1,
      zeroPoint: -128,
    },
    {
      padding: 'SAME',
      strideHeight: stride,
      strideWidth: stride,
      dilationHeight: 1,
      dilationWidth: 1,
      activation: 'RELU6',
    },
  );
}

for (const layer of layers) {
  const model = networkOf(layer);
  const { macs } = macParameters(model, model.operators[0]!);
  const input = bytes(model.tensors[0]!.shape.reduce((product, one) => product * one, 1));
  for (const [name, datapath] of datapaths) {
    let best = Infinity;
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      runGolden(model, { ...referenceDatapath, ...datapath }, [input]);
      best = Math.min(best, performance.now() - start);
    }
    const rate = Math.round(macs / best / 1000);
    process.stdout.write(`${layer.name.padEnd(26)} ${name.padEnd(30)} ${String(rate).padStart(5)} MMAC/s\n`);
  }
}
