import { describe, expect, it } from 'vitest';
import { parameterNames, parameterOf, rtlName } from '../../../src/hardware/parameters.ts';
import { allowedValues, isAllowed, nearestNames, valueOfText } from '../../../src/hardware/values.ts';

describe('the parameter table', () => {
  it('has a default of its own range in every row', () => {
    for (const name of parameterNames) expect(isAllowed(parameterOf(name), parameterOf(name).default), name).toBe(true);
  });

  it('gives every parameter an RTL name of its own', () => {
    expect(rtlName('externalReadBytesPerCycle')).toBe('EXTERNAL_READ_BYTES_PER_CYCLE');
    expect(rtlName('accumulatorBitsInt16')).toBe('ACCUMULATOR_BITS_INT16');
    expect(new Set(parameterNames.map(rtlName)).size).toBe(parameterNames.length);
  });

  // Ranges and defaults of the parameters that SEMANTICS section 1 names.
  it.each([
    ['accumulatorBits', 12, 32, 32],
    ['accumulatorBitsInt16', 16, 48, 48],
    ['multiplierBits', 8, 32, 32],
    ['productBits', 24, 64, 64],
    ['scaledBits', 8, 32, 16],
  ] as const)('%s runs from %i to %i, default %i', (name, minimum, maximum, value) => {
    const parameter = parameterOf(name);
    expect(parameter).toMatchObject({ minimum, maximum, default: value, binds: 'program' });
    expect([minimum - 1, minimum, maximum, maximum + 1].map((n) => isAllowed(parameter, n))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('ties programs to what values and layout depend on, and to nothing else', () => {
    const binding = (name: Parameters<typeof parameterOf>[0]) => parameterOf(name).binds;
    expect(
      ['roundingProfile', 'sramBanks', 'pixelLanes', 'depthwiseTapLanes'].map((n) => binding(n as 'sramBanks')),
    ).toEqual(Array(4).fill('program'));
    expect(
      ['clockHz', 'queueDepth', 'externalReadLatencyCycles', 'vectorLanes', 'int16StepCycles'].map((n) =>
        binding(n as 'clockHz'),
      ),
    ).toEqual(Array(5).fill('time'));
  });
});

describe('values', () => {
  it('takes 1 and even numbers of reduction lanes only', () => {
    expect([1, 2, 3, 4, 7, 16].filter((n) => isAllowed(parameterOf('reductionLanes'), n))).toEqual([1, 2, 4, 16]);
  });

  it('takes powers of two of table entries only', () => {
    expect([1, 2, 3, 64, 100, 4096, 8192].filter((n) => isAllowed(parameterOf('lutEntries'), n))).toEqual([
      2, 64, 4096,
    ]);
  });

  it.each([null, '8', 8.5, Number.NaN, Infinity, [8], true])('refuses %j as an integer', (value) => {
    expect(isAllowed(parameterOf('accumulatorBits'), value)).toBe(false);
  });

  it('reads texts by the kind of the parameter', () => {
    expect(valueOfText('accumulatorBits', '24')).toBe(24);
    expect(valueOfText('accumulatorBits', '0x18')).toBe('0x18');
    expect(valueOfText('lutInterpolation', 'true')).toBe(true);
    expect(valueOfText('lutInterpolation', '1')).toBe('1');
    expect(valueOfText('roundingProfile', 'tflm')).toBe('tflm');
  });

  it('says what is allowed', () => {
    expect(allowedValues(parameterOf('accumulatorOverflow'))).toBe('one of wrap, saturate');
    expect(allowedValues(parameterOf('reductionLanes'))).toBe('integer 1 to 256 lanes, 1 or even');
    expect(allowedValues(parameterOf('lutInterpolation'))).toBe('true or false');
  });

  it('finds the nearest names', () => {
    expect(nearestNames('acumulatorbits', parameterNames)[0]).toBe('accumulatorBits');
    expect(nearestNames('nothingLikeIt', parameterNames)).toEqual([]);
  });
});
