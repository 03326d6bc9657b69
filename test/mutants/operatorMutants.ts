/** Mistakes in reductions, extrema, tables, slopes and movements, in golden, machine or what they share. */
import { mutant, type Mutant } from './mutant.ts';

const reduction = 'src/golden/reduction.ts';
const arithmetic = 'src/golden/arithmetic.ts';
const softmax = 'src/golden/softmax.ts';
const activations = 'src/golden/activations.ts';
const quantize = 'src/golden/quantize.ts';
const resize = 'src/golden/resize.ts';
const normalization = 'src/golden/l2Normalization.ts';
const machineReduce = 'src/machine/units/vector/reduce.ts';
const machineMove = 'src/machine/units/vector/move.ts';
const machineSoftmax8 = 'src/machine/units/vector/softmax8.ts';
const machineSoftmax16 = 'src/machine/units/vector/softmax16.ts';
const broadcast = 'src/operators/broadcast.ts';
const concatenation = 'src/operators/concatenation.ts';
const pack = 'src/operators/pack.ts';
const split = 'src/operators/split.ts';
const slice = 'src/operators/slice.ts';
const transpose = 'src/operators/transpose.ts';
const pad = 'src/operators/pad.ts';
const resizeNumbers = 'src/operators/resize.ts';

export const operatorMutants: readonly Mutant[] = [
  mutant(
    "the input's zero point counts once",
    'MEAN',
    reduction,
    'parameters.inputZeroPoint * parameters.count',
    'parameters.inputZeroPoint',
  ),
  mutant(
    "the output's zero point is added before the rescale",
    'MEAN',
    reduction,
    'unit.scale(sum, parameters.multiplier) + parameters.outputZeroPoint',
    'unit.scale(sum + parameters.outputZeroPoint, parameters.multiplier)',
  ),
  mutant(
    'kept and reduced axes are exchanged in strides',
    'MEAN',
    reduction,
    'const members = offsets(parameters.reducedShape, parameters.reducedStrides);\n  offsets(parameters.keptShape, parameters.keptStrides).forEach((first, index) => {\n    let total',
    'const members = offsets(parameters.reducedShape, parameters.reducedStrides.toReversed());\n  offsets(parameters.keptShape, parameters.keptStrides).forEach((first, index) => {\n    let total',
  ),
  mutant('the sum begins at 1', 'SUM', reduction, 'let total = 0;', 'let total = 1;'),
  mutant('the maximum begins at 0', 'REDUCE_MAX', reduction, 'let maximum = -Infinity;', 'let maximum = 0;'),
  mutant(
    'the machine leaves the offset out of a sum',
    'MEAN',
    machineReduce,
    'let sum = register + execution.instruction.sumOffset;',
    'let sum = register;',
  ),
  mutant(
    'dimensions of 1 are walked',
    'broadcast ADD',
    broadcast,
    'strides[i] = size === 1 ? 0 : stride;',
    'strides[i] = size === 1 && i === 0 ? 0 : stride;',
  ),
  mutant(
    'shapes are aligned at their first dimension',
    'broadcast ADD',
    broadcast,
    'return [...Array.from({ length: Math.max(0, rank - shape.length) }, () => 1), ...shape];',
    'return [...shape, ...Array.from({ length: Math.max(0, rank - shape.length) }, () => 1)];',
  ),
  mutant(
    'maximum and minimum are exchanged',
    'MAXIMUM',
    arithmetic,
    "parameters.function === 'maximum' ? Math.max : Math.min",
    'Math.min',
  ),
  mutant(
    'the machine takes the greater as the lesser',
    'MINIMUM',
    machineMove,
    'Math.min(x0[i]!, x1[i]!)',
    'Math.max(x0[i]!, x1[i]!)',
  ),
  mutant(
    'the sum of exponentials has one bit less',
    'SOFTMAX int8',
    softmax,
    'roundingDivideByPowerOfTwo(exponentials[maximum - x]!, 12)',
    'roundingDivideByPowerOfTwo(exponentials[maximum - x]!, 13)',
  ),
  mutant(
    'the right shift is one too short',
    'SOFTMAX int8',
    softmax,
    '12 - headroom + 31 - outputBits',
    '12 - headroom + 30 - outputBits',
  ),
  mutant(
    'the machine reports one bit of headroom less',
    'SOFTMAX int8',
    machineSoftmax8,
    'resultSecond[i] = 12 - headroom;',
    'resultSecond[i] = 11 - headroom;',
  ),
  mutant('the interpolation truncates', 'SOFTMAX int16', softmax, '* (x & 127) + 64) >> 7', '* (x & 127)) >> 7'),
  mutant(
    'the machine normalises the sum without rounding',
    'SOFTMAX int16',
    machineSoftmax16,
    'powerOfTwo(headroom - 1) + 2 ** 13',
    'powerOfTwo(headroom - 1)',
  ),
  mutant(
    'always the reference definition of the table',
    'LOGISTIC int8',
    activations,
    "const reference = context.datapath.int8SigmoidTable === 'fixedPoint';",
    'const reference = true;',
  ),
  mutant(
    'clamps of the table are not counted',
    'TANH int16',
    activations,
    "if (clamped) unit.note('tableClamps');",
    '',
  ),
  mutant(
    'the table is read as if elements were unsigned',
    'HARD_SWISH',
    activations,
    'const table = hardSwishTable(hardSwishParameters(context.graph, context.operator).table);\n  mapElements(context, (x) => table[x + 128]!);',
    'const table = hardSwishTable(hardSwishParameters(context.graph, context.operator).table);\n  mapElements(context, (x) => table[x & 255]!);',
  ),
  mutant(
    'a negative slope loses its sign',
    'LEAKY_RELU',
    activations,
    'Math.sign(multiplier) * unit.scale(x, { multiplier: Math.abs(multiplier), shift })',
    'unit.scale(x, { multiplier: Math.abs(multiplier), shift })',
  ),
  mutant(
    'the zero point itself takes the slope',
    'PRELU',
    arithmetic,
    'unit.scale(x * (alpha[alphaIndex]! - parameters.alphaZeroPoint), parameters.alphaMultiplier)',
    'unit.scale(x * alpha[alphaIndex]!, parameters.alphaMultiplier)',
  ),
  mutant(
    'every element takes the positive side',
    'PRELU',
    arithmetic,
    'x >= 0\n        ? unit.scale(x, parameters.identityMultiplier)',
    'x >= -1e9\n        ? unit.scale(x, parameters.identityMultiplier)',
  ),
  mutant(
    "the input's zero point is added",
    'QUANTIZE',
    quantize,
    'multiplier) + outputZeroPoint, range)',
    'multiplier) - outputZeroPoint, range)',
  ),
  mutant('the squares leave the zero point in', 'L2_NORMALIZATION', normalization, ' - inputZeroPoint) ** 2', ') ** 2'),
  mutant('the scale is halved', 'L2_NORMALIZATION', normalization, 'shift: shift + 7', 'shift: shift + 6'),
  mutant(
    'the mean of the neighbours rounds towards zero',
    'RESIZE_BILINEAR',
    resize,
    'Math.trunc((sum > 0 ? sum + 2 ** 19 : sum - 2 ** 19) / 2 ** 20)',
    'Math.trunc(sum / 2 ** 20)',
  ),
  mutant('the weights are exchanged', 'RESIZE_BILINEAR', resize, '[lower, 1024 - fraction]', '[lower, fraction]'),
  mutant(
    'half pixels are not regarded',
    'RESIZE_NEAREST_NEIGHBOR',
    resizeNumbers,
    'const offset = halfPixelCenters ? 0.5 : 0;',
    'const offset = 0;',
  ),
  mutant(
    'aligned corners truncate',
    'RESIZE_NEAREST_NEIGHBOR',
    resizeNumbers,
    'alignCorners ? Math.floor(position + 0.5) : Math.floor(position)',
    'Math.floor(position)',
  ),
  mutant(
    'the padding is the zero point whatever was asked',
    'PADV2',
    pad,
    "operator.kind === 'PADV2' ? inputTensor(graph, operator, 2, 'pad value') : null",
    'null',
  ),
  mutant(
    'the padding before a dimension is left out',
    'PADV2',
    pad,
    'offset + padding * outputStrides[axis]!',
    'offset + padding * 0 * outputStrides[axis]!',
  ),
  mutant(
    'parts are laid one over the other',
    'CONCATENATION',
    concatenation,
    'outputOffset: position * outputStrides[axis]!,',
    'outputOffset: 0 * position * outputStrides[axis]!,',
  ),
  mutant(
    'slices are stacked in reverse',
    'PACK',
    pack,
    'offset: index * strides',
    'offset: (parts.length - 1 - index) * strides',
  ),
  mutant(
    'slices are taken apart in reverse',
    'UNPACK',
    pack,
    'offset: index * strides',
    'offset: (parts.length - 1 - index) * strides',
  ),
  mutant(
    'every part begins at the first element',
    'SPLIT_V',
    split,
    'inputOffset: position * inputStrides[axis]!,',
    'inputOffset: 0 * position * inputStrides[axis]!,',
  ),
  mutant(
    'begins are not regarded',
    'SLICE',
    slice,
    'offset + begin * strides[axis]!, 0)',
    'offset + begin * 0 * strides[axis]!, 0)',
  ),
  mutant(
    'steps are not regarded',
    'STRIDED_SLICE',
    slice,
    'step * strides[axis]!)',
    'Math.sign(step) * strides[axis]!)',
  ),
  mutant(
    'begin masks are not regarded',
    'STRIDED_SLICE',
    slice,
    'isSet(attributes.beginMask, axis) ? first :',
    'isSet(0, axis) ? first :',
  ),
  mutant(
    'the strides are not permuted',
    'TRANSPOSE',
    transpose,
    'permutation.map((axis) => inputStrides[axis]!)',
    'permutation.map((_, axis) => inputStrides[axis]!)',
  ),
  mutant(
    'the golden movement forgets the offset in the input',
    'SLICE',
    'src/golden/movement.ts',
    'copy, 0, copy.inputOffset, copy.outputOffset',
    'copy, 0, 0, copy.outputOffset',
  ),
];
