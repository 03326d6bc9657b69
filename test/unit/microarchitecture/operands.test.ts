/** ILLEGAL_OPERAND and ADDRESS_RANGE: one legal base for each operation, one change for each rule. */
import { describe, expect, it } from 'vitest';
import type { Instruction, MacInstruction } from '../../../src/isa/instructions.generated.ts';
import { checkOperands, checkProgram } from '../../../src/microarchitecture/operands.ts';
import { make, smallHardware } from './smallHardware.ts';

const externalBytes = 1000;

function faults(instruction: Instruction, previousMac: MacInstruction | null = null) {
  return checkOperands(instruction, smallHardware, { externalBytes, previousMac });
}

const mac = (fields: Parameters<typeof make<'MAC'>>[1] = {}) =>
  make('MAC', { stepCount: 1, outputAddress: 256, ...fields });
const vector = (fields: Parameters<typeof make<'VECTOR'>>[1] = {}) => make('VECTOR', { outputAddress: 256, ...fields });
const pool = (fields: Parameters<typeof make<'POOL'>>[1] = {}) => make('POOL', { outputAddress: 256, ...fields });
/** Two steps of 4 channels. */
const part = (firstStep: number, fields: Parameters<typeof make<'MAC'>>[1] = {}) =>
  mac({ inputChannels: 8, firstStep, ...fields });

describe('checkOperands', () => {
  it.each([
    ['NOP', make('NOP')],
    ['HOST', make('HOST')],
    ['LOAD', make('LOAD', { runBytes: 1000 })],
    ['STORE', make('STORE')],
    ['dense MAC', mac()],
    ['depthwise MAC', mac({ mode: 'depthwise', depthMultiplier: 2 })],
    ['first part', part(0)],
    ['MAC without taps on the image', mac({ padTop: 5, inputAddress: 5000 })],
    ['vector copy', vector()],
    ['POOL', pool({ padTop: 1, kernelHeight: 2 })],
  ])('accepts %s', (_, instruction) => {
    expect(faults(instruction)).toEqual([]);
  });

  it.each([
    [make('LOAD', { runBytes: 0 }), 'LOAD: runBytes is 0; allowed are 1 to 16777215'],
    [make('LOAD', { count1: 1.5 }), 'count1 is 1.5'],
    [make('LOAD', { dependMac: 32 }), 'dependMac is 32; allowed are 0 to 31'],
    [make('STORE', { memory: 'weight' }), 'memory is weight; only sram can be stored from'],
    [mac({ scaledBits: 7 }), 'scaledBits is 7; allowed are 8 to 32'],
    [mac({ stepCount: 2 }), 'steps 0…1 of a reduction of 1 steps'],
    [mac({ mode: 'depthwise', inputChannels: 2 }), 'inputChannels is 2; depthwise mode needs 1'],
    [mac({ depthMultiplier: 2 }), 'depthMultiplier is 2; dense mode needs 1'],
    [mac({ paddingTap: 'absent', grouping: 'row' }), 'paddingTap absent needs mode dense and grouping tap'],
    [mac({ paddingTap: 'absent', mode: 'depthwise', grouping: 'tap' }), 'paddingTap absent needs'],
    [mac({ weightAddress: 8 }), 'weightAddress 8 is no multiple of a weight row, 16 bytes'],
    [mac({ channelAddress: 8 }), 'channelAddress 8 is no multiple of 16'],
    [part(0, { outputHeight: 2 }), 'a part of a reduction needs one block'],
    [part(0, { outputWidth: 3 }), 'a part of a reduction needs one block'],
    [part(0, { outputChannels: 5 }), 'a part of a reduction needs one block'],
    [part(1), 'firstStep is 1, but no MAC instruction precedes it'],
    [vector({ outputType: 'int16' }), 'copy: outputType is int16; allowed are int8'],
    [vector({ function: 'add', input0Type: 'int32' }), 'add: input0Type is int32; allowed are int8, int16, uint8'],
    [vector({ function: 'maximum', input1Type: 'int16' }), 'maximum: input1Type is int16; allowed are int8'],
    [
      vector({ function: 'softmaxScale8', input0Type: 'int32' }),
      'softmaxScale8: input1Type is int8; allowed are int32',
    ],
    [vector({ function: 'reduceSum' }), 'outputType with outputMultiplier 0 is int8; allowed are int32'],
    [vector({ function: 'multiply', scalerForm: 'wide' }), 'scalerForm is wide; allowed are twoRounding, oneRounding'],
    [
      vector({ function: 'reduceMax', outputStride3: 1 }),
      'outputStride2 and outputStride3 are 0, 1; a reduction needs 0',
    ],
    [pool({ elementType: 'int32' }), 'elementType is int32; allowed are int8, int16, uint8'],
    [pool({ padTop: 1 }), 'a window lies wholly outside the input'],
    [pool({ outputWidth: 2 }), 'a window lies wholly outside the input'],
  ])('refuses %#: %s', (instruction, words) => {
    const found = faults(instruction);
    expect(found.map(({ kind }) => kind)).toEqual(['ILLEGAL_OPERAND']);
    expect(found[0]?.message).toContain(words);
  });

  it('lets a part continue only what was begun in the same shape and ended where it begins', () => {
    expect(faults(part(1), part(0))).toEqual([]);
    const refused = (instruction: MacInstruction, previous: MacInstruction, words: string) =>
      expect(
        faults(instruction, previous)
          .map(({ words: found }) => found)
          .join(),
      ).toContain(words);
    refused(part(1), mac(), '');
    refused(
      part(1, { inputChannels: 12 }),
      part(0),
      'inputChannels is 12, but 8 in the MAC instruction whose registers',
    );
    refused(part(1, { outputWidth: 2 }), part(0), 'outputWidth is 2, but 1');
    refused(part(1, { inputType: 'int16' }), part(0), 'inputType is int16, but int8');
    refused(
      part(2, { inputChannels: 12 }),
      part(0, { inputChannels: 12 }),
      'firstStep is 2, but the MAC instruction before it ended at step 1',
    );
  });

  it.each([
    [make('LOAD', { runBytes: 1001 }), 'external', 1000],
    [make('LOAD', { externalAddress: 5, externalStride0: -6, count0: 2 }), 'external', -1],
    [make('LOAD', { memory: 'weight', address: 1023, runBytes: 2 }), 'weight', 1024],
    [make('LOAD', { memory: 'table', address: 5000 }), 'table', 5000],
    [make('STORE', { address: 1024 }), 'sram', 1024],
    [mac({ inputAddress: 1024 }), 'sram', 1024],
    [mac({ outputAddress: 1023, outputChannels: 2 }), 'sram', 1024],
    [mac({ weightAddress: 1024 }), 'weight', 1024],
    [mac({ channelAddress: 1008, outputChannels: 2 }), 'parameter', 1024],
    [mac({ activationFunction: 'table', tableAddress: 4096 - 252 }), 'table', 4096],
    [vector({ input0Stride3: -1, count3: 2 }), 'sram', -1],
    [vector({ function: 'add', input1Address: 2000 }), 'sram', 2000],
    [vector({ function: 'sigmoid16', input0Type: 'int16', outputType: 'int16', tableAddress: 4000 }), 'table', 4096],
    [pool({ channels: 1025, outputAddress: 0 }), 'sram', 1024],
  ])('finds what leaves its memory (%#)', (instruction, memory, address) => {
    const found = faults(instruction);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatchObject({ kind: 'ADDRESS_RANGE', place: { memory, address } });
  });
});

describe('checkProgram', () => {
  const check = (instructions: Instruction[]) =>
    checkProgram(instructions, smallHardware, externalBytes).map(({ kind, words, place }) => [
      kind,
      place.instruction,
      words,
    ]);
  const halt = make('HALT');

  it('accepts a program that ends with HALT', () => {
    expect(check([make('LOAD'), vector({ dependDmaIn: 1 }), part(0), part(1, { dependMac: 1 }), halt])).toEqual([]);
  });

  it('names the instruction of each fault', () => {
    expect(check([make('NOP'), mac({ channelAddress: 8, dependMac: 1, dependVector: 2 }), halt])).toEqual([
      ['ILLEGAL_OPERAND', 1, 'MAC: channelAddress 8 is no multiple of 16'],
      ['ILLEGAL_OPERAND', 1, 'depends on the 1. most recent macArray instruction, but only 0 precede it'],
      ['ILLEGAL_OPERAND', 1, 'depends on the 2. most recent vector instruction, but only 0 precede it'],
    ]);
  });

  it('wants HALT at the end and only there', () => {
    expect(check([])).toEqual([['ILLEGAL_OPERAND', 0, 'the program does not end with HALT']]);
    expect(check([halt, make('NOP')])).toEqual([
      ['ILLEGAL_OPERAND', 0, 'HALT is not the last instruction'],
      ['ILLEGAL_OPERAND', 2, 'the program does not end with HALT'],
    ]);
  });
});
