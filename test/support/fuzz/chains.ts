/**
 * Random networks of a few layers, each fed by an earlier one. The brute-force reference computes every layer while the network
 * is built, so that every tensor and every operator has its expectation.
 */
import fc from 'fast-check';
import type { Padding } from '../../../src/graph/model.ts';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import { fractionBitsOf } from '../bruteForce/hardSwish.ts';
import type {
  BinaryLayer,
  Layer,
  MovementLayer,
  PoolLayer,
  TensorElements,
  TensorFormat,
} from '../bruteForce/layer.ts';
import { elementsOf } from '../bruteForce/record.ts';
import { bruteForce } from '../bruteForce/run.ts';
import { drawElements, randomSource } from './elements.ts';
import { buildLayer, type FusedNumbers, type Geometry } from './macLayer.ts';
import { numbersArbitrary } from './macLayers.ts';
import type { Numbers } from './macQuantization.ts';
import { appendLayer, Builder } from './network.ts';
import type { ExpectedNetwork, ExpectedOperator } from './threeWay.ts';

const stageKinds = [
  'convolution',
  'convolution',
  'pointwise',
  'depthwise',
  'hardSwish',
  'residual',
  'product',
  'pool',
  'clamp',
  'padded',
] as const;

const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

interface Stage {
  readonly kind: (typeof stageKinds)[number];
  readonly numbers: Numbers;
  readonly channels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly multiplier: number;
  readonly padding: Padding;
  /** Which earlier tensor of equal shape a residual adds, counted back. */
  readonly back: number;
}

/** A network before its tensors have contents. */
export interface Chain {
  readonly seed: number;
  readonly height: number;
  readonly width: number;
  readonly depth: number;
  readonly zeroPoint: number;
  readonly stages: readonly Stage[];
  /** Whether it ends in a FULLY_CONNECTED, and whether a RESHAPE comes before that. */
  readonly classifier: 'none' | 'direct' | 'reshaped';
}

/** @param extents fewest and most rows and columns of the image; @param channels most channels of a layer */
export function chainArbitrary(extents: { min: number; max: number }, channels: number): fc.Arbitrary<Chain> {
  const stage: fc.Arbitrary<Stage> = fc.record({
    kind: fc.constantFrom(...stageKinds),
    numbers: numbersArbitrary(['fit']),
    channels: fc.oneof(upTo(6), upTo(channels)),
    kernelHeight: upTo(3),
    kernelWidth: upTo(3),
    strideHeight: fc.constantFrom(1, 1, 1, 2),
    strideWidth: fc.constantFrom(1, 1, 1, 2),
    multiplier: fc.constantFrom(1, 1, 2),
    padding: fc.constantFrom('SAME', 'VALID'),
    back: upTo(3),
  });
  return fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    height: fc.integer(extents),
    width: fc.integer(extents),
    depth: upTo(12),
    zeroPoint: fc.integer({ min: -128, max: 127 }),
    stages: fc.array(stage, { minLength: 2, maxLength: 6 }),
    classifier: fc.constantFrom('none', 'direct', 'reshaped'),
  });
}

interface Value {
  readonly tensor: number;
  readonly elements: TensorElements;
}

/** Extents of a window stage on that image; a window that does not fit is padded. */
function geometryOf(stage: Stage, shape: readonly number[]): Geometry {
  const [, height, width, depth] = shape as [number, number, number, number];
  const small = height < stage.kernelHeight || width < stage.kernelWidth;
  return {
    batches: 1,
    height,
    width,
    depth,
    channels: stage.channels,
    groups: stage.multiplier,
    kernelHeight: stage.kernelHeight,
    kernelWidth: stage.kernelWidth,
    strideHeight: stage.strideHeight,
    strideWidth: stage.strideWidth,
    dilationHeight: 1,
    dilationWidth: 1,
    padding: small ? 'SAME' : stage.padding,
    slack: 0,
  };
}

function outputFormat(shape: readonly number[], scale: number, zeroPoint: number): TensorFormat {
  return { type: 'int8', shape, scales: [Math.fround(scale)], zeroPoints: [zeroPoint], quantizedDimension: 0 };
}

function binaryStage(kind: BinaryLayer['kind'], first: Value, second: Value, numbers: Numbers): BinaryLayer {
  const [a, b] = [first.elements, second.elements];
  const [scale1, scale2] = [a.scales[0]!, b.scales[0]!];
  const natural = kind === 'MUL' ? scale1 * scale2 * 64 : Math.max(scale1, scale2) * 1.5;
  const output = outputFormat(a.shape, natural, numbers.outputZeroPoint);
  return { kind, inputs: [a, b], output, activation: 'NONE' };
}

function poolStage(stage: Stage, { elements }: Value): PoolLayer {
  const geometry = geometryOf(stage, elements.shape);
  const { padding, strideHeight, strideWidth, kernelHeight, kernelWidth, height, width, depth } = geometry;
  const extent = (size: number, kernel: number, stride: number): number =>
    Math.ceil((padding === 'VALID' ? size - kernel + 1 : size) / stride);
  const shape = [1, extent(height, kernelHeight, strideHeight), extent(width, kernelWidth, strideWidth), depth];
  const { elements: _, ...format } = elements;
  return {
    kind: stage.multiplier === 1 ? 'AVERAGE_POOL_2D' : 'MAX_POOL_2D',
    input: elements,
    output: { ...format, shape },
    padding,
    strideHeight,
    strideWidth,
    filterHeight: kernelHeight,
    filterWidth: kernelWidth,
    activation: 'NONE',
  };
}

/** Up to two rows and columns around the image. */
function padStage(stage: Stage, { elements }: Value): MovementLayer {
  const [batches, height, width, depth] = elements.shape as [number, number, number, number];
  const before = [0, stage.back - 1, stage.kernelHeight - 1, 0];
  const shape = [batches, height + stage.back, width + stage.kernelHeight + stage.kernelWidth - 1, depth];
  const { elements: _, ...format } = elements;
  return { kind: 'PAD', input: elements, output: { ...format, shape }, before };
}

/** A convolution whose HARD_SWISH the hardware fuses; without fused mode just a convolution. */
function hardSwishNumbers(hardware: HardwareConfig, numbers: Numbers): FusedNumbers | null {
  if (hardware.activationMode !== 'fused') return null;
  const fused: FusedNumbers = {
    datapath: hardware,
    skippedScale: (random) => 2 ** -5 * (1 + random()),
    output: (shape, random) => outputFormat(shape, 2 ** -6 * (1 + random()), numbers.inputZeroPoint),
  };
  const widest = outputFormat([], 2 ** -4, numbers.outputZeroPoint);
  return fractionBitsOf(widest, hardware) === null ? null : fused;
}

function layerOf(stage: Stage, earlier: readonly Value[], hardware: HardwareConfig): [Layer, readonly Value[]] {
  const current = earlier.at(-1)!;
  const numbers = { ...stage.numbers, direct: false };
  const geometry = geometryOf(stage, current.elements.shape);
  const variant = { int16: false, biasType: 'int32' } as const;
  const input = current.elements;
  switch (stage.kind) {
    case 'convolution':
      return [buildLayer({ ...variant, kind: 'CONV_2D' }, { ...geometry, groups: 1 }, numbers, null, input), [current]];
    case 'pointwise': {
      const one = { ...geometry, groups: 1, kernelHeight: 1, kernelWidth: 1, strideHeight: 1, strideWidth: 1 };
      return [buildLayer({ ...variant, kind: 'CONV_2D' }, one, numbers, null, input), [current]];
    }
    case 'depthwise':
      return [buildLayer({ ...variant, kind: 'DEPTHWISE_CONV_2D' }, geometry, numbers, null, input), [current]];
    case 'hardSwish': {
      const fused = hardSwishNumbers(hardware, numbers);
      return [
        buildLayer({ ...variant, kind: 'CONV_2D' }, { ...geometry, groups: 1 }, numbers, fused, input),
        [current],
      ];
    }
    case 'residual':
    case 'product': {
      const same = earlier.filter(({ elements }) => String(elements.shape) === String(input.shape));
      const other = same.at(-1 - stage.back) ?? current;
      const kind = stage.kind === 'product' ? 'MUL' : stage.multiplier === 1 ? 'ADD' : 'SUB';
      return [binaryStage(kind, current, other, numbers), [current, other]];
    }
    case 'padded':
      return [padStage(stage, current), [current]];
    case 'pool':
      return [poolStage(stage, current), [current]];
    case 'clamp': {
      const { elements: _, ...format } = input;
      return [{ kind: 'RELU6', input, output: format }, [current]];
    }
  }
}

/** All elements in one row, as a FULLY_CONNECTED reads them. */
function flattened({ elements }: Value): MovementLayer {
  const { elements: _, ...format } = elements;
  const shape = [1, elementsOf(elements.shape)];
  return { kind: 'RESHAPE', input: elements, output: { ...format, shape }, before: [] };
}

/** A FULLY_CONNECTED over all elements of the last tensor. */
function classifierOf(chain: Chain, { elements }: Value): Layer {
  const depth = elementsOf(elements.shape);
  const stage = chain.stages[0]!;
  const geometry = { ...geometryOf(stage, [1, 1, 1, depth]), batches: 1, kernelWidth: 1 };
  const numbers = { ...stage.numbers, direct: false };
  return buildLayer({ kind: 'FULLY_CONNECTED', int16: false, biasType: 'int32' }, geometry, numbers, null, elements);
}

export function buildChain(chain: Chain, hardware: HardwareConfig): ExpectedNetwork {
  const builder = new Builder();
  const random = randomSource(chain.seed);
  const format = outputFormat([1, chain.height, chain.width, chain.depth], 2 ** -6 * (1 + random()), chain.zeroPoint);
  const elements = drawElements('int8', elementsOf(format.shape), 'uniform', chain.zeroPoint, random);
  const values: Value[] = [
    { tensor: builder.input('input', { ...format, elements }), elements: { ...format, elements } },
  ];
  const expected: ExpectedOperator[] = [];
  let operators = 0;
  const append = (layer: Layer, operands: readonly Value[]): void => {
    const result = bruteForce(layer, hardware);
    const { last } = appendLayer(
      builder,
      layer,
      operands.map(({ tensor }) => tensor),
    );
    const fused = 'hardSwish' in layer && layer.hardSwish !== null;
    const output = fused ? layer.hardSwish : layer.output;
    expected.push({ operator: operators, tensor: last, result });
    operators += fused ? 2 : 1;
    values.push({ tensor: last, elements: { ...output, elements: result.output.map(Number) } });
  };
  for (const stage of chain.stages) append(...layerOf(stage, values, hardware));
  if (chain.classifier !== 'none') {
    if (chain.classifier === 'reshaped') append(flattened(values.at(-1)!), [values.at(-1)!]);
    append(classifierOf(chain, values.at(-1)!), [values.at(-1)!]);
  }
  return { ...builder.finish('chain', [values.at(-1)!.tensor]), expected };
}
