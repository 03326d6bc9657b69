/** The JSON part of a program file: everything but instructions and bytes. Its schema is what a reader accepts. */
import { z } from 'zod';
import { inputError } from '../../errors.ts';
import { portTypes } from '../portTypes.ts';
import type { DebugMap, Program, TensorPort } from '../program.ts';

const index = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const address = z
  .int()
  .min(0)
  .max(2 ** 32);
const port = z.strictObject({
  tensor: index,
  name: z.string(),
  type: z.enum(portTypes),
  shape: z
    .array(
      z
        .int()
        .min(1)
        .max(2 ** 32),
    )
    .max(16),
  scale: z.number(),
  zeroPoint: z.int(),
  externalAddress: address,
});
const scope = z.strictObject({
  operator: index,
  stage: z.string(),
  channels: z
    .int()
    .min(1)
    .max(2 ** 32),
  base: z.int(),
  strides: z.array(z.int()).max(8),
  timeStep: index,
  timeSteps: index,
  elementsPerStep: index.exactOptional(),
});
const operator = z.strictObject({
  index,
  kind: z.string(),
  name: z.string(),
  unit: z.enum(['npu', 'host', 'fused']),
  fusedInto: index.nullable(),
  macs: z.int().min(0),
  provenBits: z.int().min(1).nullable(),
});
const capture = z.strictObject({
  tensor: index,
  name: z.string(),
  memory: z.enum(['sram', 'external']),
  address,
  bytes: address,
  afterInstruction: z.int().min(-1),
});
const metadataSchema = z.strictObject({
  name: z.string(),
  hardwareHash: z.string(),
  externalBytes: address,
  segments: z.array(z.strictObject({ externalAddress: address, bytes: address, kind: z.enum(['constant', 'state']) })),
  inputs: z.array(port),
  outputs: z.array(port),
  operators: z.array(operator),
  scopes: z.array(scope),
  captures: z.array(capture),
  hostOperators: z.array(
    z.strictObject({ operator: index, kind: z.string(), inputs: z.array(port), outputs: z.array(port) }),
  ),
  fusedTensors: z.array(index),
});

export type Metadata = z.infer<typeof metadataSchema>;

export function metadataOf(program: Program): Metadata {
  const { debug } = program;
  return {
    name: program.name,
    hardwareHash: program.hardwareHash,
    externalBytes: program.externalBytes,
    segments: program.segments.map(({ externalAddress, data, kind }) => ({
      externalAddress,
      bytes: data.length,
      kind,
    })),
    inputs: program.inputs.map(portOf),
    outputs: program.outputs.map(portOf),
    operators: debug.operators.map(({ index, kind, name, unit, fusedInto, macs, provenBits }) => ({
      index,
      kind,
      name,
      unit,
      fusedInto,
      macs,
      provenBits,
    })),
    scopes: debug.scopes.map(({ strides, ...rest }) => ({ ...rest, strides: [...strides] })),
    captures: debug.captures.map(({ tensor, name, memory, address, bytes, afterInstruction }) => ({
      tensor,
      name,
      memory,
      address,
      bytes,
      afterInstruction,
    })),
    hostOperators: debug.hostOperators.map(({ operator, kind, inputs, outputs }) => ({
      operator,
      kind,
      inputs: inputs.map(portOf),
      outputs: outputs.map(portOf),
    })),
    fusedTensors: [...debug.fusedTensors],
  };
}

/** @throws inputError PROGRAM_METADATA naming the first place that does not fit */
export function parseMetadata(bytes: Uint8Array): Metadata {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw inputError('PROGRAM_METADATA', `the program's metadata is no JSON in UTF-8: ${(error as Error).message}`);
  }
  const parsed = metadataSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'the top' : issue.path.join('.');
  throw inputError(
    'PROGRAM_METADATA',
    `the program's metadata is malformed at ${where}: ${issue?.message ?? 'unknown'}`,
  );
}

/** The debug map without what other sections hold. */
export function debugPart(metadata: Metadata): Omit<DebugMap, 'instructionOperator' | 'instructionScope'> {
  const { operators, scopes, captures, hostOperators, fusedTensors } = metadata;
  return { operators, scopes, captures, hostOperators, fusedTensors };
}

function portOf({
  tensor,
  name,
  type,
  shape,
  scale,
  zeroPoint,
  externalAddress,
}: TensorPort): Metadata['inputs'][number] {
  return { tensor, name, type, shape: [...shape], scale, zeroPoint, externalAddress };
}
