import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationHash, hardwareHash } from '../../../src/hardware/hash.ts';
import { presetConfig, presetNames } from '../../../src/hardware/presets.ts';
import { resolveHardware } from '../../../src/hardware/resolve.ts';

describe('presets', () => {
  it.each(presetNames)('%s keeps every rule', (name) => {
    expect(resolveHardware(name)).toEqual(presetConfig(name));
  });

  it.each([
    ['sensor-32', 32],
    ['embedded-256', 256],
    ['array-16x16', 256],
    ['edge-1024', 1024],
  ] as const)('%s does %i multiply-accumulates per cycle', (name, macs) => {
    const { outputChannelLanes, reductionLanes, pixelLanes } = presetConfig(name);
    expect(outputChannelLanes * reductionLanes * pixelLanes).toBe(macs);
  });

  it('is embedded-256 by default', () => {
    expect(resolveHardware().name).toBe('embedded-256');
    expect(resolveHardware()).toMatchObject({ sramBytes: 393_216, sramBanks: 16, sramSubBanks: 17, vectorLanes: 32 });
  });
});

describe('--set', () => {
  it('changes what it names and says so in the name', () => {
    const hardware = resolveHardware('embedded-256', [
      'accumulatorBits=24',
      'accumulatorOverflow=saturate',
      'accumulatorBits=20',
    ]);
    expect(hardware).toEqual({
      ...presetConfig('embedded-256'),
      accumulatorBits: 20,
      accumulatorOverflow: 'saturate',
      name: 'embedded-256 (accumulatorBits=20, accumulatorOverflow=saturate)',
    });
  });

  it.each([
    ['accumulatorBits', 'HARDWARE_SETTING', /expected key=value/],
    ['=3', 'HARDWARE_SETTING', /expected key=value/],
    ['acumulatorBits=24', 'HARDWARE_UNKNOWN_PARAMETER', /did you mean "accumulatorBits"/],
    ['__proto__=1', 'HARDWARE_UNKNOWN_PARAMETER', /no hardware parameter/],
    ['accumulatorBits=11', 'HARDWARE_VALUE', /cannot be 11; allowed: integer 12 to 32 bits/],
    ['accumulatorBits=1e1', 'HARDWARE_VALUE', /cannot be "1e1"/],
    ['accumulatorBits=', 'HARDWARE_VALUE', /cannot be ""/],
    ['roundingProfile=nearest', 'HARDWARE_VALUE', /one of tflm, tflite, single/],
    ['lutInterpolation=yes', 'HARDWARE_VALUE', /true or false/],
  ])('refuses %s', (setting, code, words) => {
    expect(() => resolveHardware(undefined, [setting])).toThrow(expect.objectContaining({ code, exitCode: 2 }));
    expect(() => resolveHardware(undefined, [setting])).toThrow(words);
  });
});

describe('rules between parameters', () => {
  it.each([
    [['depthwiseTapLanes=9'], /depthwiseTapLanes 9 is more than reductionLanes 8/],
    [['sramBanks=7'], /sramBytes is 393216 with 7 banks/],
    [['reductionLanes=6'], /multiple of 768, for example 130560 and 131328/],
    [['weightMemoryBytes=1024'], /it must be at least 8192/],
    [['parameterMemoryBytes=4104'], /parameterMemoryBytes is 4104/],
    [['parameterMemoryBytes=64', 'parameterMemoryBanks=2'], /8 rows need 128/],
    [['tableMemoryBytes=1024'], /the tables need 2052/],
    [['tableMemoryBytes=8192', 'lutEntries=4096', 'activationMode=fused'], /the tables need 16388/],
    [['queueDepth=24'], /queueDepth 24 \+ externalReadOutstanding 8 is more than 31/],
    [['externalWriteOutstanding=16'], /queueDepth 16 \+ externalWriteOutstanding 16 is more than 31/],
    [['externalReadBurstBytes=4'], /externalReadBurstBytes 4 is less than externalReadBytesPerCycle 8/],
    [['externalWriteBytesPerCycle=512'], /externalWriteBurstBytes 256 is less/],
  ])('%j is refused', (settings, words) => {
    expect(() => resolveHardware(undefined, settings)).toThrow(expect.objectContaining({ code: 'HARDWARE_RULE' }));
    expect(() => resolveHardware(undefined, settings)).toThrow(words);
  });

  it('names every broken rule at once', () => {
    expect(() => resolveHardware(undefined, ['depthwiseTapLanes=9', 'queueDepth=27'])).toThrow(
      /depthwiseTapLanes[^]*externalReadOutstanding[^]*externalWriteOutstanding/,
    );
  });

  it('accepts the edges', () => {
    expect(resolveHardware(undefined, ['queueDepth=23']).queueDepth).toBe(23);
    expect(resolveHardware(undefined, ['depthwiseTapLanes=8']).depthwiseTapLanes).toBe(8);
    expect(resolveHardware(undefined, ['reductionLanes=6', 'weightMemoryBytes=130560']).reductionLanes).toBe(6);
  });
});

describe('sources', () => {
  it('suggests a preset', () => {
    expect(() => resolveHardware('embeded-256')).toThrow(/did you mean "embedded-256"\?; presets: sensor-32/);
  });

  it('says that a file cannot be read', () => {
    expect(() => resolveHardware('nowhere/x.yaml')).toThrow(expect.objectContaining({ code: 'HARDWARE_UNREADABLE' }));
  });

  it('reads a file and sets on top of it', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'npusim-')), 'mine.yaml');
    writeFileSync(path, 'preset: edge-1024\naccumulatorBits: 20\n');
    const hardware = resolveHardware(path, ['accumulatorBits=18']);
    expect(hardware).toEqual({ ...presetConfig('edge-1024'), accumulatorBits: 18, name: 'mine (accumulatorBits=18)' });
  });
});

describe('hashes', () => {
  it('a program does not depend on time parameters, a configuration does', () => {
    const base = resolveHardware();
    const slower = resolveHardware(undefined, ['externalReadLatencyCycles=100', 'clockHz=1000000', 'queueDepth=4']);
    expect(hardwareHash(slower)).toBe(hardwareHash(base));
    expect(configurationHash(slower)).not.toBe(configurationHash(base));
  });

  it.each(['accumulatorBits=31', 'pixelLanes=2', 'sramBanks=8', 'roundingProfile=single', 'lutInterpolation=true'])(
    'a program depends on %s',
    (setting) => {
      expect(hardwareHash(resolveHardware(undefined, [setting]))).not.toBe(hardwareHash(resolveHardware()));
    },
  );

  it('the name does not count', () => {
    expect(configurationHash({ ...resolveHardware(), name: 'other' })).toBe(configurationHash(resolveHardware()));
  });
});
