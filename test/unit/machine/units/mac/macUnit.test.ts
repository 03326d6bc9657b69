/** MAC instructions against the BigInt oracle, random over geometry, layout, widths and forms; the special cases by hand. */
import { describe, expect, it } from 'vitest';
import type { HardwareConfig } from '../../../../../src/hardware/config.ts';
import type { MacInstruction } from '../../../../../src/isa/instructions.generated.ts';
import type { EventScope } from '../../../../../src/isa/program.ts';
import { createMacUnit, executeMac } from '../../../../../src/machine/units/mac/macUnit.ts';
import type { Bench } from '../../build.ts';
import {
  bench,
  build,
  hardwareWith,
  integer,
  onlyStage,
  plainCounts,
  scope,
  seeded,
  writeChannelRow,
} from '../../build.ts';
import { macOracle } from '../../macOracle.ts';

type Random = () => number;

function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[integer(random, 0, values.length - 1)]!;
}

function randomHardware(random: Random): HardwareConfig {
  const reductionLanes = oneOf(random, [1, 2, 4, 6]);
  return hardwareWith({
    outputChannelLanes: oneOf(random, [1, 2, 3, 4]),
    reductionLanes,
    depthwiseTapLanes: integer(random, 1, reductionLanes),
    pixelLanes: integer(random, 1, 3),
    accumulatorBits: oneOf(random, [12, 14, 16, 18, 20, 31, 32]),
    accumulatorBitsInt16: oneOf(random, [16, 20, 24, 31, 32, 33, 40, 48]),
    accumulatorOverflow: oneOf(random, ['wrap', 'saturate']),
    multiplierBits: oneOf(random, [8, 16, 24, 32]),
    productBits: oneOf(random, [24, 32, 40, 64]),
    lutEntries: oneOf(random, [16, 64, 256]),
    sramBytes: 8192,
    weightMemoryBytes: 16384,
    parameterMemoryBytes: 1024,
    tableMemoryBytes: 2048,
  });
}

interface Shape {
  readonly dense: boolean;
  readonly channels: number;
  readonly outputChannels: number;
}

function steps(
  hardware: HardwareConfig,
  i: Pick<MacInstruction, 'kernelHeight' | 'kernelWidth' | 'grouping'>,
  shape: Shape,
) {
  const { kernelHeight, kernelWidth, grouping } = i;
  const { reductionLanes, depthwiseTapLanes } = hardware;
  if (!shape.dense) return kernelHeight * Math.ceil(kernelWidth / depthwiseTapLanes);
  if (grouping === 'tap') return kernelHeight * kernelWidth * Math.ceil(shape.channels / reductionLanes);
  return kernelHeight * Math.ceil((kernelWidth * shape.channels) / reductionLanes);
}

/** A random whole reduction; input tile at address 1 or 3 (unaligned), output from 4096. */
function randomInstruction(
  random: Random,
  hardware: HardwareConfig,
  fields: Partial<MacInstruction> = {},
): MacInstruction {
  const dense = random() < 0.6;
  const inputType = oneOf(random, ['int8', 'int16'] as const);
  const outputType = oneOf(random, ['int8', 'int16'] as const);
  const [e, eOut] = [inputType === 'int8' ? 1 : 2, outputType === 'int8' ? 1 : 2];
  const depthMultiplier = dense ? 1 : integer(random, 1, 3);
  const channels = integer(random, 1, 7);
  const outputChannels = dense
    ? integer(random, 1, 6)
    : integer(random, (channels - 1) * depthMultiplier + 1, channels * depthMultiplier);
  const [inputHeight, inputWidth] = [integer(random, 1, 5), integer(random, 1, 6)];
  const [outputHeight, outputWidth] = [integer(random, 1, 3), integer(random, 1, 4)];
  const pixelStride = channels * e + integer(random, 0, 3);
  const outputPixelStride = outputChannels * eOut + integer(random, 0, 3);
  const wide = inputType === 'int16' && random() < 0.6;
  const grouping = oneOf(random, ['tap', 'row'] as const);
  const paddingTap = oneOf(
    random,
    dense && grouping === 'tap' ? (['zero', 'zeroPoint', 'absent'] as const) : (['zero', 'zeroPoint'] as const),
  );
  const low = integer(random, -200, 100);
  const kernel = { kernelHeight: integer(random, 1, 3), kernelWidth: integer(random, 1, 4), grouping };
  return build('MAC', {
    mode: dense ? 'dense' : 'depthwise',
    inputType,
    outputType,
    scalerForm: wide ? 'wide' : oneOf(random, ['twoRounding', 'oneRounding']),
    wideAccumulator: wide ? 1 : 0,
    paddingTap,
    subtractZeroPoint: integer(random, 0, 1),
    hasClampLow: integer(random, 0, 1),
    hasClampHigh: integer(random, 0, 1),
    scaledBits: oneOf(random, [8, 12, 16, 32]),
    inputAddress: oneOf(random, [0, 1, 3, 64]),
    inputPixelStride: pixelStride,
    inputRowStride: inputWidth * pixelStride + integer(random, 0, 5),
    inputHeight,
    inputWidth,
    inputChannels: dense ? channels : 1,
    depthMultiplier,
    padTop: integer(random, -2, 3),
    padLeft: integer(random, -2, 3),
    ...kernel,
    strideHeight: integer(random, 1, 3),
    strideWidth: integer(random, 1, 3),
    dilationHeight: integer(random, -2, 2),
    dilationWidth: integer(random, -2, 2),
    outputAddress: 4096 + integer(random, 0, 3),
    outputPixelStride,
    outputRowStride: outputWidth * outputPixelStride + integer(random, 0, 5),
    outputHeight,
    outputWidth,
    outputChannels,
    weightAddress: hardware.outputChannelLanes * hardware.reductionLanes * integer(random, 0, 3),
    channelAddress: 16 * integer(random, 0, 3),
    stepCount: steps(hardware, kernel, { dense, channels, outputChannels }),
    inputZeroPoint: inputType === 'int8' ? integer(random, -128, 127) : oneOf(random, [0, 0, -7, 300]),
    scaledZeroPoint: integer(random, -128, 127),
    outputZeroPoint: oneOf(random, [0, 0, 5, -100]),
    clampLow: low,
    clampHigh: low + integer(random, 0, 300),
    ...fields,
  });
}

/** Random memories; weights in unused positions are zero, as the microarchitecture demands. */
function fill(random: Random, ports: Bench, i: MacInstruction, scale: 'plain' | 'extreme' = 'plain'): void {
  const { sram, weight, hardware } = ports;
  const extreme = scale === 'extreme' || random() < 0.15;
  for (let at = 0; at < sram.bytes.length; at++)
    sram.bytes[at] = extreme ? oneOf(random, [0x80, 0x7f]) : integer(random, 0, 255);
  for (let at = 0; at < weight.bytes.length; at++)
    weight.bytes[at] = extreme ? oneOf(random, [0x80, 0x7f, 0x80]) : integer(random, 0, 255);
  clearUnusedWeights(ports, i);
  const registerBits = i.inputType === 'int8' ? hardware.accumulatorBits : hardware.accumulatorBitsInt16;
  for (let c = 0; c < i.outputChannels; c++) {
    const limit = 2 ** (random() < 0.1 ? Math.min(registerBits, 50) : registerBits - 2);
    const bias =
      random() < 0.05
        ? random() < 0.5
          ? -(2n ** 63n)
          : 2n ** 63n - 1n
        : BigInt(Math.floor((random() * 2 - 1) * limit));
    const multiplier =
      i.scalerForm === 'wide' ? integer(random, 0, 32767) : integer(random, 0, 2 ** (hardware.multiplierBits - 1) - 1);
    writeChannelRow(
      ports.parameter,
      i.channelAddress / 16 + c,
      bias,
      multiplier,
      integer(random, -4, registerBits - 6),
    );
  }
}

function clearUnusedWeights({ weight, hardware }: Bench, i: MacInstruction): void {
  const { outputChannelLanes: N, reductionLanes: K, depthwiseTapLanes: G } = hardware;
  const blocks = Math.ceil(i.outputChannels / N);
  const dense = i.mode === 'dense';
  const run = dense ? (i.grouping === 'tap' ? i.inputChannels : i.kernelWidth * i.inputChannels) : i.kernelWidth;
  const lanes = dense ? K : G;
  const runSteps = Math.ceil(run / lanes);
  for (let block = 0; block < blocks; block++) {
    for (let s = 0; s < i.stepCount; s++) {
      for (let k = 0; k < K; k++) {
        const used = k < lanes && (s % runSteps) * lanes + k < run;
        for (let n = 0; n < N && !used; n++) {
          const inRow = K === 1 ? n : Math.floor(k / 2) * 2 * N + 2 * n + (k % 2);
          weight.bytes[i.weightAddress + (block * i.stepCount + s) * N * K + inRow] = 0;
        }
      }
    }
  }
}

function scopeOf(i: MacInstruction): EventScope {
  return scope({
    channels: i.outputChannels,
    base: 3 * i.outputChannels,
    strides: [i.outputWidth * i.outputChannels, i.outputChannels, 1],
  });
}

function execute(ports: Bench, instructions: readonly MacInstruction[], eventScope: EventScope): void {
  const unit = createMacUnit(ports.hardware);
  for (const instruction of instructions) {
    ports.events.begin(eventScope);
    executeMac(unit, ports, instruction);
    ports.events.end();
  }
}

/** Executes and compares every byte of the SRAM, every event record and the observed range. */
function compare(ports: Bench, whole: MacInstruction, parts: readonly MacInstruction[] = [whole]): void {
  const expected = macOracle(ports, whole, scopeOf(whole));
  const memory = ports.sram.bytes.slice();
  for (const [address, byte] of expected.written) memory[address] = byte;
  execute(ports, parts, scopeOf(whole));
  expect(Buffer.compare(ports.sram.bytes, memory)).toBe(0);
  const stage = onlyStage(ports.events.operators);
  expect(plainCounts(stage)).toEqual(expected.counts);
  expect(stage?.observed).toEqual(expected.observed);
}

describe('against BigInt', () => {
  it('random geometry, layouts, paddings, widths and scaler forms', () => {
    const random = seeded(11);
    for (let run = 0; run < 400; run++) {
      const hardware = randomHardware(random);
      const ports = bench(hardware);
      const instruction = randomInstruction(random, hardware);
      fill(random, ports, instruction);
      compare(ports, instruction);
    }
  });

  it('fused H-SWISH, arithmetic and by table, with and without interpolation', () => {
    const random = seeded(12);
    for (let run = 0; run < 240; run++) {
      const hardware = randomHardware(random);
      const scaledBits = oneOf(random, [8, 12, 16, 20, 24, 32]);
      const fractionBits = oneOf(random, [0, scaledBits - 5, scaledBits - 3, scaledBits - 1, scaledBits + 20, 120]);
      const activationFunction = oneOf(random, ['hardSwish', 'table', 'tableInterpolated'] as const);
      const instruction = randomInstruction(random, hardware, {
        activationFunction,
        scaledBits,
        fractionBits,
        scaledZeroPoint: 0,
        outputMultiplier: integer(random, 2 ** 30, 2 ** 31 - 1),
        outputRightShift:
          activationFunction === 'hardSwish'
            ? 2 * fractionBits + integer(random, 20, 34)
            : fractionBits + integer(random, 22, 34),
        tableAddress: 4 * integer(random, 0, 8),
      });
      const ports = bench(hardware);
      fill(random, ports, instruction);
      for (let entry = 0; entry <= hardware.lutEntries; entry++) {
        const value = Math.floor((random() - 0.5) * 2 ** scaledBits);
        ports.table.view.setInt32(instruction.tableAddress + 4 * entry, value, true);
      }
      compare(ports, instruction);
    }
  });

  it('a cut reduction equals the uncut one in values, events, first steps and ranges', () => {
    const random = seeded(13);
    let cuts = 0;
    for (let run = 0; run < 300; run++) {
      const hardware = randomHardware(random);
      const { outputChannelLanes, pixelLanes, reductionLanes } = hardware;
      const whole = randomInstruction(random, hardware, {
        outputHeight: 1,
        outputWidth: integer(random, 1, pixelLanes),
        outputChannels: integer(random, 1, outputChannelLanes),
      });
      const ports = bench(hardware);
      fill(random, ports, whole);
      const parts: MacInstruction[] = [];
      for (let firstStep = 0; firstStep < whole.stepCount;) {
        const stepCount = integer(random, 1, whole.stepCount - firstStep);
        const weightAddress = whole.weightAddress + firstStep * outputChannelLanes * reductionLanes;
        parts.push({ ...whole, firstStep, stepCount, weightAddress });
        firstStep += stepCount;
      }
      cuts += parts.length - 1;
      compare(ports, whole, parts);
    }
    expect(cuts).toBeGreaterThan(300);
  });

  it('sums beyond 2^30, where the fast loops give way', () => {
    const random = seeded(14);
    for (const accumulatorOverflow of ['wrap', 'saturate'] as const) {
      for (const accumulatorBitsInt16 of [32, 33, 48]) {
        const hardware = {
          ...randomHardware(random),
          reductionLanes: 6,
          outputChannelLanes: 2,
          accumulatorOverflow,
          accumulatorBitsInt16,
        };
        // 3 · 180 products of up to 2^15 · 2^7.
        const instruction = build('MAC', {
          mode: 'dense',
          grouping: 'row',
          inputType: 'int16',
          outputType: 'int16',
          scalerForm: 'wide',
          wideAccumulator: 1,
          subtractZeroPoint: 1,
          scaledBits: 32,
          inputPixelStride: 360,
          inputRowStride: 1080,
          inputHeight: 3,
          inputWidth: 3,
          inputChannels: 180,
          kernelHeight: 3,
          kernelWidth: 1,
          dilationHeight: 1,
          outputAddress: 4096,
          outputPixelStride: 4,
          outputRowStride: 12,
          outputWidth: 3,
          outputHeight: 1,
          outputChannels: 2,
          stepCount: 90,
        });
        const ports = bench(hardware);
        fill(random, ports, instruction, 'extreme');
        ports.weight.bytes.fill(0x80);
        ports.sram.bytes.fill(0x80);
        compare(ports, instruction);
      }
    }
  });
});

describe('by hand', () => {
  /** One output element of a 1×1 convolution over `values`, weights all 1, K = 1: the register after step s is bias + Σ values. */
  function chain(values: readonly number[], bias: bigint, accumulatorOverflow: 'wrap' | 'saturate') {
    const hardware = hardwareWith({
      reductionLanes: 1,
      outputChannelLanes: 1,
      accumulatorBits: 12,
      accumulatorOverflow,
    });
    const ports = bench(hardware);
    values.forEach((value, at) => ports.sram.view.setInt8(at, value));
    ports.weight.bytes.fill(32, 0, values.length);
    // Scale 1: b = 32, m = 2^30, left shift 1.
    writeChannelRow(ports.parameter, 0, bias, 2 ** 30, -1);
    const instruction = build('MAC', {
      inputType: 'int8',
      outputType: 'int16',
      scaledBits: 32,
      inputChannels: values.length,
      outputAddress: 64,
      outputPixelStride: 2,
      stepCount: values.length,
    });
    execute(ports, [instruction], scope({ channels: 1, strides: [1, 1, 1] }));
    const stage = onlyStage(ports.events.operators);
    return { output: ports.sram.view.getInt16(64, true), counts: plainCounts(stage), observed: stage?.observed };
  }
  const overflows = (total: number, step: number) => ({
    accumulatorOverflows: { total, elements: 1, perChannel: [total], first: [0, step] },
  });

  it('wraps at 12 bits, once per excursion', () => {
    // 32·60 = 1920; + 640 = 2560 → −1536 (step 2); − 640 = −2176 → 1920 (step 3).
    const result = chain([60, 20, -20], 0n, 'wrap');
    expect(result).toEqual({ output: 1920, counts: overflows(2, 2), observed: { min: 0n, max: 2560n } });
  });

  it('saturates at 12 bits and goes on from the stored value', () => {
    // 1920; 2560 → 2047 (step 2); − 640 = 1407.
    const result = chain([60, 20, -20], 0n, 'saturate');
    expect(result).toEqual({ output: 1407, counts: overflows(1, 2), observed: { min: 0n, max: 2560n } });
  });

  it('counts the load as step 0, however far out the bias is', () => {
    // 5000 wraps to 904, then 904 + 32 = 936; saturated 2047 + 32 leaves again at step 1.
    expect(chain([1], 5000n, 'wrap')).toEqual({
      output: 936,
      counts: overflows(1, 0),
      observed: { min: 5000n, max: 5032n },
    });
    expect(chain([1], 5000n, 'saturate')).toEqual({
      output: 2047,
      counts: overflows(2, 0),
      observed: { min: 5000n, max: 5032n },
    });
  });

  it('loads the extremes of the register without an event', () => {
    for (const mode of ['wrap', 'saturate'] as const) {
      expect(chain([0], -2048n, mode)).toEqual({ output: -2048, counts: {}, observed: { min: -2048n, max: -2048n } });
      expect(chain([0], 2047n, mode)).toEqual({ output: 2047, counts: {}, observed: { min: 2047n, max: 2047n } });
      expect(chain([0], 2048n, mode).counts).toEqual(overflows(1, 0));
      expect(chain([0], -2049n, mode).counts).toEqual(overflows(1, 0));
    }
  });

  it('does not count the steps of absent padding taps', () => {
    // 1×3 filter, output column 0 meets columns −1, 0, 1: the overflow in tap 1 is step 1 when tap 0 is absent, step 2 when it is zero.
    for (const [paddingTap, step] of [
      ['absent', 1],
      ['zero', 2],
    ] as const) {
      const hardware = hardwareWith({ reductionLanes: 1, outputChannelLanes: 1, accumulatorBits: 12 });
      const ports = bench(hardware);
      ports.sram.view.setInt8(0, 100);
      ports.weight.bytes.fill(100, 0, 3);
      writeChannelRow(ports.parameter, 0, 0n, 2 ** 30, 0);
      const instruction = build('MAC', {
        grouping: 'tap',
        paddingTap,
        scaledBits: 32,
        inputWidth: 2,
        inputPixelStride: 1,
        padLeft: 1,
        kernelWidth: 3,
        dilationWidth: 1,
        outputAddress: 64,
        stepCount: 3,
      });
      execute(ports, [instruction], scope({ strides: [1, 1, 1] }));
      expect(plainCounts(onlyStage(ports.events.operators)).accumulatorOverflows?.first).toEqual([0, step]);
    }
  });

  it('refuses a multiplier that no scaler has', () => {
    const ports = bench(hardwareWith({ reductionLanes: 1, outputChannelLanes: 1 }));
    const instruction = build('MAC', { scaledBits: 32, outputAddress: 64 });
    writeChannelRow(ports.parameter, 0, 0n, -1, 0);
    expect(() => execute(ports, [instruction], scope())).toThrow(
      /multiplier -1 of channel 0; allowed are 0 to 2147483647/,
    );
    writeChannelRow(ports.parameter, 0, 0n, 32768, 0);
    expect(() => execute(ports, [{ ...instruction, scalerForm: 'wide' }], scope())).toThrow(/allowed are 0 to 32767/);
  });
});
