/** The compiler: a quantised network becomes a program for one hardware configuration. Read `compile` top-down. */
import { inputError, unsupportedError } from '../errors.ts';
import type { Model } from '../graph/model.ts';
import { writeTflite } from '../graph/tflite/writer.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { hardwareHash } from '../hardware/hash.ts';
import type { Program, ProgramOperator } from '../isa/program.ts';
import { isMacKind, macParameters } from '../operators/convolution.ts';
import { checkSupport } from './constraints.ts';
import { withDependences } from './emission/finish.ts';
import { hostModel } from './hostModel.ts';
import { isHostOperator } from './hostOperators.ts';
import { buildPlan } from './passes/buildPlan.ts';
import { emitTasks, tensorPort } from './passes/emitTasks.ts';
import { macCount } from './macCount.ts';
import type { Plan } from './plan.ts';
import { provenBits } from './proof.ts';
import { provenRecurrentBits } from './recurrentProof.ts';

/** Half a GiB. */
const mostTensorBytes = 2 ** 29;

export interface CompileOptions {
  /** Name of the program, by default the model's. */
  readonly name?: string;
}

/**
 * @throws unsupportedError (exit 3) that lists every operator the hardware cannot run, or names the one that fits no memory
 * @throws inputError (exit 2) for a model whose shapes or scales contradict each other
 */
export function compile(model: Model, hardware: HardwareConfig, options: CompileOptions = {}): Program {
  checkSupport(model, hardware);
  const plan = buildPlan(model, hardware, (operator) => isHostOperator(model, operator));
  checkSizes(plan);
  const emission = emitTasks(plan);
  const { emitter, image } = emission;
  const port = (tensor: number) => {
    if (plan.model.tensors[tensor]?.data !== null || (plan.storageOf[tensor] ?? -1) < 0) {
      throw inputError('PORT_CONSTANT', `model input or output ${tensor} is a constant or never computed`);
    }
    return tensorPort(plan, tensor, emission.home(tensor).address);
  };
  const { hostOperators } = emission;
  return {
    name: options.name ?? model.name,
    hardwareHash: hardwareHash(hardware),
    instructions: withDependences(emitter.instructions, hardware),
    inputs: model.inputs.map(port),
    outputs: model.outputs.map(port),
    externalBytes: image.bytes,
    segments: image.segments,
    ...(hostOperators.length === 0 ? {} : { hostModel: writeTflite(hostModel(model, hostOperators)) }),
    debug: {
      operators: describeOperators(plan),
      instructionOperator: Int32Array.from(emitter.instructionOperator),
      scopes: emitter.scopes,
      instructionScope: Int32Array.from(emitter.instructionScope),
      captures: emission.captures,
      hostOperators,
      fusedTensors: plan.fusedTensors,
    },
  };
}

/** Tensors larger than the external memory that a machine simulates are refused before they are cut into instructions. */
function checkSizes(plan: Plan): void {
  const large = plan.storages.find((storage) => storage.bytes > mostTensorBytes);
  if (large === undefined) return;
  const name = plan.model.tensors[large.tensors[0] ?? -1]?.name ?? '';
  throw unsupportedError(
    'MODEL_TOO_LARGE',
    `tensor '${name}' takes ${large.bytes} bytes; at most ${mostTensorBytes} are possible`,
  );
}

function describeOperators(plan: Plan): ProgramOperator[] {
  const { model, hardware } = plan;
  const hosts = new Set(plan.tasks.filter((task) => task.unit === 'host').map((task) => task.operator.index));
  return model.operators.map((operator) => {
    const absorbedInto = plan.absorbed.get(operator.index);
    const parameters = isMacKind(operator.kind) ? macParameters(model, operator) : null;
    return {
      index: operator.index,
      kind: operator.kind,
      name: model.tensors[operator.outputs[0] ?? -1]?.name ?? operator.kind,
      unit: absorbedInto !== undefined ? 'fused' : hosts.has(operator.index) ? 'host' : 'npu',
      fusedInto: absorbedInto ?? null,
      macs: macCount(model, operator),
      provenBits:
        parameters === null ? provenRecurrentBits(model, operator, hardware) : provenBits(model, parameters, hardware),
    };
  });
}
