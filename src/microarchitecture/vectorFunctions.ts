/** Operands, types, tables and passes of every function of the vector unit (isa/MICROARCHITECTURE.md, section 6). */
import type { ElementType, VectorFunction } from '../isa/instructions.generated.ts';

export interface VectorFunctionForm {
  /** Types of operand 0; empty: not read. */
  readonly input0: readonly ElementType[];
  /** Types of operand 1; empty: not read. */
  readonly input1: readonly ElementType[];
  /** Types of the result; `input0`: that of operand 0. */
  readonly output: readonly ElementType[] | 'input0';
  /** Operand 1, or the result, is a pair of int32. */
  readonly input1Pair: boolean;
  readonly outputPair: boolean;
  /** Loops 2 and 3 are reduced. */
  readonly reduction: boolean;
  /** Entries of the table, and their bytes; `output`: those of outputType. */
  readonly tableEntries: number;
  readonly tableEntryBytes: number | 'output';
  /** Whether it multiplies by a fixed-point multiplier in the form that scalerForm names. */
  readonly scales: boolean;
  readonly passes: number;
}

const any: readonly ElementType[] = ['int8', 'int16', 'int32', 'uint8'];
const narrow: readonly ElementType[] = ['int8', 'int16', 'uint8'];

const plain: VectorFunctionForm = {
  input0: any,
  input1: [],
  output: any,
  input1Pair: false,
  outputPair: false,
  reduction: false,
  tableEntries: 0,
  tableEntryBytes: 0,
  scales: false,
  passes: 1,
};
const binary = { ...plain, input0: narrow, input1: narrow, scales: true };
const table16 = { ...plain, input0: ['int16'], output: ['int16'], tableEntries: 256, tableEntryBytes: 2 } as const;

export const vectorFunctionForms: Readonly<Record<VectorFunction, VectorFunctionForm>> = {
  copy: { ...plain, output: 'input0' },
  fill: { ...plain, input0: [] },
  clamp: { ...plain, output: 'input0' },
  requantize: { ...plain, scales: true },
  table8: { ...plain, input0: ['int8'], tableEntries: 256, tableEntryBytes: 'output' },
  sigmoid16: table16,
  tanh16: table16,
  leaky: { ...plain, input0: narrow, scales: true },
  add: { ...binary, passes: 3 },
  subtract: { ...binary, passes: 3 },
  multiply: binary,
  maximum: { ...plain, input1: any, output: 'input0' },
  minimum: { ...plain, input1: any, output: 'input0' },
  prelu: { ...binary, passes: 2 },
  addSaturate16: { ...plain, input0: ['int16'], input1: ['int16'], output: ['int16'] },
  reduceMax: { ...plain, output: 'input0', reduction: true },
  reduceSum: { ...plain, reduction: true, scales: true },
  softmaxExp8: {
    ...plain,
    input0: ['int8'],
    input1: ['int8'],
    output: ['int32'],
    tableEntries: 256,
    tableEntryBytes: 4,
  },
  softmaxExp16: {
    ...plain,
    input0: ['int16'],
    input1: ['int16'],
    output: ['int16'],
    tableEntries: 513,
    tableEntryBytes: 2,
    scales: true,
  },
  softmaxReciprocal8: { ...plain, input0: ['int32'], output: ['int32'], outputPair: true, passes: 24 },
  softmaxReciprocal16: {
    ...plain,
    input0: ['int32'],
    output: ['int32'],
    outputPair: true,
    tableEntries: 513,
    tableEntryBytes: 2,
    passes: 4,
  },
  softmaxScale8: { ...plain, input0: ['int32'], input1: ['int32'], output: ['int8', 'int16'], input1Pair: true },
  softmaxScale16: { ...plain, input0: ['int16'], input1: ['int32'], output: ['int16'], input1Pair: true },
  dot: { ...binary, reduction: true },
  addWrap: { ...plain, input0: narrow, output: 'input0' },
  sumScale: { ...plain, input0: ['int32'], input1: ['int32'], output: ['int8', 'int16'], scales: true },
};

/** Types of an element that POOL takes. */
export const poolTypes: readonly ElementType[] = narrow;
