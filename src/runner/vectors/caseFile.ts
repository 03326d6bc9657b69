/**
 * Operator vector files: `tflite-ref-vectors/1`, `mac-event-vectors/1` and `npusim-event-vectors-recurrent/1`, checked before
 * use. Field names are the files' own.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { inputError } from '../../errors.ts';

export const caseFormats = ['tflite-ref-vectors/1', 'mac-event-vectors/1', 'npusim-event-vectors-recurrent/1'] as const;
export type CaseFormat = (typeof caseFormats)[number];

const integer = z.number().int();

const caseTensor = z.object({
  type: z.enum(['int8', 'uint8', 'int16', 'int32', 'int64', 'float32']),
  shape: z.array(integer.nonnegative()),
  scale: z.array(z.number()).optional(),
  zero_point: z.array(integer).optional(),
  quantized_dimension: integer.optional(),
  /** base64 of the raw little-endian elements. */
  data: z.string().optional(),
});
export type CaseTensor = z.infer<typeof caseTensor>;

const attribute = z.union([z.string(), z.number(), z.boolean(), z.array(z.number())]);
const kernelParameters = z.record(z.string(), z.unknown());

const hardware = z
  .object({
    outputChannelLanes: integer.positive(),
    pixelLanes: integer.positive(),
    reductionLanes: integer.positive(),
    reductionGrouping: z.enum(['tap', 'row']),
    depthwiseTapLanes: integer.positive(),
    accumulatorBits: integer.min(12).max(32),
    accumulatorBitsInt16: integer.min(16).max(48),
    accumulatorOverflow: z.enum(['wrap', 'saturate']),
    zeroPointHandling: z.enum(['subtract', 'fold']),
    multiplierBits: integer.min(8).max(32),
    productBits: integer.min(24).max(64),
    scaledBits: integer.min(8).max(32),
    roundingProfile: z.enum(['tflm', 'tflite', 'single']),
    lutEntries: integer.positive(),
    lutInterpolation: z.boolean(),
  })
  .partial();

const vectorCase = z.object({
  id: z.string(),
  op: z.string().optional(),
  derived_from_scales: z.boolean().optional(),
  params: z.record(z.string(), attribute).optional(),
  kernel: kernelParameters.optional(),
  hardware: hardware.optional(),
  fused: z.object({ activation: z.literal('HARD_SWISH'), form: z.enum(['arithmetic', 'table']) }).optional(),
  /** Absent in files of primitives, which are no operators. */
  tensors: z.record(z.string(), caseTensor.nullable()).optional(),
  output: caseTensor.optional(),
  expected: z.record(z.string(), z.unknown()).optional(),
  observed: z.record(z.string(), z.unknown()).nullish(),
});
export type VectorCase = z.infer<typeof vectorCase>;

const caseFile = z.object({ format: z.enum(caseFormats), op: z.string(), cases: z.array(vectorCase) });

/** A case with what the file says about all of them. */
export interface CaseOfFile extends VectorCase {
  readonly format: CaseFormat;
  readonly op: string;
}

/** @throws inputError when the file cannot be read, is no JSON or not of a known format */
export function readCaseFile(path: string): readonly CaseOfFile[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw inputError('VECTOR_FILE_UNREADABLE', `${path}: ${(error as Error).message}`);
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw inputError('VECTOR_FILE_SYNTAX', `${path}: ${(error as Error).message}`);
  }
  return parseCaseFile(document, path);
}

/** @param name file name for messages */
export function parseCaseFile(document: unknown, name: string): readonly CaseOfFile[] {
  const parsed = caseFile.safeParse(document);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined ? '' : ` at ${issue.path.join('.')}: ${issue.message}`;
    throw inputError('VECTOR_FILE_FORMAT', `${name}${where}; known formats: ${caseFormats.join(', ')}`);
  }
  const { format, op, cases } = parsed.data;
  return cases.map((one) => ({ ...one, format, op: one.op ?? op }));
}
