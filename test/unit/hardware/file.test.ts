import { describe, expect, it } from 'vitest';
import { parseHardwareFile } from '../../../src/hardware/file.ts';
import { presetConfig } from '../../../src/hardware/presets.ts';

const read = (text: string) => parseHardwareFile(text, 'dir/board.yaml');

describe('hardware files', () => {
  it('start from the default preset and are called after the file', () => {
    expect(read('')).toEqual({ ...presetConfig('embedded-256'), name: 'board' });
    expect(read('# nothing but a comment\n')).toEqual({ ...presetConfig('embedded-256'), name: 'board' });
  });

  it('set parameters of every kind on top of a preset, in any order', () => {
    expect(
      read(
        'roundingProfile: single\npreset: sensor-32 # small\nlutInterpolation: true\nscaledBits: 12\nname: my-board',
      ),
    ).toEqual({
      ...presetConfig('sensor-32'),
      roundingProfile: 'single',
      lutInterpolation: true,
      scaledBits: 12,
      name: 'my-board',
    });
  });

  it.each([
    [
      '\naccumulatorBit: 20',
      'HARDWARE_UNKNOWN_PARAMETER',
      'dir/board.yaml:2: no hardware parameter is called "accumulatorBit"; did you mean "accumulatorBits"?',
    ],
    ['presets: sensor-32', 'HARDWARE_UNKNOWN_PARAMETER', 'did you mean "preset"?'],
    [
      'preset: sensor',
      'HARDWARE_UNKNOWN_PRESET',
      'dir/board.yaml:1: no hardware preset is called "sensor"; did you mean "sensor-32"?',
    ],
    ['preset: 3', 'HARDWARE_UNKNOWN_PRESET', 'presets: sensor-32, embedded-256'],
    [
      'pixelLanes: 2\n\naccumulatorBits: 33',
      'HARDWARE_VALUE',
      'dir/board.yaml:3: accumulatorBits cannot be 33; allowed: integer 12 to 32 bits',
    ],
    ['accumulatorBits: "20"', 'HARDWARE_VALUE', 'cannot be "20"'],
    ['accumulatorBits:', 'HARDWARE_VALUE', 'cannot be null'],
    ['accumulatorBits: 20.5', 'HARDWARE_VALUE', 'cannot be 20.5'],
    ['lutInterpolation: yes', 'HARDWARE_VALUE', 'cannot be "yes"; allowed: true or false'],
    ['name: [a]', 'HARDWARE_SYNTAX', 'dir/board.yaml:1: name needs a single value'],
    ['name: a b/c', 'HARDWARE_VALUE', 'name cannot be "a b/c"'],
    [
      'pixelLanes: 2\naccumulatorBits: 20\npixelLanes: 4',
      'HARDWARE_DUPLICATE',
      'dir/board.yaml:3: pixelLanes is already set at dir/board.yaml:1',
    ],
    [
      'pixelLanes: &x 2\naccumulatorBits: *x',
      'HARDWARE_SYNTAX',
      'accumulatorBits needs a single value, not a list, map or alias',
    ],
    ['pixelLanes: {value: 2}', 'HARDWARE_SYNTAX', 'pixelLanes needs a single value'],
    ['- pixelLanes', 'HARDWARE_SYNTAX', 'expected lines "parameter: value"'],
    ['just words', 'HARDWARE_SYNTAX', 'expected lines "parameter: value"'],
    ['? [a]\n: 1', 'HARDWARE_SYNTAX', 'expected the name of a parameter'],
    ['1: 2', 'HARDWARE_SYNTAX', 'expected the name of a parameter'],
    ['x: "unclosed', 'HARDWARE_SYNTAX', 'dir/board.yaml:1'],
    ['depthwiseTapLanes: 16', 'HARDWARE_RULE', 'depthwiseTapLanes 16 is more than reductionLanes 8'],
    ['\0\u0001', 'HARDWARE_SYNTAX', 'dir/board.yaml'],
  ])('refuses %j', (text, code, words) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code, exitCode: 2 }));
    expect(() => read(text)).toThrow(words);
  });
});
