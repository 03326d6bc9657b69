/** Random instruction streams and hardware for the RTL bench: all that bears on time, over small ranges. */
import fc from 'fast-check';
import type { HardwareConfig } from '../../src/hardware/config.ts';
import type { Instruction } from '../../src/isa/instructions.generated.ts';
import { vectorFunctionValues } from '../../src/isa/instructions.generated.ts';
import { reductionSteps } from '../../src/microarchitecture/macArray.ts';
import { arbitraryProgram, arbitraryTiming } from '../unit/microarchitecture/arbitraryMachine.ts';
import { make } from '../unit/microarchitecture/smallHardware.ts';

const upTo = (min: number, max: number) => fc.integer({ min, max });

/** Random timings on a random array and random sub-banks. */
export const arbitraryHardware: fc.Arbitrary<HardwareConfig> = fc
  .tuple(
    arbitraryTiming,
    fc.record({
      outputChannelLanes: upTo(1, 6),
      reductionLanes: fc.constantFrom(1, 2, 4, 6, 8),
      pixelLanes: upTo(1, 4),
      depthwiseTapLanes: upTo(1, 4),
      vectorLanes: upTo(1, 9),
      sramSubBanks: upTo(1, 9),
      sramWordBytes: fc.constantFrom(1, 2, 4, 8),
    }),
  )
  .map(([timing, array]) => ({
    ...timing,
    ...array,
    depthwiseTapLanes: Math.min(array.depthwiseTapLanes, array.reductionLanes),
  }));

const run = {
  runBytes: upTo(1, 50),
  count0: upTo(1, 2),
  count1: upTo(1, 3),
  count2: upTo(1, 3),
};
const load = fc.record(run).map((fields) => make('LOAD', fields));
const store = fc.record(run).map((fields) => make('STORE', fields));

function mac(hardware: HardwareConfig): fc.Arbitrary<Instruction> {
  return fc
    .record({
      mode: fc.constantFrom('dense', 'depthwise'),
      grouping: fc.constantFrom('tap', 'row'),
      inputType: fc.constantFrom('int8', 'int16'),
      outputType: fc.constantFrom('int8', 'int16'),
      inputChannels: upTo(1, 9),
      depthMultiplier: upTo(1, 3),
      inputPixelStride: upTo(0, 40),
      kernelHeight: upTo(1, 3),
      kernelWidth: upTo(1, 4),
      strideWidth: upTo(1, 3),
      dilationWidth: upTo(-2, 3),
      outputHeight: upTo(1, 3),
      outputWidth: upTo(1, 9),
      outputChannels: upTo(1, 9),
      part: fc.option(fc.tuple(fc.nat(), fc.nat()), { nil: undefined }),
    })
    .map(({ part, ...fields }) => {
      const dense = fields.mode === 'dense';
      const whole = make('MAC', {
        ...fields,
        inputChannels: dense ? fields.inputChannels : 1,
        depthMultiplier: dense ? 1 : fields.depthMultiplier,
      });
      const steps = reductionSteps(whole, hardware);
      if (part === undefined) return { ...whole, stepCount: steps };
      const firstStep = part[0] % steps;
      const stepCount = 1 + (part[1] % (steps - firstStep));
      return {
        ...whole,
        firstStep,
        stepCount,
        outputHeight: 1,
        outputWidth: Math.min(whole.outputWidth, hardware.pixelLanes),
        outputChannels: Math.min(whole.outputChannels, hardware.outputChannelLanes),
      };
    });
}

const vector = fc
  .record({
    function: fc.constantFrom(...vectorFunctionValues),
    count0: upTo(1, 2),
    count1: fc.constantFrom(1, 1, 2, 10),
    count2: upTo(1, 3),
    count3: upTo(1, 20),
  })
  .map((fields) => make('VECTOR', fields));
const pool = fc
  .record({
    function: fc.constantFrom('max', 'average'),
    outputHeight: upTo(1, 3),
    outputWidth: upTo(1, 3),
    channels: upTo(1, 20),
    kernelHeight: upTo(1, 3),
    kernelWidth: upTo(1, 3),
  })
  .map((fields) => make('POOL', fields));

/** Random streams; in some a part is issued several times by a LOOP. */
export function arbitraryStream(hardware: HardwareConfig, maxLength: number): fc.Arbitrary<Instruction[]> {
  const operation: fc.Arbitrary<Instruction> = fc.oneof(
    { weight: 5, arbitrary: load },
    { weight: 3, arbitrary: store },
    { weight: 6, arbitrary: mac(hardware) },
    { weight: 3, arbitrary: vector },
    { weight: 1, arbitrary: pool },
    { weight: 1, arbitrary: fc.constantFrom(make('NOP'), make('NOP'), make('HOST')) },
  );
  const program = arbitraryProgram(maxLength, operation);
  return fc.noBias(
    fc
      .tuple(program, fc.nat(), fc.nat(), upTo(0, 4))
      .map(([instructions, place, length, count]) => withLoop(instructions, place, length, count)),
  );
}

/** Dependences stay legal: in later iterations more instructions precede. A body without HOST and HALT, or no loop. */
function withLoop(program: Instruction[], place: number, length: number, count: number): Instruction[] {
  const first = place % program.length;
  const body = program.slice(first, first + 1 + (length % 8));
  if (count === 0 || body.some(({ op }) => op === 'HOST' || op === 'HALT')) return program;
  return [...program.slice(0, first), make('LOOP', { count, length: body.length }), ...program.slice(first)];
}
