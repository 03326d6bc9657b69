/** Golden kernel of the operators that only move stored elements. It raises no events. */
import type { DataType, Graph, Operator } from '../graph/model.ts';
import type { BoxCopy, Movement } from '../operators/boxCopy.ts';
import { bigIntegerElements, elementBytes, integerElements, tensorBytes } from './elements.ts';
import { requiredInput, tensorAt, type GoldenContext, type GoldenKernel } from './kernel.ts';

/** A kernel that does what `parametersOf` says. */
export function movementOperator(parametersOf: (graph: Graph, operator: Operator) => Movement): GoldenKernel {
  return (context) => move(context, parametersOf(context.graph, context.operator));
}

function move(context: GoldenContext, { type, fill, copies }: Movement): void {
  const bytesOfElement = elementBytes(type);
  const outputs = context.operator.outputs.map((index) => {
    const tensor = tensorAt(context, index);
    const bytes = new Uint8Array(tensorBytes(tensor));
    if (fill !== null) fillElements(type, bytes, fill);
    return { tensor, bytes };
  });
  for (const copy of copies) {
    const from = context.bytes(requiredInput(context, copy.inputSlot));
    copyBox(from, outputs[copy.outputSlot]!.bytes, bytesOfElement, copy, 0, copy.inputOffset, copy.outputOffset);
  }
  for (const { tensor, bytes } of outputs) context.produce(tensor, bytes);
}

function fillElements(type: DataType, bytes: Uint8Array, value: number): void {
  if (type === 'int64') bigIntegerElements(bytes).fill(BigInt(value));
  else integerElements(type, bytes).fill(value);
}

/** Copies the part of the box at these offsets that dimensions `axis` and higher span. */
function copyBox(
  from: Uint8Array,
  to: Uint8Array,
  bytesOfElement: number,
  copy: BoxCopy,
  axis: number,
  inputOffset: number,
  outputOffset: number,
): void {
  if (axis === copy.shape.length) {
    const first = inputOffset * bytesOfElement;
    to.set(from.subarray(first, first + bytesOfElement), outputOffset * bytesOfElement);
    return;
  }
  for (let i = 0; i < copy.shape[axis]!; i++) {
    const input = inputOffset + i * copy.inputStrides[axis]!;
    const output = outputOffset + i * copy.outputStrides[axis]!;
    copyBox(from, to, bytesOfElement, copy, axis + 1, input, output);
  }
}
