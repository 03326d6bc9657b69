/** The result schema (result.ts) as something that checks a file. The type checker holds the two together. */
import { z } from 'zod';
import type { HardwareConfig } from '../hardware/config.ts';
import type { Parameter } from '../hardware/parameterKinds.ts';
import { parameterNames, parameterOf } from '../hardware/parameters.ts';
import { units } from '../isa/instructions.generated.ts';
import { portTypes } from '../isa/portTypes.ts';
import { numericEvents } from '../numerics/events.ts';
import type { Bound, LayerUnit, RunMode, SimulationResult } from './result.ts';
import { cycleUses, schemaVersion } from './result.ts';
import type { MemoryRangeKind } from './timelineResult.ts';

/** One of a closed set; a value that is missing here does not compile. */
function oneOf<T extends string>(values: { readonly [Value in T]: Value }): z.ZodEnum<{ [Value in T]: Value }> {
  return z.enum(values);
}

const count = z.number().min(0);
const index = z.int().min(0);
const counts = z.array(count);
const shape = z.array(index);
const byName = z.record(z.string(), count);
const totals = z.record(z.enum(numericEvents), count);
const partialTotals = z.partialRecord(z.enum(numericEvents), count);

const hardware = z.intersection(
  z.object(Object.fromEntries(parameterNames.map((name) => [name, parameterValue(parameterOf(name))]))),
  z.looseObject({ name: z.string(), hash: z.string(), programHash: z.string() }),
) as unknown as z.ZodType<HardwareConfig & { readonly hash: string; readonly programHash: string }>;

function parameterValue(parameter: Parameter): z.ZodType {
  switch (parameter.kind) {
    case 'boolean':
      return z.boolean();
    case 'choice':
      return z.enum(parameter.allowed);
    case 'integer':
      return z.int();
  }
}

const conformance = z.object({
  comparedTensors: index,
  comparedElements: index,
  valueMismatches: index,
  comparedCounters: index,
  counterMismatches: index,
  notCompared: z.array(z.string()),
  differences: z.array(
    z.object({
      kind: oneOf({ value: 'value', counter: 'counter' }),
      invocation: index,
      operator: z.int(),
      name: z.string(),
      coordinates: shape.nullable(),
      machine: z.string(),
      golden: z.string(),
    }),
  ),
});

const arrayFit = z.object({
  mode: oneOf({ dense: 'dense', depthwise: 'depthwise' }),
  kernelHeight: index,
  kernelWidth: index,
  inputChannels: index,
  outputWidth: index,
  groupElements: index,
  groupLanes: index,
  outputChannelShare: count,
  pixelShare: count,
  reductionShare: count,
  conflictShare: count,
  typeShare: count,
});

const stageBusy = z.object({ macArray: count, vector: count });

const stage = z.object({
  stage: z.string(),
  gate: z.string().nullable(),
  busy: stageBusy.nullable(),
  observed: z.object({ min: z.string(), max: z.string(), bits: index }).nullable(),
  registerBits: index.nullable(),
  provenBits: index.nullable(),
  stored: z
    .object({
      min: z.int(),
      max: z.int(),
      bits: index,
      formatBits: index,
      fractionBits: z.number().nullable(),
      headroomBits: z.int(),
    })
    .nullable(),
  counts: z
    .partialRecord(
      z.enum(numericEvents),
      z.object({
        total: count,
        elements: count,
        perChannel: counts,
        first: z.object({ invocation: index, timeStep: index, index, step: index }).nullable(),
      }),
    )
    .nullable(),
  perStep: z.array(z.object({ invocation: index, timeStep: index, events: partialTotals })).nullable(),
});

const recurrent = z.object({
  timeSteps: index,
  gates: z.array(z.object({ gate: z.string(), busy: stageBusy.nullable(), events: totals.nullable() })),
});

const layer = z.object({
  index,
  operator: z.string(),
  name: z.string(),
  unit: oneOf<LayerUnit>({ npu: 'npu', host: 'host', fused: 'fused' }),
  fusedInto: index.nullable(),
  macs: count,
  startCycle: count.nullable(),
  endCycle: count.nullable(),
  cycles: count.nullable(),
  attributedCycles: count.nullable(),
  macUtilization: count.nullable(),
  arrayUtilization: count.nullable(),
  bound: oneOf<Bound>({
    array: 'array',
    outputPipeline: 'outputPipeline',
    weights: 'weights',
    dma: 'dma',
    vector: 'vector',
    latency: 'latency',
  }).nullable(),
  spent: z.partialRecord(z.enum(cycleUses), count).nullable(),
  arrayFit: arrayFit.nullable(),
  inputShape: shape.nullable(),
  outputShape: shape.nullable(),
  stalls: byName.nullable(),
  dmaStalls: byName.nullable(),
  busy: byName.nullable(),
  events: totals.nullable(),
  stages: z.array(stage).nullable(),
  recurrent: recurrent.nullable(),
  accumulator: z.object({ observedBits: index.nullable(), provenBits: index.nullable() }),
  bytesRead: count,
  weightBytesRead: count,
  bytesWritten: count,
  instructions: index,
});

const work = z.object({ layer: z.array(z.int()), start: counts, end: counts, busy: counts });

const timeline = z.object({
  resolutionCycles: count,
  units: z.object({ dmaIn: work, dmaOut: work, macArray: work, vector: work }),
  uses: z.object({ layer: z.array(z.int()), use: z.array(z.enum(cycleUses)), start: counts, end: counts }),
});

const memoryMap = z.object({
  sram: z.array(
    z.object({
      kind: oneOf<MemoryRangeKind>({
        tensor: 'tensor',
        inputTile: 'inputTile',
        outputTile: 'outputTile',
        scratch: 'scratch',
      }),
      layer: z.int(),
      name: z.string(),
      address: index,
      bytes: index,
      startCycle: count,
      endCycle: count,
    }),
  ),
});

const invocation = z.object({
  index,
  cycles: count.nullable(),
  events: totals.nullable(),
  conformance: z.object({ valueMismatches: index, counterMismatches: index }).nullable(),
  outputs: z.array(z.string()).nullable(),
});

const output = z.object({
  name: z.string(),
  dtype: z.enum(portTypes),
  shape,
  scale: z.number(),
  zeroPoint: z.int(),
  sha256: z.string().nullable(),
});

/** Keys beyond these are dropped. */
export const resultSchema: z.ZodType<SimulationResult> = z.object({
  schemaVersion: z.literal(schemaVersion),
  npusimVersion: z.string(),
  mode: oneOf<RunMode>({ full: 'full', timing: 'timing', values: 'values' }),
  seed: index.nullable(),
  model: z.object({ name: z.string(), sha256: z.string() }),
  hardware,
  totalCycles: count.nullable(),
  macs: count,
  macUtilization: count.nullable(),
  inferencesPerSecond: count.nullable(),
  deadline: z.object({ periodSeconds: count, availableCycles: count, usedCycles: count, met: z.boolean() }).nullable(),
  conformance: conformance.nullable(),
  events: totals.nullable(),
  layers: z.array(layer),
  invocations: z.array(invocation),
  hostOperators: z.array(z.object({ index, operator: z.string(), reason: z.string() })),
  outputs: z.array(output),
  units: z.record(z.enum(units), z.object({ busy: byName, stalls: byName, idle: count })).nullable(),
  memory: z.object({
    sramBytes: count,
    sramUsedBytes: count,
    sramLiveBytes: count.nullable(),
    weightUsedBytes: count,
    parameterUsedBytes: count,
    tableUsedBytes: count,
    externalBytes: count,
    imageBytes: count,
  }),
  traffic: z.object({
    externalReadBytes: count,
    externalWriteBytes: count,
    sramReadBytes: count,
    sramWriteBytes: count,
    weightReadBytes: count,
  }),
  instructions: index,
  timeline: timeline.nullable(),
  memoryMap: memoryMap.nullable(),
  notes: z.array(z.string()),
  time: z.object({
    wallSeconds: count,
    compileSeconds: count.nullable(),
    machineSeconds: count.nullable(),
    goldenSeconds: count.nullable(),
  }),
});
