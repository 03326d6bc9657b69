/** Element-wise operators of one input: tables on int8, 16-bit interpolated tables, rescaling, clamps. */
import type { ElementType, VectorInstruction } from '../../isa/instructions.generated.ts';
import { vectorScalerForm } from '../../operators/vectorScaler.ts';
import { elementCount, type Task } from '../plan.ts';
import { flatLoops, lowerElementwise } from './elementwise.ts';
import { tensorOf, type LoweringEnvironment } from './environment.ts';

/** The vector function of one operator, with its constants. */
export interface UnaryMap {
  readonly function: VectorInstruction['function'];
  readonly inputType: ElementType;
  readonly outputType: ElementType;
  readonly fields: Partial<VectorInstruction>;
  /** Contents of the table memory, little-endian; null without a table. */
  readonly table: Uint8Array | null;
}

export function lowerUnary(task: Task, map: UnaryMap, environment: LoweringEnvironment): void {
  const output = tensorOf(environment, task.outputs[0] ?? -1);
  lowerElementwise(
    {
      operator: task.operator.index,
      channels: output.shape.at(-1) ?? 1,
      function: map.function,
      fields: { ...map.fields, scalerForm: vectorScalerForm(environment.hardware.roundingProfile) },
      inputs: [{ tensor: task.inputs[0] ?? -1, type: map.inputType, offset: 0 }],
      output: { tensor: output.index, type: map.outputType, offset: 0 },
      loops: flatLoops(elementCount(output.shape)),
      table: map.table,
      tableKey: `operator${task.operator.index}/table`,
    },
    environment,
  );
}
