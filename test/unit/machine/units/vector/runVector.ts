/** Runs VECTOR and POOL instructions on tensors for the tests: places operands in the SRAM, executes, reads results. */
import type { ElementType, VectorInstruction } from '../../../../../src/isa/instructions.generated.ts';
import type { EventScope } from '../../../../../src/isa/program.ts';
import { executeVector } from '../../../../../src/machine/units/vector/vectorUnit.ts';
import type { NumericEvent } from '../../../../../src/numerics/events.ts';
import type { Bench, Fields, PlainCount } from '../../build.ts';
import { bench, build, hardwareWith, onlyStage, plainCounts, scope } from '../../build.ts';

export const bytesOf: Readonly<Record<ElementType, number>> = { int8: 1, uint8: 1, int16: 2, int32: 4 };

export function readElement(view: DataView, type: ElementType, at: number): number {
  switch (type) {
    case 'int8':
      return view.getInt8(at);
    case 'uint8':
      return view.getUint8(at);
    case 'int16':
      return view.getInt16(at, true);
    case 'int32':
      return view.getInt32(at, true);
  }
}

export function writeElement(view: DataView, type: ElementType, at: number, value: number): void {
  switch (type) {
    case 'int8':
    case 'uint8':
      view.setUint8(at, value & 255);
      return;
    case 'int16':
      view.setInt16(at, value, true);
      return;
    case 'int32':
      view.setInt32(at, value, true);
      return;
  }
}

/** Unaligned places of the two operands and the result, far enough apart for the tests' tensors. */
export const places = { input0: 3, input1: 40_001, output: 80_001, table: 6 } as const;

export function vectorBench(): Bench {
  return bench(hardwareWith({ sramBytes: 2 ** 18, tableMemoryBytes: 4096 }));
}

export function place(ports: Bench, type: ElementType, at: number, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) writeElement(ports.sram.view, type, at + i * bytesOf[type], values[i]!);
}

export function placeTable(ports: Bench, type: ElementType, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++)
    writeElement(ports.table.view, type, places.table + i * bytesOf[type], values[i]!);
}

export function take(ports: Bench, type: ElementType, at: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => readElement(ports.sram.view, type, at + i * bytesOf[type]));
}

export function run(ports: Bench, instruction: VectorInstruction, eventScope: EventScope | null = null): void {
  ports.events.begin(eventScope);
  executeVector(ports, instruction);
  ports.events.end();
}

export interface Vector {
  readonly type: ElementType;
  readonly values: readonly number[];
}

export interface ElementwiseResult {
  readonly values: number[];
  readonly counts: Partial<Record<NumericEvent, PlainCount>>;
}

/** An element-wise function over dense operands of one length; the event index is the position, all in one channel. */
export function elementwise(
  fields: Fields<'VECTOR'>,
  outputType: ElementType,
  input0: Vector,
  input1: Vector = { type: input0.type, values: [] },
  table: Vector | null = null,
): ElementwiseResult {
  const ports = vectorBench();
  const count = Math.max(input0.values.length, 1);
  place(ports, input0.type, places.input0, input0.values);
  place(ports, input1.type, places.input1, input1.values);
  if (table !== null) placeTable(ports, table.type, table.values);
  const instruction = build('VECTOR', {
    input0Type: input0.type,
    input1Type: input1.type,
    outputType,
    count3: count,
    input0Address: places.input0,
    input0Stride3: bytesOf[input0.type],
    input1Address: places.input1,
    input1Stride3: bytesOf[input1.type],
    outputAddress: places.output,
    outputStride3: bytesOf[outputType],
    tableAddress: places.table,
    ...fields,
  });
  run(ports, instruction, scope({ strides: [0, 0, 0, 1] }));
  const values = take(ports, outputType, places.output, count);
  return { values, counts: plainCounts(onlyStage(ports.events.operators)) };
}
