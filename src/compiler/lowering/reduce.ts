/** MEAN, SUM and REDUCE_MAX on the vector unit: tiles over the kept dimensions, each with everything it reduces. */
import { unsupportedError } from '../../errors.ts';
import type { Model, Operator } from '../../graph/model.ts';
import type { HardwareConfig } from '../../hardware/config.ts';
import type { VectorInstruction } from '../../isa/instructions.generated.ts';
import { reduceMaxParameters, sumParameters, type ReductionGeometry } from '../../operators/reduction.ts';
import { vectorScalerForm } from '../../operators/vectorScaler.ts';
import { placeBuffers } from '../emission/regions.ts';
import { elementBytes, tensorBytes, type Task } from '../plan.ts';
import { transfer } from './box.ts';
import { DoesNotFit, outputScope, sramBankBytes, tensorOf, type LoweringEnvironment } from './environment.ts';
import { cuts } from './mac/tiling.ts';

/** A loop over input elements; `stride` in elements. */
interface InputLoop {
  readonly count: number;
  readonly stride: number;
}

/** Two kept and two reduced loops, outermost first. */
interface Loops {
  readonly kept: readonly [InputLoop, InputLoop];
  readonly reduced: readonly [InputLoop, InputLoop];
}

/** Steps of one loop of an instruction. */
const largestCount = 65535;

/** Loops of a shape, merged where one continues the other. */
function mergedLoops(shape: readonly number[], strides: readonly number[]): InputLoop[] {
  const loops: InputLoop[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const [count = 1, stride = 0] = [shape[axis], strides[axis]];
    if (count === 1) continue;
    const inner = loops[0];
    if (inner !== undefined && stride === inner.stride * inner.count) {
      loops[0] = { count: inner.count * count, stride: inner.stride };
    } else loops.unshift({ count, stride });
  }
  return loops;
}

/** A loop that is too long for an instruction, as two where its length has a divisor that leaves both short enough. */
function splitLong(loop: InputLoop): InputLoop[] {
  if (loop.count <= largestCount) return [loop];
  for (let inner = largestCount; inner * largestCount >= loop.count; inner--) {
    if (loop.count % inner !== 0) continue;
    return [
      { count: loop.count / inner, stride: loop.stride * inner },
      { count: inner, stride: loop.stride },
    ];
  }
  return [loop];
}

function twoLoops(loops: readonly InputLoop[]): readonly [InputLoop, InputLoop] | null {
  const one = { count: 1, stride: 0 };
  if (loops.length > 2) return null;
  const [outer = one, inner = one] = [one, one, ...loops].slice(-2);
  return [outer, inner];
}

function loopsOf(geometry: ReductionGeometry, operator: Operator): Loops {
  const kept = twoLoops(mergedLoops(geometry.keptShape, geometry.keptStrides));
  const merged = mergedLoops(geometry.reducedShape, geometry.reducedStrides);
  const reduced = twoLoops(merged.length > 1 ? merged : merged.flatMap(splitLong));
  if (kept === null || reduced === null) {
    throw unsupportedError(
      'OPERATOR_AXES',
      `operator ${operator.index} (${operator.kind}): its axes leave more than two separate groups of kept or reduced dimensions`,
    );
  }
  return { kept, reduced };
}

/** The vector function of a reduction with its constants. */
function reductionFields(
  model: Model,
  operator: Operator,
): { geometry: ReductionGeometry; type: 'int8' | 'int16'; fields: Partial<VectorInstruction> } {
  if (operator.kind === 'REDUCE_MAX') {
    const geometry = reduceMaxParameters(model, operator);
    return { geometry, type: geometry.type, fields: { function: 'reduceMax' } };
  }
  const parameters = sumParameters(model, operator);
  // An instruction without a multiplier stores int32. One by 2^−62 is 0 for every sum, as the reference's zero is.
  const { multiplier, shift } =
    parameters.multiplier.multiplier === 0 ? { multiplier: 1, shift: -31 } : parameters.multiplier;
  return {
    geometry: parameters,
    type: parameters.type,
    fields: {
      function: 'reduceSum',
      sumOffset: 0 - parameters.inputZeroPoint * parameters.count,
      outputMultiplier: multiplier,
      outputShift: shift,
      outputZeroPoint: parameters.outputZeroPoint,
    },
  };
}

export function checkReduction(model: Model, operator: Operator): unknown {
  return loopsOf(reductionFields(model, operator).geometry, operator);
}

export function reductionWorkspace(
  task: Task,
  model: Model,
  hardware: HardwareConfig,
  isExternal: (tensor: number) => boolean,
): number {
  const bytes = (tensor: number | undefined): number => {
    const described = model.tensors[tensor ?? -1];
    return described === undefined || !isExternal(described.index) ? 0 : tensorBytes(described);
  };
  return Math.min(bytes(task.inputs[0]), hardware.sramBytes / 4) + bytes(task.outputs[0]);
}

export function lowerReduction(task: Task, environment: LoweringEnvironment): void {
  const { geometry, type, fields } = reductionFields(environment.model, task.operator);
  const { kept, reduced } = loopsOf(geometry, task.operator);
  const bytes = elementBytes(type);
  const input = environment.home(task.inputs[0] ?? -1);
  const output = environment.home(task.outputs[0] ?? -1);
  const external = { input: input.memory === 'external', output: output.memory === 'external' };
  const { outer, inner, inputBuffer, outputBuffer } = chooseTile(
    kept,
    geometry.count * bytes,
    bytes,
    external,
    environment,
  );
  const channels = tensorOf(environment, task.outputs[0] ?? -1).shape.at(-1) ?? 1;
  for (const k0 of cuts(kept[0].count, outer)) {
    for (const k1 of cuts(kept[1].count, inner)) {
      const counts = [Math.min(outer, kept[0].count - k0), Math.min(inner, kept[1].count - k1)] as const;
      const origin = input.address + (k0 * kept[0].stride + k1 * kept[1].stride) * bytes;
      // In place, or densely in the buffer in the order kept 0, reduced 0, reduced 1, kept 1.
      let strides = [kept[0].stride, kept[1].stride, reduced[0].stride, reduced[1].stride].map((s) => s * bytes);
      let source = origin;
      if (external.input) {
        const innerBytes = counts[1] * bytes;
        const dense = [
          innerBytes * reduced[1].count * reduced[0].count,
          bytes,
          innerBytes * reduced[1].count,
          innerBytes,
        ];
        transfer(environment.emitter, 'LOAD', {
          externalAddress: origin,
          chipAddress: inputBuffer,
          runBytes: bytes,
          loops: [
            { count: counts[0], externalStride: strides[0] ?? 0, chipStride: dense[0] ?? 0 },
            { count: reduced[0].count, externalStride: strides[2] ?? 0, chipStride: dense[2] ?? 0 },
            { count: reduced[1].count, externalStride: strides[3] ?? 0, chipStride: dense[3] ?? 0 },
            { count: counts[1], externalStride: strides[1] ?? 0, chipStride: dense[1] ?? 0 },
          ],
        });
        strides = dense;
        source = inputBuffer;
      }
      const first = k0 * kept[1].count + k1;
      const target = external.output ? outputBuffer : output.address + first * bytes;
      const targetRow = external.output ? counts[1] * bytes : kept[1].count * bytes;
      environment.emitter.emit(
        'VECTOR',
        {
          ...fields,
          input0Type: type,
          outputType: type,
          scalerForm: vectorScalerForm(environment.hardware.roundingProfile),
          count0: counts[0],
          count1: counts[1],
          count2: reduced[0].count,
          count3: reduced[1].count,
          input0Address: source,
          input0Stride0: strides[0] ?? 0,
          input0Stride1: strides[1] ?? 0,
          input0Stride2: strides[2] ?? 0,
          input0Stride3: strides[3] ?? 0,
          outputAddress: target,
          outputStride0: targetRow,
          outputStride1: bytes,
        },
        outputScope(task.operator.index, channels, first, [kept[1].count, 1, 0, 0]),
      );
      if (external.output) {
        transfer(environment.emitter, 'STORE', {
          externalAddress: output.address + first * bytes,
          chipAddress: target,
          runBytes: counts[1] * bytes,
          loops: [{ count: counts[0], externalStride: kept[1].count * bytes, chipStride: targetRow }],
        });
      }
    }
  }
}

/** As much of the kept loops at a time as fits. */
function chooseTile(
  kept: Loops['kept'],
  reducedBytes: number,
  bytes: number,
  external: { input: boolean; output: boolean },
  environment: LoweringEnvironment,
): { outer: number; inner: number; inputBuffer: number; outputBuffer: number } {
  let outer = Math.min(kept[0].count, largestCount);
  let inner = Math.min(kept[1].count, largestCount);
  for (;;) {
    const sizes = [external.input ? outer * inner * reducedBytes : 0, external.output ? outer * inner * bytes : 0];
    const addresses = placeBuffers(sizes, environment.free, sramBankBytes(environment.hardware));
    if (addresses !== null) {
      const [inputBuffer = 0, outputBuffer = 0] = addresses;
      return { outer, inner, inputBuffer, outputBuffer };
    }
    if (outer > 1) outer = Math.ceil(outer / 2);
    else if (inner > 1) inner = Math.ceil(inner / 2);
    else throw new DoesNotFit((sizes[0] ?? 0) + (sizes[1] ?? 0));
  }
}
