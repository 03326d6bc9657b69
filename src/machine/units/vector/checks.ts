/** Field combinations of a VECTOR instruction that the microarchitecture does not allow: fault ILLEGAL_OPERAND. */
import type { ElementType, VectorInstruction } from '../../../isa/instructions.generated.ts';
import type { VectorFunctionForm } from '../../../microarchitecture/vectorFunctions.ts';
import { illegalOperand } from '../../faults.ts';

export function checkVector(instruction: VectorInstruction, form: VectorFunctionForm): void {
  const { function: name, input0Type, input1Type, outputType } = instruction;
  if (form.input0.length > 0) requireType(name, 'input0Type', input0Type, form.input0);
  if (form.input1.length > 0) requireType(name, 'input1Type', input1Type, form.input1);
  if (form.output === 'input0') {
    requireType(name, 'outputType', outputType, [input0Type]);
    if (form.input1.length > 0) requireType(name, 'input1Type', input1Type, [input0Type]);
  } else requireType(name, 'outputType', outputType, form.output);
  if (form.scales && instruction.scalerForm === 'wide')
    throw illegalOperand(`${name} with scalerForm wide; allowed are twoRounding and oneRounding`);
  if (form.reduction && (instruction.outputStride2 !== 0 || instruction.outputStride3 !== 0))
    throw illegalOperand(`${name} with output strides along the reduced loops 2 and 3; they must be 0`);
}

function requireType(name: string, field: string, found: ElementType, allowed: readonly ElementType[]): void {
  if (!allowed.includes(found)) throw illegalOperand(`${name} with ${field} ${found}; allowed: ${allowed.join(', ')}`);
}
