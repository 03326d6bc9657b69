/** Spans against every address that an instruction touches, listed one by one from isa/MICROARCHITECTURE.md. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instruction, MacInstruction, PoolInstruction } from '../../../src/isa/instructions.generated.ts';
import { banksOfSpan, instructionSpans, unitOf } from '../../../src/microarchitecture/spans.ts';
import { make, smallHardware } from './smallHardware.ts';

const upTo = (min: number, max: number) => fc.integer({ min, max });

/** [memory, access, lowest, highest] of every operand. */
function spansOf(instruction: Instruction, hardware = smallHardware) {
  return instructionSpans(instruction, hardware).map(({ memory, access, lowest, highest }) => [
    memory,
    access,
    lowest,
    highest,
  ]);
}

function range(addresses: readonly number[], bytes: number): [number, number] {
  return [Math.min(...addresses), Math.max(...addresses) + bytes - 1];
}

/** Address of the first channel of every input pixel that a tap meets on the image. */
function metPixels(instruction: MacInstruction | PoolInstruction): number[] {
  const { inputAddress, inputRowStride, inputPixelStride, inputHeight, inputWidth } = instruction;
  const { strideHeight, strideWidth, padTop, padLeft } = instruction;
  const [rowStep, columnStep] =
    instruction.op === 'MAC' ? [instruction.dilationHeight, instruction.dilationWidth] : [1, 1];
  const addresses: number[] = [];
  for (let y = 0; y < instruction.outputHeight; y++) {
    for (let x = 0; x < instruction.outputWidth; x++) {
      for (let ky = 0; ky < instruction.kernelHeight; ky++) {
        for (let kx = 0; kx < instruction.kernelWidth; kx++) {
          const row = y * strideHeight - padTop + ky * rowStep;
          const column = x * strideWidth - padLeft + kx * columnStep;
          if (row < 0 || row >= inputHeight || column < 0 || column >= inputWidth) continue;
          addresses.push(inputAddress + row * inputRowStride + column * inputPixelStride);
        }
      }
    }
  }
  return addresses;
}

const geometry = {
  inputAddress: upTo(0, 50),
  inputPixelStride: upTo(0, 20),
  inputRowStride: upTo(0, 90),
  inputHeight: upTo(1, 6),
  inputWidth: upTo(1, 6),
  padTop: upTo(-3, 4),
  padLeft: upTo(-3, 4),
  kernelHeight: upTo(1, 3),
  kernelWidth: upTo(1, 3),
  strideHeight: upTo(1, 4),
  strideWidth: upTo(1, 4),
  outputAddress: upTo(0, 50),
  outputPixelStride: upTo(0, 20),
  outputRowStride: upTo(0, 90),
  outputHeight: upTo(1, 4),
  outputWidth: upTo(1, 4),
};

function outputRange(instruction: MacInstruction | PoolInstruction, bytes: number): [number, number] {
  const { outputAddress, outputRowStride, outputPixelStride, outputHeight, outputWidth } = instruction;
  const addresses: number[] = [];
  for (let y = 0; y < outputHeight; y++) {
    for (let x = 0; x < outputWidth; x++) addresses.push(outputAddress + y * outputRowStride + x * outputPixelStride);
  }
  return range(addresses, bytes);
}

describe('spans', () => {
  it('of MAC are the pixels that taps meet, the weight rows, the channel rows and the output', () => {
    const fields = fc.record({
      ...geometry,
      mode: fc.constantFrom('dense', 'depthwise'),
      inputType: fc.constantFrom('int8', 'int16'),
      outputType: fc.constantFrom('int8', 'int16'),
      dilationHeight: upTo(-2, 2),
      dilationWidth: upTo(-2, 2),
      outputChannels: upTo(1, 10),
    });
    fc.assert(
      fc.property(fields, upTo(1, 5), upTo(1, 3), (given, channels, multiplier) => {
        const dense = given.mode === 'dense';
        const taps = given.kernelHeight * given.kernelWidth;
        const mac = make('MAC', {
          ...given,
          grouping: 'tap',
          inputChannels: dense ? channels : 1,
          depthMultiplier: dense ? 1 : multiplier,
          // S: taps of ⌈channels/4⌉ groups, or filter rows of ⌈kernelWidth/2⌉ groups.
          stepCount: dense ? taps * Math.ceil(channels / 4) : given.kernelHeight * Math.ceil(given.kernelWidth / 2),
          weightAddress: 32,
          channelAddress: 64,
        });
        const expected: unknown[] = [];
        const met = metPixels(mac);
        const channelsRead = dense ? channels : Math.floor((mac.outputChannels - 1) / multiplier) + 1;
        const inputBytes = mac.inputType === 'int8' ? 1 : 2;
        if (met.length > 0) expected.push(['sram', 'read', ...range(met, channelsRead * inputBytes)]);
        // Weight rows of 4·4 bytes, for each block of 4 output channels all steps.
        expected.push(['weight', 'read', 32, 31 + Math.ceil(mac.outputChannels / 4) * mac.stepCount * 16]);
        expected.push(['parameter', 'read', 64, 63 + 16 * mac.outputChannels]);
        const outputBytes = mac.outputChannels * (mac.outputType === 'int8' ? 1 : 2);
        expected.push(['sram', 'write', ...outputRange(mac, outputBytes)]);
        expect(spansOf(mac)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('of a part of a reduction leave out what it does not touch', () => {
    // S = ⌈12/4⌉ = 3; weight rows of 16 bytes.
    const part = (firstStep: number, stepCount: number) =>
      spansOf(make('MAC', { inputChannels: 12, firstStep, stepCount, activationFunction: 'table' })).map(
        ([memory, access]) => `${String(memory)} ${String(access)}`,
      );
    expect(part(0, 1)).toEqual(['sram read', 'weight read', 'parameter read']);
    expect(part(1, 1)).toEqual(['sram read', 'weight read']);
    expect(part(2, 1)).toEqual(['sram read', 'weight read', 'parameter read', 'table read', 'sram write']);
  });

  it('of a fused function include its table of int32 entries', () => {
    // 64 entries; one more for interpolation.
    const table = (activationFunction: 'none' | 'hardSwish' | 'table' | 'tableInterpolated') =>
      spansOf(make('MAC', { activationFunction, tableAddress: 8 })).filter(([memory]) => memory === 'table');
    expect(table('none')).toEqual([]);
    expect(table('hardSwish')).toEqual([]);
    expect(table('table')).toEqual([['table', 'read', 8, 8 + 255]]);
    expect(table('tableInterpolated')).toEqual([['table', 'read', 8, 8 + 259]]);
  });

  it('of POOL are the pixels that windows meet and the output', () => {
    const fields = fc.record({ ...geometry, channels: upTo(1, 9), elementType: fc.constantFrom('int8', 'int16') });
    fc.assert(
      fc.property(fields, (given) => {
        const pool = make('POOL', given);
        const bytes = pool.channels * (pool.elementType === 'int8' ? 1 : 2);
        const met = metPixels(pool);
        const input = met.length === 0 ? [] : [['sram', 'read', ...range(met, bytes)]];
        expect(spansOf(pool)).toEqual([...input, ['sram', 'write', ...outputRange(pool, bytes)]]);
      }),
      { numRuns: 300 },
    );
  });

  it('of LOAD and STORE hold every run on both sides', () => {
    const stride = upTo(-60, 60);
    const fields = fc.record({
      externalAddress: upTo(200, 300),
      address: upTo(200, 300),
      runBytes: upTo(1, 20),
      count0: upTo(1, 3),
      count1: upTo(1, 3),
      count2: upTo(1, 3),
      externalStride0: stride,
      externalStride1: stride,
      externalStride2: stride,
      chipStride0: stride,
      chipStride1: stride,
      chipStride2: stride,
    });
    fc.assert(
      fc.property(fields, (given) => {
        const external: number[] = [];
        const chip: number[] = [];
        for (let i = 0; i < given.count0; i++) {
          for (let j = 0; j < given.count1; j++) {
            for (let k = 0; k < given.count2; k++) {
              external.push(
                given.externalAddress +
                  i * given.externalStride0 +
                  j * given.externalStride1 +
                  k * given.externalStride2,
              );
              chip.push(given.address + i * given.chipStride0 + j * given.chipStride1 + k * given.chipStride2);
            }
          }
        }
        const outside = range(external, given.runBytes);
        const inside = range(chip, given.runBytes);
        expect(spansOf(make('LOAD', { ...given, memory: 'parameter' }))).toEqual([
          ['external', 'read', ...outside],
          ['parameter', 'write', ...inside],
        ]);
        expect(spansOf(make('STORE', given))).toEqual([
          ['external', 'write', ...outside],
          ['sram', 'read', ...inside],
        ]);
      }),
    );
  });

  // Loops 2·1·3·5; operand 0 at 100 with strides 50, –, −10, 2; operand 1 at 300 with strides 0, –, 0, 8; result at 500 with 20, –, 0, 0 or
  // 20, –, 4, 1. Items: operand 0 from 100 − 2·10 to 100 + 50 + 4·2; operand 1 from 300 to 300 + 4·8.
  it.each([
    [
      'copy',
      'int16',
      'int8',
      'int16',
      [
        ['read', 80, 159],
        ['write', 500, 533],
      ],
    ],
    ['fill', 'int16', 'int8', 'int8', [['write', 500, 532]]],
    [
      'add',
      'int16',
      'int16',
      'int32',
      [
        ['read', 80, 159],
        ['read', 300, 333],
        ['write', 500, 535],
      ],
    ],
    [
      'table8',
      'int8',
      'int8',
      'int16',
      [
        ['read', 80, 158],
        ['table', 40, 40 + 511],
        ['write', 500, 533],
      ],
    ],
    [
      'tanh16',
      'int16',
      'int8',
      'int16',
      [
        ['read', 80, 159],
        ['table', 40, 40 + 511],
        ['write', 500, 533],
      ],
    ],
    [
      'softmaxExp8',
      'int8',
      'int8',
      'int32',
      [
        ['read', 80, 158],
        ['read', 300, 332],
        ['table', 40, 40 + 1023],
        ['write', 500, 535],
      ],
    ],
    [
      'softmaxExp16',
      'int16',
      'int16',
      'int16',
      [
        ['read', 80, 159],
        ['read', 300, 333],
        ['table', 40, 40 + 1025],
        ['write', 500, 533],
      ],
    ],
    [
      'softmaxReciprocal16',
      'int32',
      'int8',
      'int32',
      [
        ['read', 80, 161],
        ['table', 40, 40 + 1025],
        ['write', 500, 539],
      ],
    ],
    [
      'softmaxScale8',
      'int32',
      'int32',
      'int8',
      [
        ['read', 80, 161],
        ['read', 300, 339],
        ['write', 500, 532],
      ],
    ],
    // A reduction writes along loops 0 and 1 only.
    [
      'reduceSum',
      'int8',
      'int8',
      'int32',
      [
        ['read', 80, 158],
        ['write', 500, 523],
      ],
    ],
    [
      'dot',
      'int16',
      'int8',
      'int8',
      [
        ['read', 80, 159],
        ['read', 300, 332],
        ['write', 500, 520],
      ],
    ],
  ] as const)('of VECTOR %s %s %s → %s', (name, input0Type, input1Type, outputType, expected) => {
    const spans = spansOf(
      make('VECTOR', {
        function: name,
        input0Type,
        input1Type,
        outputType,
        count0: 2,
        count2: 3,
        count3: 5,
        input0Address: 100,
        input0Stride0: 50,
        input0Stride1: 999,
        input0Stride2: -10,
        input0Stride3: 2,
        input1Address: 300,
        input1Stride3: 8,
        tableAddress: 40,
        outputAddress: 500,
        outputStride0: 20,
        outputStride1: -999,
        outputStride2: 4,
        outputStride3: 1,
      }),
    ).map(([memory, access, lowest, highest]) => [memory === 'table' ? memory : access, lowest, highest]);
    expect(spans).toEqual(expected);
  });
});

describe('units and banks', () => {
  it('belong to operations and addresses', () => {
    expect(unitOf('STORE')).toBe('dmaOut');
    expect(unitOf('POOL')).toBe('vector');
    const span = { access: 'read', operand: 'x' } as const;
    // Banks of 256 bytes; of the table memory 1024.
    expect(banksOfSpan({ ...span, memory: 'sram', lowest: 255, highest: 256 }, smallHardware)).toEqual({
      first: 0,
      last: 1,
    });
    expect(banksOfSpan({ ...span, memory: 'table', lowest: 1023, highest: 3072 }, smallHardware)).toEqual({
      first: 0,
      last: 3,
    });
  });
});
