/** fast-check arbitraries of hardware timings and of programs whose dependences are legal (not: sufficient). */
import fc from 'fast-check';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import type { Instruction } from '../../../src/isa/instructions.generated.ts';
import { queuedUnitIndex } from '../../../src/microarchitecture/dependences.ts';
import { unitOf } from '../../../src/microarchitecture/spans.ts';
import { make, smallHardware } from './smallHardware.ts';

const upTo = (min: number, max: number) => fc.integer({ min, max });

/** The small machine with other timings; its memories and array are the same, so that a program fits all of them. */
export const arbitraryTiming: fc.Arbitrary<HardwareConfig> = fc
  .record({
    int16StepCycles: upTo(1, 3),
    channelScalerLanes: upTo(1, 12),
    activationLanes: upTo(1, 12),
    outputScalerLanes: upTo(1, 12),
    outputWriteBytesPerCycle: upTo(1, 12),
    macFillCycles: upTo(0, 9),
    macDrainCycles: upTo(0, 40),
    vectorFillCycles: upTo(0, 9),
    vectorDrainCycles: upTo(0, 40),
    sramSubBanks: upTo(1, 8),
    externalReadLatencyCycles: upTo(0, 60),
    externalReadBytesPerCycle: upTo(1, 8),
    externalReadBurstBytes: upTo(8, 40),
    externalReadBurstOverheadCycles: upTo(0, 5),
    externalReadOutstanding: upTo(1, 12),
    externalWriteLatencyCycles: upTo(0, 60),
    externalWriteBytesPerCycle: upTo(1, 8),
    externalWriteBurstBytes: upTo(8, 40),
    externalWriteBurstOverheadCycles: upTo(0, 5),
    externalWriteOutstanding: upTo(1, 12),
    queueDepth: upTo(1, 19),
    decodeCycles: upTo(1, 5),
  })
  .map((timing) => ({ ...smallHardware, ...timing }));

/** An address of on-chip memory of 1024 bytes with room for what follows it. */
const place = upTo(0, 14).map((index) => index * 64);

const arbitraryLoad = fc
  .record({
    externalAddress: upTo(0, 3500),
    memory: fc.constantFrom('sram', 'weight', 'parameter', 'table'),
    address: place,
    runBytes: upTo(1, 20),
    count2: upTo(1, 3),
    externalStride2: upTo(0, 20),
    chipStride2: upTo(0, 20),
  })
  .map((fields) => make('LOAD', fields));
const arbitraryStore = fc
  .record({ externalAddress: upTo(0, 3500), address: place, runBytes: upTo(1, 40) })
  .map((fields) => make('STORE', fields));
const arbitraryMac = fc
  .record({
    inputType: fc.constantFrom('int8', 'int16'),
    outputType: fc.constantFrom('int8', 'int16'),
    inputAddress: place,
    outputAddress: place,
    weightAddress: place,
    channelAddress: place,
    inputChannels: upTo(1, 8),
    inputPixelStride: upTo(0, 24),
    outputWidth: upTo(1, 3),
    outputHeight: upTo(1, 3),
    outputChannels: upTo(1, 4),
    cut: fc.boolean(),
  })
  .map(({ cut, ...fields }) => {
    const steps = Math.ceil(fields.inputChannels / smallHardware.reductionLanes);
    // The first part of a reduction of two steps emits nothing; what would continue it is not needed for its times.
    if (cut && steps === 2) return make('MAC', { ...fields, stepCount: 1, outputHeight: 1, outputWidth: 2 });
    return make('MAC', { ...fields, stepCount: steps, inputWidth: 3, inputHeight: 3, outputPixelStride: 8 });
  });
const arbitraryVector = fc
  .record({
    function: fc.constantFrom('copy', 'add', 'fill', 'reduceSum', 'table8'),
    count2: upTo(1, 3),
    count3: upTo(1, 20),
    input0Address: place,
    input1Address: place,
    outputAddress: place,
    tableAddress: place,
    input0Stride3: upTo(0, 1),
    input0Stride2: upTo(-4, 4).map((stride) => Math.max(0, stride)),
  })
  .map((fields) => make('VECTOR', fields));
const arbitraryPool = fc
  .record({
    function: fc.constantFrom('max', 'average'),
    channels: upTo(1, 9),
    inputAddress: place,
    outputAddress: place,
    kernelWidth: upTo(1, 3),
  })
  .map((fields) => make('POOL', { ...fields, inputWidth: 3, outputWidth: 1, inputPixelStride: 9 }));

const arbitraryOperation: fc.Arbitrary<Instruction> = fc.oneof(
  { weight: 4, arbitrary: arbitraryLoad },
  { weight: 2, arbitrary: arbitraryStore },
  { weight: 4, arbitrary: arbitraryMac },
  { weight: 3, arbitrary: arbitraryVector },
  { weight: 1, arbitrary: arbitraryPool },
  { weight: 1, arbitrary: fc.constantFrom(make('NOP'), make('HOST')) },
);

/** How far back each dependence reaches, 0 for none, before it is cut to what exists. */
const arbitraryDepths = fc.array(
  fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: upTo(1, 31) }),
  {
    minLength: 4,
    maxLength: 4,
  },
);

/** A program that ends with HALT, every dependence on an instruction that exists. */
export function arbitraryProgram(
  maxLength: number,
  operation: fc.Arbitrary<Instruction> = arbitraryOperation,
): fc.Arbitrary<Instruction[]> {
  const step = fc.record({ instruction: operation, depths: arbitraryDepths, reuse: upTo(0, 15) });
  return fc.array(step, { maxLength, size: 'max' }).map((steps) => {
    const counts = [0, 0, 0, 0];
    const program: Instruction[] = steps.map(({ instruction, depths, reuse }) => {
      const unit = queuedUnitIndex[unitOf(instruction.op)];
      if (unit < 0) return instruction;
      const depth = (other: number) => (counts[other]! === 0 ? 0 : Math.min(depths[other]!, counts[other]!));
      const bit = (other: number) => (reuse >> other) & 1;
      const result = {
        ...instruction,
        dependDmaIn: depth(0),
        dependDmaOut: depth(1),
        dependMac: depth(2),
        dependVector: depth(3),
        reuseDmaIn: bit(0),
        reuseDmaOut: bit(1),
        reuseMac: bit(2),
        reuseVector: bit(3),
      };
      counts[unit] = counts[unit]! + 1;
      return result;
    });
    return [...program, make('HALT')];
  });
}
