/** Files whose offsets share or nest data: what would multiply is refused, what is merely unusual is read. */
import { Builder } from 'flatbuffers';
import { describe, expect, test } from 'vitest';
import { readTflite } from '../../../../src/graph/tflite/reader.ts';
import { coded, codeOf } from '../errorCode.ts';
import { file, int32s, offsets, tableOf } from './rawFile.ts';

const callOnceCode = 129;
const callOnceOptions = 103;

function operatorCode(builder: Builder, code: number): number {
  builder.startObject(4);
  builder.addFieldInt8(0, Math.min(code, 127), 0);
  builder.addFieldInt32(3, code, 0);
  return builder.endObject();
}

/** An operator of code 0 that runs a subgraph once. */
function callOnce(builder: Builder, target: number): number {
  builder.startObject(1);
  builder.addFieldInt32(0, target, 0);
  const options = builder.endObject();
  builder.startObject(5);
  builder.addFieldInt8(3, callOnceOptions, 0);
  builder.addFieldOffset(4, options, 0);
  return builder.endObject();
}

/** Reads a file and demands that the refusal is quick and small. */
function refuse(bytes: Uint8Array): { readonly code: string; readonly message: string } {
  const before = process.memoryUsage();
  const start = performance.now();
  const error = coded(() => readTflite(bytes, 'shared'));
  const after = process.memoryUsage();
  expect(performance.now() - start).toBeLessThan(2000);
  expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(
    100 * bytes.length + 2 ** 25,
  );
  return error;
}

describe('data that many offsets refer to', () => {
  test('1,000 tensors that are one table with a long name', () => {
    const builder = new Builder();
    const tensor = tableOf(builder, { 3: builder.createString('x'.repeat(100_000)) });
    const graph = tableOf(builder, { 0: offsets(builder, new Array<number>(1000).fill(tensor)) });
    const { code, message } = refuse(file(builder, { subgraphs: [graph] }));
    expect(code).toBe('TFLITE_REPEATED_DATA');
    expect(message).toMatch(/subgraphs\[0\]\.tensors\[\d+\]\.name/);
  });

  test('100,000 operators that are one table with many inputs', () => {
    const builder = new Builder();
    const inputs = int32s(builder, new Array<number>(10_000).fill(-1));
    const operator = tableOf(builder, { 1: inputs });
    const graph = tableOf(builder, { 3: offsets(builder, new Array<number>(100_000).fill(operator)) });
    const bytes = file(builder, { subgraphs: [graph], codes: [operatorCode(builder, 0)] });
    expect(refuse(bytes).code).toBe('TFLITE_REPEATED_DATA');
  });

  test('10,000 initialisation subgraphs that are one table', () => {
    const builder = new Builder();
    const tensor = tableOf(builder, {});
    const shared = tableOf(builder, { 0: offsets(builder, new Array<number>(10_000).fill(tensor)) });
    const calls = Array.from({ length: 10_000 }, (_, i) => callOnce(builder, i + 1));
    const main = tableOf(builder, { 3: offsets(builder, calls) });
    const subgraphs = [main, ...new Array<number>(10_000).fill(shared)];
    const bytes = file(builder, { subgraphs, codes: [operatorCode(builder, callOnceCode)] });
    expect(refuse(bytes).code).toBe('TFLITE_REPEATED_DATA');
  });

  test('a few tensors may share a table and a buffer', () => {
    const builder = new Builder();
    const data = tableOf(builder, { 0: builder.createByteVector(Uint8Array.of(0, 0, 128, 63)) });
    builder.startObject(4);
    builder.addFieldInt32(2, 1, 0);
    const tensor = builder.endObject();
    const graph = tableOf(builder, { 0: offsets(builder, [tensor, tensor, tensor]) });
    const model = readTflite(file(builder, { subgraphs: [graph], buffers: [tableOf(builder, {}), data] }), 'shared');
    expect(model.tensors.map((each) => [...each.data!])).toEqual(new Array(3).fill([0, 0, 128, 63]));
  });
});

describe('calls among initialisation subgraphs', () => {
  function chain(targets: readonly number[]): Uint8Array {
    const builder = new Builder();
    const subgraphs = targets.map((target) =>
      tableOf(builder, target === 0 ? {} : { 3: offsets(builder, [callOnce(builder, target)]) }),
    );
    return file(builder, { subgraphs, codes: [operatorCode(builder, callOnceCode)] });
  }

  test('a long chain is read', () => {
    const length = 5000;
    const model = readTflite(chain([...Array.from({ length }, (_, i) => i + 1), 0]), 'chain');
    expect(model.subgraphs).toHaveLength(length);
  });

  test.each([
    ['of one', [1, 1]],
    ['of two', [1, 2, 1]],
    ['of many', [...Array.from({ length: 5000 }, (_, i) => i + 1), 1]],
  ])('a cycle %s is refused', (_, targets) => {
    expect(codeOf(() => readTflite(chain(targets), 'cycle'))).toBe('GRAPH_CALL_CYCLE');
  });
});

describe('data behind the FlatBuffer, as in files of more than 2 GB', () => {
  /** One float32 tensor whose buffer names `size` bytes from byte `start` of the file, which `behind` is appended to. */
  function outside(behind: readonly number[], start: (length: number) => number, size: number): Uint8Array {
    const build = (position: number): Uint8Array => {
      const builder = new Builder();
      builder.startObject(3);
      builder.addFieldInt64(1, BigInt(position), 0n);
      builder.addFieldInt64(2, BigInt(size), 0n);
      const buffer = builder.endObject();
      builder.startObject(4);
      builder.addFieldInt32(2, 1, 0);
      const tensor = builder.endObject();
      const graph = tableOf(builder, { 0: offsets(builder, [tensor]) });
      return file(builder, { subgraphs: [graph], buffers: [tableOf(builder, {}), buffer] });
    };
    const bytes = build(start(build(2).length));
    const all = new Uint8Array(bytes.length + behind.length);
    all.set(bytes);
    all.set(behind, bytes.length);
    return all;
  }

  test('it is read, also from an odd byte', () => {
    const model = readTflite(
      outside([9, 0, 0, 128, 63], (length) => length + 1, 4),
      'outside',
    );
    const { data } = model.tensors[0]!;
    expect(new Float32Array(data!.buffer, data!.byteOffset, 1)[0]).toBe(1);
  });

  test.each([
    ['beyond the end', 4, 1],
    ['huge', 2 ** 53, 0],
  ])('%s it is refused', (_, size, skip) => {
    const bytes = outside([0, 0, 128, 63], (length) => length + skip, size);
    const { code, message } = coded(() => readTflite(bytes, 'outside'));
    expect(code).toBe('TFLITE_BAD_BUFFER');
    expect(message).toMatch(/buffers\[1\] at byte \d+: \d+ bytes from byte \d+ lie outside/);
  });
});
