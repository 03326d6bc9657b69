import { describe, expect, it } from 'vitest';
import { parameterNames, rtlName } from '../../../src/hardware/parameters.ts';
import { presetConfig } from '../../../src/hardware/presets.ts';
import { hardwareSchema } from '../../../src/hardware/schema.ts';
import { systemVerilogPackage } from '../../../src/hardware/systemVerilog.ts';

describe('the JSON schema', () => {
  it('has a property for every parameter, name and preset, and no other is allowed', () => {
    const schema = hardwareSchema();
    expect(Object.keys(schema['properties'] as object).sort()).toEqual([...parameterNames, 'name', 'preset'].sort());
    expect(schema['additionalProperties']).toBe(false);
    expect(schema['properties']).toMatchObject({
      accumulatorBits: { type: 'integer', minimum: 12, maximum: 32, default: 32 },
      accumulatorOverflow: { enum: ['wrap', 'saturate'] },
      reductionLanes: { anyOf: [{ const: 1 }, { multipleOf: 2 }] },
      sramWordBytes: { enum: [1, 2, 4, 8, 16, 32, 64, 128, 256] },
      lutInterpolation: { type: 'boolean', default: false },
    });
  });
});

describe('the SystemVerilog package', () => {
  const text = systemVerilogPackage({
    ...presetConfig('edge-1024'),
    accumulatorOverflow: 'saturate',
    lutInterpolation: true,
  });

  it('defines every parameter once', () => {
    for (const name of parameterNames) {
      expect(text.match(new RegExp(`localparam \\w+ ${rtlName(name)} = `, 'g')), name).toHaveLength(1);
    }
  });

  it('carries the values of the configuration', () => {
    expect(text).toContain("localparam longint CLOCK_HZ = 64'sd1000000000;");
    expect(text).toContain('localparam int OUTPUT_CHANNEL_LANES = 16;');
    expect(text).toContain('localparam int ACCUMULATOR_OVERFLOW_SATURATE = 1;');
    expect(text).toContain('localparam int ACCUMULATOR_OVERFLOW = ACCUMULATOR_OVERFLOW_SATURATE;');
    expect(text).toContain("localparam bit LUT_INTERPOLATION = 1'b1;");
  });
});
