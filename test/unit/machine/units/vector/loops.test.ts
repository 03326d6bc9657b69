/** The vector unit's loops: addresses with any strides, event indices, writes over operands, faults outside the memory. */
import { describe, expect, it } from 'vitest';
import { ProgramFault } from '../../../../../src/microarchitecture/faults.ts';
import { build, onlyStage, plainCounts, scope } from '../../build.ts';
import { run, vectorBench } from './runVector.ts';

describe('addresses', () => {
  it('follow four loops with strides of their own, negative and zero ones included', () => {
    const ports = vectorBench();
    for (let at = 0; at < 256; at++) ports.sram.bytes[at] = at;
    // Operand at 100 + 40·i0 − 7·i1 + 0·i2 + 3·i3; result dense at 1001.
    const counts = [2, 3, 2, 4] as const;
    const instruction = build('VECTOR', {
      function: 'copy',
      input0Type: 'uint8',
      outputType: 'uint8',
      count0: counts[0],
      count1: counts[1],
      count2: counts[2],
      count3: counts[3],
      input0Address: 100,
      input0Stride0: 40,
      input0Stride1: -7,
      input0Stride3: 3,
      outputAddress: 1001,
      outputStride0: 24,
      outputStride1: 8,
      outputStride2: 4,
      outputStride3: 1,
    });
    run(ports, instruction);
    const expected: number[] = [];
    for (let i0 = 0; i0 < 2; i0++)
      for (let i1 = 0; i1 < 3; i1++)
        for (let i2 = 0; i2 < 2; i2++) for (let i3 = 0; i3 < 4; i3++) expected.push(100 + 40 * i0 - 7 * i1 + 3 * i3);
    expect([...ports.sram.bytes.subarray(1001, 1001 + 48)]).toEqual(expected);
    expect(ports.sram.bytes[1000]).toBe(0);
    expect(ports.sram.bytes[1049]).toBe(0);
  });

  it('allow a result over the operand of the same element', () => {
    const ports = vectorBench();
    for (let at = 0; at < 8; at++) ports.sram.view.setInt16(2 * at, 100 * at, true);
    const both = { input0Stride3: 2, outputStride3: 2 };
    run(
      ports,
      build('VECTOR', {
        function: 'clamp',
        input0Type: 'int16',
        outputType: 'int16',
        count3: 8,
        hasClampHigh: 1,
        clampHigh: 250,
        ...both,
      }),
    );
    expect(Array.from({ length: 8 }, (_, at) => ports.sram.view.getInt16(2 * at, true))).toEqual([
      0, 100, 200, 250, 250, 250, 250, 250,
    ]);
  });
});

it('event indices follow the scope along every loop, channels modulo the last dimension', () => {
  const ports = vectorBench();
  const instruction = build('VECTOR', {
    function: 'fill',
    outputType: 'int8',
    count0: 2,
    count1: 2,
    count2: 2,
    count3: 3,
    outputZeroPoint: 100,
    outputAddress: 0,
    outputStride3: 1,
  });
  run(ports, instruction);
  // clamp raises an event at every element: base 1000 + 60·i0 + 30·i1 + 5·i2 + 1·i3 with 5 channels.
  const clamp = { ...instruction, function: 'clamp', hasClampHigh: 1, clampHigh: 50, outputAddress: 64 } as const;
  run(ports, { ...clamp, input0Stride3: 1 }, scope({ channels: 5, base: 1002, strides: [60, 30, 5, 1] }));
  expect(plainCounts(onlyStage(ports.events.operators))).toEqual({
    activationClamps: { total: 24, elements: 24, perChannel: [0, 0, 8, 8, 8], first: [1002, 0] },
  });
});

describe('a loop that leaves the memory', () => {
  const fault = (fields: Parameters<typeof build<'VECTOR'>>[1]) => {
    const ports = vectorBench();
    const instruction = build('VECTOR', {
      function: 'copy',
      count3: 4,
      input0Stride3: 1,
      outputStride3: 1,
      outputAddress: 512,
      ...fields,
    });
    try {
      run(ports, instruction);
    } catch (error) {
      if (error instanceof ProgramFault) return [error.kind, error.place.memory, error.place.address];
      throw error;
    }
    return 'no fault';
  };
  const end = 2 ** 18;

  it('faults with the first address outside', () => {
    expect(fault({ input0Address: end - 4 })).toBe('no fault');
    expect(fault({ input0Address: end - 3 })).toEqual(['ADDRESS_RANGE', 'sram', end]);
    expect(fault({ input0Address: 2, input0Stride3: -1 })).toEqual(['ADDRESS_RANGE', 'sram', -1]);
    expect(fault({ outputAddress: end - 1, outputStride3: 7 })).toEqual(['ADDRESS_RANGE', 'sram', end]);
    expect(fault({ count0: 2, input0Stride0: end })).toEqual(['ADDRESS_RANGE', 'sram', end]);
    expect(fault({ function: 'table8', tableAddress: 4096 - 255 })).toEqual(['ADDRESS_RANGE', 'table', 4096]);
  });
});
