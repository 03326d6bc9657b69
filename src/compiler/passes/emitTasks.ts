/** Runs every task's lowering in order and notes when each tensor is complete. */
import { invariant, unsupportedError } from '../../errors.ts';
import type { Tensor } from '../../graph/model.ts';
import type { HostOperator, TensorCapture, TensorPort } from '../../isa/program.ts';
import { BankRing } from '../emission/bankRing.ts';
import { Emitter } from '../emission/emitter.ts';
import { ExternalImage } from '../emission/externalImage.ts';
import { DoesNotFit, type LoweringEnvironment } from '../lowering/environment.ts';
import { loweringOf } from '../lowering/registry.ts';
import { tensorBytes, type Home, type Plan, type Task } from '../plan.ts';
import { externalLayout } from './externalLayout.ts';
import { Placer, type Placement } from './placement.ts';

export interface Emission {
  readonly emitter: Emitter;
  readonly image: ExternalImage;
  readonly captures: readonly TensorCapture[];
  readonly hostOperators: readonly HostOperator[];
  readonly home: (tensor: number) => Home;
}

/** Places storages and lowers all tasks; where a task finds too little SRAM, tensors move out until it fits. */
export function emitTasks(plan: Plan): Emission {
  const { model, hardware } = plan;
  const placer = new Placer(plan, (task, isExternal) => {
    if (task.unit === 'host') return 0;
    return loweringOf(task.operator.kind)?.workspace(task, model, hardware, isExternal) ?? 0;
  });
  for (;;) {
    const placement = placer.place();
    const attempt = emitWith(plan, placer, placement);
    if ('emitter' in attempt) return attempt;
    if (!placer.evictAt(attempt.task.position)) {
      const { operator } = attempt.task;
      throw unsupportedError(
        'DOES_NOT_FIT',
        `operator ${operator.index} (${operator.kind}) needs at least ${attempt.neededBytes} bytes of SRAM for its tiles; ` +
          `sramBytes is ${hardware.sramBytes}`,
      );
    }
  }
}

interface Failure {
  readonly task: Task;
  readonly neededBytes: number;
}

function emitWith(plan: Plan, placer: Placer, placement: Placement): Emission | Failure {
  const { model, hardware } = plan;
  const layout = externalLayout(plan, placement);
  const image = new ExternalImage(layout.writableBytes);
  for (const tensor of model.tensors) {
    const id = plan.storageOf[tensor.index] ?? -1;
    if (tensor.isVariable && id >= 0) image.state(layout.address[id] ?? 0, initialState(tensor));
  }
  for (const { handle, initial } of plan.variables) {
    image.state(layout.address[plan.storageOf[handle] ?? -1] ?? 0, initial);
  }
  const emitter = new Emitter();
  const rings = {
    weight: new BankRing(hardware.weightMemoryBytes, hardware.weightMemoryBanks),
    parameter: new BankRing(hardware.parameterMemoryBytes, hardware.parameterMemoryBanks),
    table: new BankRing(hardware.tableMemoryBytes, hardware.tableMemoryBanks),
  };
  const home = (tensor: number): Home => {
    const described = model.tensors[tensor];
    invariant(described !== undefined, `tensor ${tensor} exists`);
    const { data } = described;
    if (data !== null) return { memory: 'external', address: image.constant(`tensor${tensor}`, () => data) };
    const id = plan.storageOf[tensor] ?? -1;
    invariant(id >= 0, `tensor ${tensor} (${described.name}) has a storage`);
    const sram = placement.sramAddress[id] ?? -1;
    return sram >= 0 ? { memory: 'sram', address: sram } : { memory: 'external', address: layout.address[id] ?? 0 };
  };
  const captures: TensorCapture[] = [];
  const hostOperators: HostOperator[] = [];
  for (const task of plan.tasks) {
    emitter.operator = task.operator.index;
    if (task.unit === 'host') {
      emitter.emit('HOST', { hostOperator: hostOperators.length });
      hostOperators.push(hostOperator(plan, task, home));
    } else {
      const environment: LoweringEnvironment = {
        model,
        hardware,
        emitter,
        image,
        rings,
        free: placer.freeAt(task.position, placement),
        home,
      };
      const lowering = loweringOf(task.operator.kind);
      invariant(lowering !== null, 'support was checked');
      try {
        lowering.lower(task, environment);
      } catch (error) {
        if (error instanceof DoesNotFit) return { task, neededBytes: error.neededBytes };
        throw error;
      }
    }
    for (const output of task.outputs) {
      for (const tensor of plan.storages[plan.storageOf[output] ?? -1]?.tensors ?? []) {
        captures.push(capture(plan, tensor, home(tensor), emitter.instructions.length - 1));
      }
    }
  }
  emitter.operator = -1;
  emitter.emit('HALT', {});
  // What the invocation leaves in the variables, so that it is compared as well.
  for (const tensor of model.tensors) {
    if (!tensor.isVariable || (plan.storageOf[tensor.index] ?? -1) < 0) continue;
    captures.push(capture(plan, tensor.index, home(tensor.index), emitter.instructions.length - 1));
  }
  return { emitter, image, captures, hostOperators, home };
}

/** Variables start at their zero point (int8) or 0, as in the reference. */
function initialState(tensor: Tensor): Uint8Array {
  const bytes = new Uint8Array(tensorBytes(tensor));
  return tensor.type === 'int8' ? bytes.fill((tensor.quantization.zeroPoints[0] ?? 0) & 0xff) : bytes;
}

function capture(plan: Plan, tensor: number, home: Home, afterInstruction: number): TensorCapture {
  const described = plan.model.tensors[tensor];
  invariant(described !== undefined, 'a captured tensor exists');
  return { tensor, name: described.name, ...home, bytes: tensorBytes(described), afterInstruction };
}

function hostOperator(plan: Plan, task: Task, home: (tensor: number) => Home): HostOperator {
  const port = (tensor: number): TensorPort => tensorPort(plan, tensor, home(tensor).address);
  return {
    operator: task.operator.index,
    kind: task.operator.kind,
    inputs: task.inputs.filter((tensor) => plan.model.tensors[tensor]?.data === null).map(port),
    outputs: task.outputs.map(port),
  };
}

export function tensorPort(plan: Plan, tensor: number, externalAddress: number): TensorPort {
  const described = plan.model.tensors[tensor];
  invariant(described !== undefined, 'a port is a tensor of the model');
  const { type } = described;
  if (type === 'resource' || type === 'other') {
    throw unsupportedError(
      'PORT_TYPE',
      `tensor '${described.name}' of type ${described.otherType ?? type} cannot be an input or output`,
    );
  }
  return {
    tensor,
    name: described.name,
    type,
    shape: described.shape,
    scale: described.quantization.scales[0] ?? 0,
    zeroPoint: described.quantization.zeroPoints[0] ?? 0,
    externalAddress,
  };
}
