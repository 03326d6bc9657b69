/**
 * Measures the MAC unit's kernels: millions of multiply-accumulates per second, overflows counted and range observed at every step,
 * emission included. Run with `npx tsx test/bench/machineKernels.ts`.
 */
import type { MacInstruction } from '../../src/isa/instructions.generated.ts';
import { createMacUnit, executeMac } from '../../src/machine/units/mac/macUnit.ts';
import { bench, build, hardwareWith, integer, scope, seeded, writeChannelRow } from '../unit/machine/build.ts';

interface Shape {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outputChannels: number;
  readonly kernel: number;
  readonly mode: 'dense' | 'depthwise';
  readonly type: 'int8' | 'int16';
  readonly lanes: number;
  readonly bits: number;
}

const conv1x1 = {
  name: '1×1',
  height: 24,
  width: 24,
  channels: 64,
  outputChannels: 64,
  kernel: 1,
  mode: 'dense',
} as const;
const conv3x3 = {
  name: '3×3',
  height: 16,
  width: 16,
  channels: 32,
  outputChannels: 32,
  kernel: 3,
  mode: 'dense',
} as const;
const depthwise = {
  name: 'depthwise 3×3',
  height: 24,
  width: 24,
  channels: 64,
  outputChannels: 64,
  kernel: 3,
  mode: 'depthwise',
} as const;
const dense640 = {
  name: 'FC 640',
  height: 1,
  width: 1,
  channels: 640,
  outputChannels: 128,
  kernel: 1,
  mode: 'dense',
} as const;

const shapes: Shape[] = [];
for (const shape of [conv1x1, conv3x3, depthwise, dense640]) {
  for (const lanes of [1, 8]) {
    for (const [type, bits] of [
      ['int8', 32],
      ['int8', 16],
      ['int16', 32],
      ['int16', 48],
    ] as const)
      shapes.push({ ...shape, lanes, type, bits });
  }
}

for (const shape of shapes)
  process.stdout.write(`${describe(shape)} ${measure(shape).toFixed(0).padStart(5)} M MAC/s\n`);

function describe({ name, lanes, type, bits }: Shape): string {
  return `${name.padEnd(14)} K=${lanes} ${type.padEnd(5)} ${bits}-bit register`;
}

function measure(shape: Shape): number {
  const hardware = hardwareWith({
    reductionLanes: shape.lanes,
    depthwiseTapLanes: shape.lanes === 1 ? 1 : 3,
    accumulatorBits: shape.type === 'int8' ? shape.bits : 32,
    accumulatorBitsInt16: shape.type === 'int16' ? shape.bits : 48,
    sramBytes: 2 ** 20,
    weightMemoryBytes: 2 ** 18,
  });
  const ports = bench(hardware);
  const random = seeded(1);
  for (const memory of [ports.sram, ports.weight]) {
    for (let i = 0; i < memory.bytes.length; i++) memory.bytes[i] = integer(random, 0, 255);
  }
  for (let c = 0; c < shape.outputChannels; c++)
    writeChannelRow(ports.parameter, c, BigInt(c * 10), 1_500_000_000 >> (shape.bits === 48 ? 17 : 0), 9);
  const instruction = instructionOf(shape, hardware.reductionLanes, hardware.depthwiseTapLanes);
  const unit = createMacUnit(hardware);
  const outputScope = scope({
    channels: shape.outputChannels,
    strides: [shape.width * shape.outputChannels, shape.outputChannels, 1],
  });
  const taps = shape.kernel * shape.kernel * (shape.mode === 'dense' ? shape.channels : 1);
  const macs = shape.height * shape.width * shape.outputChannels * taps;
  let best = 0;
  for (const end = performance.now() + 400; performance.now() < end;) {
    const repeats = Math.ceil(4e6 / macs);
    const start = performance.now();
    for (let i = 0; i < repeats; i++) {
      ports.events.begin(outputScope);
      executeMac(unit, ports, instruction);
      ports.events.end();
    }
    best = Math.max(best, (macs * repeats) / (performance.now() - start) / 1e3);
  }
  return best;
}

function instructionOf(shape: Shape, lanes: number, tapLanes: number): MacInstruction {
  const { height, width, channels, outputChannels, kernel, mode, type } = shape;
  const bytes = type === 'int8' ? 1 : 2;
  const rowLength = kernel * (mode === 'dense' ? channels : 1);
  const pad = (kernel - 1) / 2;
  return build('MAC', {
    mode,
    inputType: type,
    outputType: type,
    grouping: 'row',
    scalerForm: type === 'int16' && shape.bits === 48 ? 'wide' : 'twoRounding',
    wideAccumulator: shape.bits === 48 ? 1 : 0,
    subtractZeroPoint: 1,
    inputZeroPoint: type === 'int8' ? -5 : 0,
    scaledBits: 32,
    inputPixelStride: channels * bytes,
    inputRowStride: width * channels * bytes,
    inputHeight: height,
    inputWidth: width,
    inputChannels: mode === 'dense' ? channels : 1,
    padTop: pad,
    padLeft: pad,
    kernelHeight: kernel,
    kernelWidth: kernel,
    dilationHeight: 1,
    dilationWidth: 1,
    outputAddress: 2 ** 19,
    outputPixelStride: outputChannels * bytes,
    outputRowStride: width * outputChannels * bytes,
    outputHeight: height,
    outputWidth: width,
    outputChannels,
    stepCount: kernel * Math.ceil(rowLength / (mode === 'dense' ? lanes : tapLanes)),
  });
}
