/** The VECTOR instruction: four nested loops over strided operands in the SRAM (isa/MICROARCHITECTURE.md, section 6). */
import type { VectorInstruction } from '../../../isa/instructions.generated.ts';
import type { VectorFunctionForm } from '../../../microarchitecture/vectorFunctions.ts';
import { vectorFunctionForms } from '../../../microarchitecture/vectorFunctions.ts';
import type { EventPort } from '../../counters.ts';
import type { ByteMemory } from '../../memories.ts';
import { requireRange } from '../../memories.ts';
import { elementFormats, readElements, writeElements } from '../elements.ts';
import type { ElementFunction, ReductionFunction, VectorExecution } from './execution.ts';
import { createExecution } from './execution.ts';
import { vectorOperations } from './functions.ts';
import type { LoopCounts, StridedOperand } from './loops.ts';
import { operandAddress, requireOperandRange } from './loops.ts';

/** What the vector unit is connected to. */
export interface VectorPorts {
  readonly sram: ByteMemory;
  readonly table: ByteMemory;
  readonly events: EventPort;
}

/** Executes one VECTOR instruction; a pass of loop 3 reads all its operands before it writes. @throws ProgramFault */
export function executeVector(ports: VectorPorts, instruction: VectorInstruction): void {
  const operation = vectorOperations[instruction.function];
  const form = vectorFunctionForms[instruction.function];
  const operands = stridedOperands(instruction, form);
  const counts: LoopCounts = [instruction.count0, instruction.count1, instruction.count2, instruction.count3];
  if (form.input0.length > 0) requireOperandRange(ports.sram, operands.input0, counts);
  if (form.input1.length > 0) requireOperandRange(ports.sram, operands.input1, counts);
  const outputCounts: LoopCounts = form.reduction ? [counts[0], counts[1], 1, 1] : counts;
  requireOperandRange(ports.sram, operands.output, outputCounts);
  const execution = createExecution(instruction, ports.events, readTable(ports.table, instruction, form));
  if (operation.kind === 'element') executeElements(ports.sram, operation, form, execution, operands);
  else executeReductions(ports.sram, operation, form, execution, operands);
}

interface VectorOperands {
  readonly input0: StridedOperand;
  readonly input1: StridedOperand;
  readonly output: StridedOperand;
}

function executeElements(
  sram: ByteMemory,
  operation: ElementFunction,
  form: VectorFunctionForm,
  execution: VectorExecution,
  operands: VectorOperands,
): void {
  const { instruction, events } = execution;
  const { count0, count1, count2, count3, outputType } = instruction;
  const { base, strides } = events;
  for (let i0 = 0; i0 < count0; i0++) {
    for (let i1 = 0; i1 < count1; i1++) {
      for (let i2 = 0; i2 < count2; i2++) {
        readPass(sram, form, execution, operands, i0, i1, i2);
        execution.index = base + i0 * strides[0]! + i1 * strides[1]! + i2 * strides[2]!;
        operation.pass(execution);
        const at = operandAddress(operands.output, i0, i1, i2);
        const stride = operands.output.strides[3];
        writeElements(sram, outputType, at, stride, count3, execution.result);
        if (form.outputPair) writeElements(sram, 'int32', at + 4, stride, count3, execution.resultSecond);
      }
    }
  }
}

function executeReductions(
  sram: ByteMemory,
  operation: ReductionFunction,
  form: VectorFunctionForm,
  execution: VectorExecution,
  operands: VectorOperands,
): void {
  const { instruction, events } = execution;
  const { count0, count1, count2, outputType } = instruction;
  const { base, strides } = events;
  const result = new Int32Array(1);
  for (let i0 = 0; i0 < count0; i0++) {
    for (let i1 = 0; i1 < count1; i1++) {
      execution.index = base + i0 * strides[0]! + i1 * strides[1]!;
      let register = operation.initial;
      for (let i2 = 0; i2 < count2; i2++) {
        readPass(sram, form, execution, operands, i0, i1, i2);
        register = operation.pass(execution, register);
      }
      result[0] = operation.finish(execution, register);
      writeElements(sram, outputType, operandAddress(operands.output, i0, i1, 0), 0, 1, result);
    }
  }
}

function readPass(
  sram: ByteMemory,
  form: VectorFunctionForm,
  execution: VectorExecution,
  operands: VectorOperands,
  i0: number,
  i1: number,
  i2: number,
): void {
  const { input0Type, input1Type } = execution.instruction;
  const { count, x0, x1, x1Second } = execution;
  const { input0, input1 } = operands;
  if (form.input0.length === 0) return;
  readElements(sram, input0Type, operandAddress(input0, i0, i1, i2), input0.strides[3], count, x0);
  if (form.input1.length === 0) return;
  const at = operandAddress(input1, i0, i1, i2);
  readElements(sram, input1Type, at, input1.strides[3], count, x1);
  if (form.input1Pair) readElements(sram, 'int32', at + 4, input1.strides[3], count, x1Second);
}

function stridedOperands(instruction: VectorInstruction, form: VectorFunctionForm): VectorOperands {
  const i = instruction;
  const pairBytes = 8;
  return {
    input0: {
      address: i.input0Address,
      strides: [i.input0Stride0, i.input0Stride1, i.input0Stride2, i.input0Stride3],
      elementBytes: elementFormats[i.input0Type].bytes,
    },
    input1: {
      address: i.input1Address,
      strides: [i.input1Stride0, i.input1Stride1, i.input1Stride2, i.input1Stride3],
      elementBytes: form.input1Pair ? pairBytes : elementFormats[i.input1Type].bytes,
    },
    output: {
      address: i.outputAddress,
      strides: [i.outputStride0, i.outputStride1, i.outputStride2, i.outputStride3],
      elementBytes: form.outputPair ? pairBytes : elementFormats[i.outputType].bytes,
    },
  };
}

function readTable(table: ByteMemory, instruction: VectorInstruction, form: VectorFunctionForm): Int32Array {
  const { tableEntries, tableEntryBytes } = form;
  const { outputType, tableAddress } = instruction;
  const values = new Int32Array(tableEntries);
  const type = tableEntryBytes === 'output' ? outputType : tableEntryBytes === 4 ? 'int32' : 'int16';
  const { bytes } = elementFormats[type];
  if (tableEntries > 0) requireRange(table, tableAddress, tableEntries * bytes);
  readElements(table, type, tableAddress, bytes, tableEntries, values);
  return values;
}
