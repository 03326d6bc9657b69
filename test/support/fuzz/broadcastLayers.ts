/** Random operators of two operands with every broadcast: either stretched, of lower rank, a scalar, or a constant. */
import fc from 'fast-check';
import type { BinaryLayer, ExtremumLayer } from '../bruteForce/layer.ts';
import { randomSource } from './elements.ts';
import { filled, format, modeArbitrary, seedArbitrary, significand, upTo, zeroPointArbitrary } from './formats.ts';
import { binaryLayerArbitrary } from './vectorLayers.ts';

export interface Broadcast {
  readonly shapes: readonly [readonly number[], readonly number[]];
  readonly output: readonly number[];
  readonly constantOperand: 0 | 1 | null;
}

const stretches = ['none', 'none', 'first', 'second', 'both'] as const;

/** The shape without some of its leading dimensions of extent 1. */
function withoutLeading(shape: readonly number[], dropped: number): number[] {
  const ones = shape.findIndex((extent) => extent !== 1);
  return shape.slice(Math.min(dropped, ones < 0 ? shape.length : ones));
}

/** Shapes of up to five dimensions; at least one operand keeps them all. */
export const broadcastArbitrary: fc.Arbitrary<Broadcast> = fc
  .record({
    dimensions: fc.array(fc.record({ extent: upTo(5), stretch: fc.constantFrom(...stretches) }), {
      minLength: 1,
      maxLength: 5,
    }),
    dropped: fc.integer({ min: 0, max: 5 }),
    shorter: fc.constantFrom(0, 1),
    constantOperand: fc.constantFrom(null, null, 0, 1),
  })
  .map(({ dimensions, dropped, shorter, constantOperand }) => {
    const shapeOf = (which: 'first' | 'second'): number[] =>
      dimensions.map(({ extent, stretch }) => (stretch === which || stretch === 'both' ? 1 : extent));
    const full: [number[], number[]] = [shapeOf('first'), shapeOf('second')];
    const output = full[0].map((extent, axis) => Math.max(extent, full[1][axis]!));
    full[shorter] = withoutLeading(full[shorter], dropped);
    return { shapes: full, output, constantOperand };
  });

const constantOf = ({ constantOperand }: Broadcast): { constantOperand?: 0 | 1 } =>
  constantOperand === null ? {} : { constantOperand };

/** ADD, SUB and MUL: the numbers of {@link binaryLayerArbitrary} in these shapes. */
export function broadcastBinaryArbitrary(kind: BinaryLayer['kind'], type: 'int8' | 'int16'): fc.Arbitrary<BinaryLayer> {
  return fc
    .record({
      layer: binaryLayerArbitrary(kind, type),
      broadcast: broadcastArbitrary,
      modes: fc.tuple(modeArbitrary, modeArbitrary),
      seed: seedArbitrary,
    })
    .map(({ layer, broadcast, modes, seed }) => {
      const random = randomSource(seed);
      const [first, second] = layer.inputs;
      return {
        ...layer,
        ...constantOf(broadcast),
        inputs: [
          filled({ ...first, shape: broadcast.shapes[0] }, modes[0], random),
          filled({ ...second, shape: broadcast.shapes[1] }, modes[1], random),
        ],
        output: { ...layer.output, shape: broadcast.output },
      };
    });
}

export function extremumLayerArbitrary(
  kind: ExtremumLayer['kind'],
  type: 'int8' | 'int16' | 'int32',
): fc.Arbitrary<ExtremumLayer> {
  return fc
    .record({
      broadcast: broadcastArbitrary,
      modes: fc.tuple(modeArbitrary, modeArbitrary),
      zeroPoint: zeroPointArbitrary,
      exponent: fc.integer({ min: -12, max: 2 }),
      seed: seedArbitrary,
    })
    .map(({ broadcast, modes, zeroPoint, exponent, seed }) => {
      const random = randomSource(seed);
      const scale = 2 ** exponent * significand(random);
      const [first, second] = broadcast.shapes.map((shape, i) =>
        filled(format(type, shape, scale, zeroPoint), modes[i]!, random),
      ) as [ExtremumLayer['inputs'][0], ExtremumLayer['inputs'][1]];
      const output = format(type, broadcast.output, scale, zeroPoint);
      return { kind, inputs: [first, second], output, ...constantOf(broadcast) };
    });
}
