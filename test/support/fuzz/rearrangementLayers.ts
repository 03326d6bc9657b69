/** Random operators that move stored values: padding, joining, dividing, slicing, transposing, other shapes. */
import fc from 'fast-check';
import type { IntegerType, TensorElements, TensorFormat } from '../bruteForce/layer.ts';
import type {
  DivideLayer,
  JoinLayer,
  PadLayer,
  RearrangementLayer,
  ReshapingLayer,
  ResizeLayer,
  SliceLayer,
  StridedSliceLayer,
  TransposeLayer,
} from '../bruteForce/rearrangementLayer.ts';
import { stridedIndices } from '../bruteForce/rearrangement.ts';
import { randomSource } from './elements.ts';
import { filled, format, seedArbitrary, upTo, zeroPointArbitrary } from './formats.ts';

/** Between the whole range of a type and a corner of it nothing moves differently: contents are uniform. */
interface Contents {
  readonly type: IntegerType;
  readonly zeroPoint: number;
  readonly exponent: number;
  readonly seed: number;
}

export const movedTypes = ['int8', 'uint8', 'int16', 'int32'] as const satisfies IntegerType[];

const contentsArbitrary = (types: readonly IntegerType[]): fc.Arbitrary<Contents> =>
  fc.record({
    type: fc.constantFrom(...types),
    zeroPoint: zeroPointArbitrary,
    exponent: fc.integer({ min: -9, max: 1 }),
    seed: seedArbitrary,
  });

/** Tensors of one format with uniform elements. */
function tensors(contents: Contents): {
  readonly full: (shape: readonly number[]) => TensorElements;
  readonly empty: (shape: readonly number[]) => TensorFormat;
  readonly random: () => number;
} {
  const random = randomSource(contents.seed);
  const empty = (shape: readonly number[]): TensorFormat =>
    format(contents.type, shape, 1.5 * 2 ** contents.exponent, contents.zeroPoint);
  return { full: (shape) => filled(empty(shape), 'uniform', random), empty, random };
}

const extentsArbitrary = fc.array(upTo(7), { minLength: 1, maxLength: 4 });
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** An axis of that rank, counted from either end. */
const axisOf = (position: number, fromEnd: boolean, rank: number): number =>
  Math.floor(position * rank) - (fromEnd ? rank : 0);

const anyContents = contentsArbitrary(movedTypes);

export const padLayers: fc.Arbitrary<PadLayer> = fc
  .record({
    contents: anyContents,
    dimensions: fc.array(
      fc.record({ extent: upTo(6), before: fc.integer({ min: 0, max: 3 }), after: fc.integer({ min: 0, max: 3 }) }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ contents, dimensions }) => {
    const { full, empty } = tensors(contents);
    return {
      kind: 'PADV2',
      inputs: [full(dimensions.map(({ extent }) => extent))],
      outputs: [empty(dimensions.map(({ extent, before, after }) => before + extent + after))],
      before: dimensions.map(({ before }) => before),
      padValue: full([1]).elements[0]!,
    };
  });

export function joinLayers(kind: JoinLayer['kind']): fc.Arbitrary<JoinLayer> {
  return fc
    .record({
      contents: anyContents,
      extents: extentsArbitrary,
      position: fraction,
      fromEnd: fc.boolean(),
      parts: fc.array(upTo(5), { minLength: 1, maxLength: 5 }),
      constants: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
      repeated: fc.constantFrom(false, false, false, true),
    })
    .map(({ contents, extents, position, fromEnd, parts, constants, repeated }) => {
      const { full, empty } = tensors(contents);
      const rank = kind === 'PACK' ? extents.length + 1 : extents.length;
      const axis = axisOf(position, fromEnd, rank);
      const at = axis < 0 ? axis + rank : axis;
      const twice = repeated && parts.length > 1;
      const shapeOf = (part: number): number[] =>
        kind === 'PACK' ? [...extents] : extents.map((extent, i) => (i === at ? part : extent));
      const sizes = twice ? [...parts.slice(0, -1), parts[0]!] : parts;
      const inputs = sizes.map((part) => full(shapeOf(part)));
      if (twice) inputs[inputs.length - 1] = inputs[0]!;
      const total = sizes.reduce((sum, part) => sum + part, 0);
      const shape = kind === 'PACK' ? [...extents.slice(0, at), inputs.length, ...extents.slice(at)] : shapeOf(total);
      const inside = constants.filter((slot) => slot < inputs.length - (twice ? 1 : 0));
      return { kind, inputs, outputs: [empty(shape)], axis, constants: inside, repeated: twice };
    });
}

export function divideLayers(kind: DivideLayer['kind']): fc.Arbitrary<DivideLayer> {
  return fc
    .record({
      contents: anyContents,
      extents: extentsArbitrary,
      position: fraction,
      fromEnd: fc.boolean(),
      parts: fc.array(upTo(4), { minLength: 1, maxLength: 5 }),
      open: fc.option(fraction),
    })
    .map(({ contents, extents, position, fromEnd, parts, open }) => {
      const { full, empty } = tensors(contents);
      const axis = axisOf(position, fromEnd, extents.length);
      const at = axis < 0 ? axis + extents.length : axis;
      const withExtent = (size: number): number[] => extents.map((extent, i) => (i === at ? size : extent));
      // SPLIT cuts into equal parts, UNPACK into parts of one element, whose dimension disappears.
      const sizes = kind === 'SPLIT_V' ? parts : kind === 'SPLIT' ? parts.map(() => parts[0]!) : parts.map(() => 1);
      const whole = withExtent(sizes.reduce((sum, size) => sum + size, 0));
      const shapes = sizes.map((size) => (kind === 'UNPACK' ? extents.filter((_, i) => i !== at) : withExtent(size)));
      const openPart = kind === 'SPLIT_V' && open !== null ? Math.floor(open * sizes.length) : null;
      return { kind, inputs: [full(whole)], outputs: shapes.map(empty), axis, openPart };
    });
}

export const sliceLayers: fc.Arbitrary<SliceLayer> = fc
  .record({
    contents: anyContents,
    dimensions: fc.array(fc.record({ extent: upTo(8), first: fraction, length: fraction, open: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(({ contents, dimensions }) => {
    const { full, empty } = tensors(contents);
    const parts = dimensions.map(({ extent, first, length, open }) => {
      const begin = Math.floor(first * extent);
      return { begin, size: open ? extent - begin : 1 + Math.floor(length * (extent - begin)), open };
    });
    return {
      kind: 'SLICE',
      inputs: [full(dimensions.map(({ extent }) => extent))],
      outputs: [empty(parts.map(({ size }) => size))],
      begin: parts.map(({ begin }) => begin),
      size: parts.map(({ size, open }) => (open ? -1 : size)),
    };
  });

const around = fc.integer({ min: -12, max: 12 });

/** Begins and ends beyond the tensor, from its end, backward steps, masks; at least one element is left. */
export const stridedSliceLayers: fc.Arbitrary<StridedSliceLayer> = fc
  .record({
    contents: anyContents,
    dimensions: fc.array(
      fc.record({
        extent: upTo(8),
        begin: around,
        end: around,
        stride: fc.constantFrom(1, 1, 2, 3, -1, -2, -3),
        beginMask: fc.boolean(),
        endMask: fc.boolean(),
        shrink: fc.constantFrom(false, false, false, true),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ contents, dimensions }) => {
    const mask = (flag: (one: (typeof dimensions)[number]) => boolean): number =>
      dimensions.reduce((bits, one, axis) => bits + (flag(one) ? 2 ** axis : 0), 0);
    // A shrunk dimension names one element of the tensor and has a forward step.
    const inside = ({ begin, extent }: { begin: number; extent: number }): number =>
      ((begin + 12) % (2 * extent)) - extent;
    const slice = {
      begin: dimensions.map((one) => (one.shrink ? inside(one) : one.begin)),
      end: dimensions.map(({ end }) => end),
      strides: dimensions.map(({ stride, shrink }) => (shrink ? Math.abs(stride) : stride)),
      beginMask: mask((one) => one.beginMask && !one.shrink),
      endMask: mask((one) => one.endMask),
      shrinkAxisMask: mask((one) => one.shrink),
    };
    const sizes = dimensions.map(({ extent }, axis) => stridedIndices(slice, extent, axis).length);
    const { full, empty } = tensors(contents);
    const shape = sizes.filter((_, axis) => !dimensions[axis]!.shrink);
    const kind = 'STRIDED_SLICE' as const;
    return { kind, inputs: [full(dimensions.map(({ extent }) => extent))], outputs: [empty(shape)], ...slice };
  })
  .filter(({ outputs }) => !outputs[0]!.shape.includes(0));

/** Up to five dimensions in any order, some counted from the end. */
export const transposeLayers: fc.Arbitrary<TransposeLayer> = fc
  .record({
    contents: anyContents,
    dimensions: fc.array(fc.record({ extent: upTo(6), rank: fraction, fromEnd: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    }),
  })
  .map(({ contents, dimensions }) => {
    const { full, empty } = tensors(contents);
    const extents = dimensions.map(({ extent }) => extent);
    const order = dimensions
      .map(({ rank, fromEnd }, axis) => ({ axis, rank, fromEnd }))
      .sort((a, b) => a.rank - b.rank || a.axis - b.axis);
    return {
      kind: 'TRANSPOSE',
      inputs: [full(extents)],
      outputs: [empty(order.map(({ axis }) => extents[axis]!))],
      permutation: order.map(({ axis, fromEnd }) => (fromEnd ? axis - extents.length : axis)),
    };
  });

export function reshapingLayers(kind: ReshapingLayer['kind']): fc.Arbitrary<ReshapingLayer> {
  return fc
    .record({ contents: anyContents, extents: extentsArbitrary, position: fraction, all: fc.boolean() })
    .map(({ contents, extents, position, all }) => {
      const { full, empty } = tensors(contents);
      const at = Math.floor(position * (extents.length + 1));
      const longer = [...extents.slice(0, at), 1, ...extents.slice(at)];
      if (kind === 'EXPAND_DIMS') {
        return { kind, inputs: [full(extents)], outputs: [empty(longer)], axes: [all ? at : at - longer.length] };
      }
      const shape = all ? longer.filter((extent) => extent !== 1) : extents;
      return { kind, inputs: [full(longer)], outputs: [empty(shape)], axes: all ? [] : [at] };
    });
}

export function resizeLayers(kind: ResizeLayer['kind']): fc.Arbitrary<ResizeLayer> {
  const types = kind === 'RESIZE_BILINEAR' ? (['int8'] as const) : (['int8', 'uint8', 'int16'] as const);
  return fc
    .record({
      contents: contentsArbitrary(types),
      batches: fc.constantFrom(1, 1, 2),
      from: fc.tuple(upTo(9), upTo(9)),
      to: fc.tuple(upTo(13), upTo(13)),
      channels: upTo(6),
      centers: fc.constantFrom('none', 'none', 'corners', 'half'),
    })
    .map(({ contents, batches, from, to, channels, centers }) => {
      const { full, empty } = tensors(contents);
      return {
        kind,
        inputs: [full([batches, ...from, channels])],
        outputs: [empty([batches, ...to, channels])],
        alignCorners: centers === 'corners',
        halfPixelCenters: centers === 'half',
      };
    });
}

/** Every operator that the NPU's DMA carries out, or that is no work at all. */
export const movements: readonly (readonly [name: string, layers: fc.Arbitrary<RearrangementLayer>])[] = [
  ['PADV2', padLayers],
  ['CONCATENATION', joinLayers('CONCATENATION')],
  ['PACK', joinLayers('PACK')],
  ['UNPACK', divideLayers('UNPACK')],
  ['SPLIT', divideLayers('SPLIT')],
  ['SPLIT_V', divideLayers('SPLIT_V')],
  ['SLICE', sliceLayers],
  ['STRIDED_SLICE', stridedSliceLayers],
  ['TRANSPOSE', transposeLayers],
  ['SQUEEZE', reshapingLayers('SQUEEZE')],
  ['EXPAND_DIMS', reshapingLayers('EXPAND_DIMS')],
  ['RESIZE_NEAREST_NEIGHBOR', resizeLayers('RESIZE_NEAREST_NEIGHBOR')],
];
