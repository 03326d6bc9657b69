/**
 * SVDF: the feature product on the MAC array, then on the vector unit the state moves by one entry, takes the new features, and
 * is multiplied with the time weights. The state lives in external memory between invocations.
 */
import { invariant } from '../../../errors.ts';
import type { Model } from '../../../graph/model.ts';
import type { HardwareConfig } from '../../../hardware/config.ts';
import type { VectorInstruction } from '../../../isa/instructions.generated.ts';
import type { EventScope } from '../../../isa/program.ts';
import { svdfParameters, type SvdfParameters } from '../../../operators/svdf.ts';
import { vectorScalerForm } from '../../../operators/vectorScaler.ts';
import { alignUp, bufferAlignmentBytes, placeBuffers } from '../../emission/regions.ts';
import { elementBytes, type Task } from '../../plan.ts';
import { loadContiguous, transfer } from '../box.ts';
import { DoesNotFit, sramBankBytes, tensorOf, type LoweringEnvironment } from '../environment.ts';
import { emitProduct, productMatrix } from './product.ts';

/** In the order input, output, state, features, time weights, sums, bias. */
function bufferBytes(parameters: SvdfParameters, external: { input: boolean; output: boolean }): number[] {
  const { batches, inputs, filters, units, memory, stateType } = parameters;
  const stateBytes = elementBytes(stateType);
  return [
    external.input ? batches * inputs : 0,
    external.output ? batches * units : 0,
    batches * filters * memory * stateBytes,
    batches * filters * stateBytes,
    filters * memory * stateBytes,
    batches * units * 4,
    units * 4,
  ];
}

export function svdfWorkspace(
  task: Task,
  model: Model,
  _hardware: HardwareConfig,
  isExternal: (tensor: number) => boolean,
): number {
  const external = { input: isExternal(task.inputs[0] ?? -1), output: isExternal(task.outputs[0] ?? -1) };
  return bufferBytes(svdfParameters(model, task.operator), external).reduce(
    (sum, bytes) => sum + alignUp(bytes, bufferAlignmentBytes),
    0,
  );
}

export function lowerSvdf(task: Task, environment: LoweringEnvironment): void {
  const { emitter } = environment;
  const parameters = svdfParameters(environment.model, task.operator);
  const { batches, inputs, filters, units, rank, memory, stateType } = parameters;
  const stateBytes = elementBytes(stateType);
  const inputHome = environment.home(task.inputs[0] ?? -1);
  const outputHome = environment.home(task.outputs[0] ?? -1);
  const stateHome = environment.home(parameters.state);
  const sizes = bufferBytes(parameters, {
    input: inputHome.memory === 'external',
    output: outputHome.memory === 'external',
  });
  const addresses = placeBuffers(sizes, environment.free, sramBankBytes(environment.hardware));
  if (addresses === null) throw new DoesNotFit(sizes.reduce((sum, bytes) => sum + bytes, 0));
  const [inputBuffer = 0, outputBuffer = 0, state = 0, features = 0, timeWeights = 0, sums = 0, bias = 0] = addresses;
  const totalState = batches * filters * memory;
  const scope = (stage: string, channels: number): EventScope => ({
    operator: task.operator.index,
    stage,
    channels,
    base: 0,
    strides: [0, 0, channels, 1],
    timeStep: 0,
    timeSteps: 1,
  });
  const vector = (fields: Partial<VectorInstruction>, events: EventScope): void => {
    emitter.emit(
      'VECTOR',
      {
        scalerForm: vectorScalerForm(environment.hardware.roundingProfile),
        count0: 1,
        count1: 1,
        count2: 1,
        count3: 1,
        ...fields,
      },
      events,
    );
  };

  let source = inputHome.address;
  if (inputHome.memory === 'external') {
    loadContiguous(emitter, 'sram', inputHome.address, inputBuffer, batches * inputs);
    source = inputBuffer;
  }
  loadContiguous(emitter, 'sram', stateHome.address, state, totalState * stateBytes);
  loadContiguous(
    emitter,
    'sram',
    environment.home(parameters.weightsTime).address,
    timeWeights,
    filters * memory * stateBytes,
  );
  const matrix = productMatrix(
    {
      key: `operator${task.operator.index}/feature`,
      outputs: filters,
      inputs,
      weights: constantBytes(parameters.weightsFeature, environment),
      bias: null,
      biasElementBytes: 4,
      scale: parameters.featureScale,
      inputType: 'int8',
      outputType: stateType,
      inputZeroPoint: parameters.inputZeroPoint,
      wideAccumulator: false,
    },
    environment,
  );
  emitProduct(
    {
      matrix,
      rows: 1,
      columns: batches,
      source: { address: source, rowStride: 0, columnStride: inputs },
      target: { address: features, rowStride: 0, columnStride: filters * stateBytes },
      scope: { ...scope('feature', filters), strides: [0, filters, 1] },
    },
    null,
    environment,
  );
  if (totalState > 1) shiftState(state, totalState, stateType, scope('state', filters), vector);
  vector(
    {
      function: 'addWrap',
      input0Type: stateType,
      outputType: stateType,
      outputZeroPoint: parameters.stateZeroPoint,
      count2: batches,
      count3: filters,
      input0Address: features,
      input0Stride2: filters * stateBytes,
      input0Stride3: stateBytes,
      outputAddress: state + (memory - 1) * stateBytes,
      outputStride2: filters * memory * stateBytes,
      outputStride3: memory * stateBytes,
    },
    scope('state', filters),
  );
  const target = outputHome.memory === 'external' ? outputBuffer : outputHome.address;
  vector(
    {
      function: 'dot',
      input0Type: stateType,
      input1Type: stateType,
      outputType: 'int32',
      input0ZeroPoint: parameters.stateZeroPoint,
      count0: batches,
      count1: units,
      count2: rank,
      count3: memory,
      input0Address: state,
      input0Stride0: filters * memory * stateBytes,
      input0Stride1: rank * memory * stateBytes,
      input0Stride2: memory * stateBytes,
      input0Stride3: stateBytes,
      input1Address: timeWeights,
      input1Stride1: rank * memory * stateBytes,
      input1Stride2: memory * stateBytes,
      input1Stride3: stateBytes,
      outputAddress: sums,
      outputStride0: units * 4,
      outputStride1: 4,
    },
    { ...scope('time', units), strides: [units, 1, 0, 0] },
  );
  // The sums have a stage of their own with and without a bias, so that their overflows are found under one name.
  const { multiplier, shift } = parameters.outputScale;
  const hasBias = parameters.bias >= 0;
  if (hasBias) loadContiguous(emitter, 'sram', environment.home(parameters.bias).address, bias, units * 4);
  vector(
    {
      input0Type: 'int32',
      outputType: 'int8',
      outputZeroPoint: parameters.outputZeroPoint,
      count2: batches,
      count3: units,
      input0Address: sums,
      input0Stride2: units * 4,
      input0Stride3: 4,
      ...(hasBias
        ? {
            function: 'sumScale',
            outputMultiplier: multiplier,
            outputShift: shift,
            input1Type: 'int32',
            input1Address: bias,
            input1Stride3: 4,
          }
        : { function: 'requantize', input0Multiplier: multiplier, input0Shift: shift }),
      outputAddress: target,
      outputStride2: units,
      outputStride3: 1,
    },
    scope('output', units),
  );
  const store = (externalAddress: number, chipAddress: number, runBytes: number): void => {
    transfer(emitter, 'STORE', { externalAddress, chipAddress, runBytes, loops: [] });
  };
  if (outputHome.memory === 'external') store(outputHome.address, target, batches * units);
  store(stateHome.address, state, totalState * stateBytes);
}

function constantBytes(tensor: number, environment: LoweringEnvironment): Uint8Array {
  const { data } = tensorOf(environment, tensor);
  invariant(data !== null, 'constraints admit constant weights only');
  return data;
}

/** Moves the whole state by one entry towards its start, in the order of addresses. A copy raises no events; its cycles are the state's. */
function shiftState(
  state: number,
  entries: number,
  type: 'int8' | 'int16',
  events: EventScope,
  vector: (fields: Partial<VectorInstruction>, events: EventScope) => void,
): void {
  const bytes = elementBytes(type);
  const longest = 65535;
  for (let first = 0; first < entries - 1; first += longest) {
    vector(
      {
        function: 'copy',
        input0Type: type,
        outputType: type,
        count3: Math.min(longest, entries - 1 - first),
        input0Address: state + (first + 1) * bytes,
        input0Stride3: bytes,
        outputAddress: state + first * bytes,
        outputStride3: bytes,
      },
      events,
    );
  }
}
