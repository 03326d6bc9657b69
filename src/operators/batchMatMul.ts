/** BATCH_MATMUL on int8 and int16 in integers, as the reference's preparation forms them. */
import { inputError, unsupportedError } from '../errors.ts';
import type { Graph, Operator, Tensor } from '../graph/model.ts';
import { broadcast } from './broadcast.ts';
import { denseStrides } from './boxCopy.ts';
import { inputTensor, outputTensor, perTensor, place, requireType } from './operands.ts';

/**
 * Every batch is a product of left [rows, depth] and right [depth, columns] to [rows, columns]: a row of the left operand is
 * the input of the MAC array, a column of the right one the filter of an output channel. Strides count elements.
 */
export interface BatchMatMulParameters {
  readonly type: 'int8' | 'int16';
  /** First elements of the two operands in each batch, in the order of the output. */
  readonly leftOffsets: readonly number[];
  readonly rightOffsets: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly leftRowStride: number;
  readonly leftDepthStride: number;
  readonly rightDepthStride: number;
  readonly rightColumnStride: number;
  readonly leftZeroPoint: number;
  readonly rightZeroPoint: number;
  readonly outputZeroPoint: number;
  /** float64 */
  readonly effectiveScale: number;
  /** The right operand is in the model, not computed at run time. */
  readonly rightIsConstant: boolean;
}

/** @throws unsupportedError for types and zero points outside the reference; inputError for shapes and missing scales */
export function batchMatMulParameters(graph: Graph, operator: Operator): BatchMatMulParameters {
  const leftTensor = inputTensor(graph, operator, 0, 'left operand');
  const rightTensor = inputTensor(graph, operator, 1, 'right operand');
  const outputOperand = outputTensor(graph, operator);
  const type = requireType(operator, outputOperand, 'output', ['int8', 'int16']);
  requireType(operator, leftTensor, 'left operand', [type]);
  requireType(operator, rightTensor, 'right operand', [type]);
  const { adjointX = false, adjointY = false } = operator.attributes;
  const left = matrix(operator, leftTensor, adjointX);
  const right = matrix(operator, rightTensor, adjointY);
  const output = matrix(operator, outputOperand, false);
  if (left.columns !== right.rows || left.rows !== output.rows || right.columns !== output.columns) {
    throw inputError(
      'OPERATOR_SHAPE',
      `${place(operator)}: [${left.rows}, ${left.columns}] times [${right.rows}, ${right.columns}] is not [${output.rows}, ${output.columns}]`,
    );
  }
  const leftQuantization = perTensor(operator, leftTensor, 'left operand');
  const rightQuantization = perTensor(operator, rightTensor, 'right operand');
  const outputQuantization = perTensor(operator, outputOperand, 'output');
  const effectiveScale = (leftQuantization.scale * rightQuantization.scale) / outputQuantization.scale;
  const scaleLimit = type === 'int16' ? 2 ** 7 : 2 ** 30;
  if (effectiveScale >= scaleLimit) {
    throw unsupportedError(
      'OPERATOR_SHIFT',
      `${place(operator)}: an effective scale of ${effectiveScale}; it must be below ${scaleLimit}`,
    );
  }
  const batches = broadcast(operator, left.batchShape, right.batchShape, output.batchShape);
  return {
    type,
    leftOffsets: batchOffsets(batches.shape, batches.strides1, left.rows * left.columns),
    rightOffsets: batchOffsets(batches.shape, batches.strides2, right.rows * right.columns),
    rows: output.rows,
    columns: output.columns,
    depth: left.columns,
    leftRowStride: left.rowStride,
    leftDepthStride: left.columnStride,
    rightDepthStride: right.rowStride,
    rightColumnStride: right.columnStride,
    leftZeroPoint: leftQuantization.zeroPoint,
    rightZeroPoint: rightQuantization.zeroPoint,
    outputZeroPoint: outputQuantization.zeroPoint,
    effectiveScale,
    rightIsConstant: rightTensor.data !== null,
  };
}

interface Matrix {
  readonly batchShape: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

function matrix(operator: Operator, tensor: Tensor, adjoint: boolean): Matrix {
  const [rows, columns] = tensor.shape.slice(-2);
  if (rows === undefined || columns === undefined) {
    throw inputError('OPERATOR_SHAPE', `${place(operator)}: '${tensor.name}' has shape [${tensor.shape.join(', ')}]`);
  }
  const batchShape = tensor.shape.slice(0, -2);
  return adjoint
    ? { batchShape, rows: columns, columns: rows, rowStride: 1, columnStride: columns }
    : { batchShape, rows, columns, rowStride: columns, columnStride: 1 };
}

/** Element offsets of a (broadcast) operand's batches in the order of the output's. */
function batchOffsets(shape: readonly number[], strides: readonly number[], matrixElements: number): number[] {
  const count = shape.reduce((product, size) => product * size, 1);
  const divisors = denseStrides(shape);
  return Array.from(
    { length: count },
    (_, batch) =>
      matrixElements *
      shape.reduce((sum, size, axis) => sum + (Math.floor(batch / divisors[axis]!) % size) * strides[axis]!, 0),
  );
}
