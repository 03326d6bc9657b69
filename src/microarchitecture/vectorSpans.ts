/** What VECTOR and POOL instructions read and write (isa/MICROARCHITECTURE.md, sections 3 and 6). */
import type { PoolInstruction, VectorInstruction } from '../isa/instructions.generated.ts';
import { stridedRange } from './dma.ts';
import { imageSpan, outputSpan } from './macSpans.ts';
import { elementBytes } from './memories.ts';
import type { OperandSpan } from './operandSpan.ts';
import { vectorFunctionForms } from './vectorFunctions.ts';

/** Bytes of a pair of int32. */
const pairBytes = 8;

export function vectorSpans(instruction: VectorInstruction): OperandSpan[] {
  const form = vectorFunctionForms[instruction.function];
  const { count0, count1, count2, count3, outputType } = instruction;
  const counts = [count0, count1, count2, count3];
  const spans: OperandSpan[] = [];
  if (form.input0.length > 0) {
    const { input0Stride0, input0Stride1, input0Stride2, input0Stride3, input0Address, input0Type } = instruction;
    const strides = [input0Stride0, input0Stride1, input0Stride2, input0Stride3];
    const range = stridedRange(input0Address, counts, strides, elementBytes(input0Type));
    spans.push({ memory: 'sram', ...range, access: 'read', operand: 'operand 0' });
  }
  if (form.input1.length > 0) {
    const { input1Stride0, input1Stride1, input1Stride2, input1Stride3, input1Address, input1Type } = instruction;
    const strides = [input1Stride0, input1Stride1, input1Stride2, input1Stride3];
    const bytes = form.input1Pair ? pairBytes : elementBytes(input1Type);
    const range = stridedRange(input1Address, counts, strides, bytes);
    spans.push({ memory: 'sram', ...range, access: 'read', operand: 'operand 1' });
  }
  if (form.tableEntries > 0) {
    const entryBytes = form.tableEntryBytes === 'output' ? elementBytes(outputType) : form.tableEntryBytes;
    const lowest = instruction.tableAddress;
    const highest = lowest + form.tableEntries * entryBytes - 1;
    spans.push({ memory: 'table', lowest, highest, access: 'read', operand: 'table' });
  }
  const { outputStride0, outputStride1, outputStride2, outputStride3, outputAddress } = instruction;
  const strides = [outputStride0, outputStride1, outputStride2, outputStride3];
  const bytes = form.outputPair ? pairBytes : elementBytes(outputType);
  const range = stridedRange(outputAddress, form.reduction ? counts.slice(0, 2) : counts, strides, bytes);
  spans.push({ memory: 'sram', ...range, access: 'write', operand: 'result' });
  return spans;
}

export function poolSpans(instruction: PoolInstruction): OperandSpan[] {
  const bytes = elementBytes(instruction.elementType);
  const input = imageSpan(instruction, 1, 1, instruction.channels, bytes);
  const output = outputSpan(instruction, instruction.channels, bytes);
  return input === null ? [output] : [input, output];
}
