/** Field combinations that VECTOR and POOL instructions must not have (isa/MICROARCHITECTURE.md, section 6). */
import type { ElementType, PoolInstruction, VectorInstruction } from '../isa/instructions.generated.ts';
import { columnWindow, rowWindow } from './macSpans.ts';
import { poolTypes, vectorFunctionForms } from './vectorFunctions.ts';
import { everyWindowMeets } from './windows.ts';

/** What is wrong, in words; empty: nothing. */
export function illegalVector(instruction: VectorInstruction): string[] {
  const problems: string[] = [];
  const { input0Type, input1Type, outputType, outputMultiplier, outputStride2, outputStride3 } = instruction;
  const form = vectorFunctionForms[instruction.function];
  const name = instruction.function;
  const typeProblem = (field: string, type: ElementType, allowed: readonly ElementType[]) => {
    if (!allowed.includes(type)) problems.push(`${name}: ${field} is ${type}; allowed are ${allowed.join(', ')}`);
  };
  if (form.input0.length > 0) typeProblem('input0Type', input0Type, form.input0);
  if (form.input1.length > 0) typeProblem('input1Type', input1Type, form.input1);
  typeProblem('outputType', outputType, form.output === 'input0' ? [input0Type] : form.output);
  if (form.output === 'input0' && form.input1.length > 0) typeProblem('input1Type', input1Type, [input0Type]);
  if (name === 'reduceSum' && outputMultiplier === 0) {
    typeProblem('outputType with outputMultiplier 0', outputType, ['int32']);
  }
  if (form.scales && instruction.scalerForm === 'wide') {
    problems.push(`${name}: scalerForm is wide; allowed are twoRounding, oneRounding`);
  }
  if (form.reduction && (outputStride2 !== 0 || outputStride3 !== 0)) {
    problems.push(
      `${name}: outputStride2 and outputStride3 are ${outputStride2}, ${outputStride3}; a reduction needs 0`,
    );
  }
  return problems;
}

/** What is wrong, in words; empty: nothing. */
export function illegalPool(instruction: PoolInstruction): string[] {
  const problems: string[] = [];
  if (!poolTypes.includes(instruction.elementType)) {
    problems.push(`elementType is ${instruction.elementType}; allowed are ${poolTypes.join(', ')}`);
  }
  if (!everyWindowMeets(rowWindow(instruction, 1)) || !everyWindowMeets(columnWindow(instruction, 1))) {
    problems.push('a window lies wholly outside the input');
  }
  return problems;
}
