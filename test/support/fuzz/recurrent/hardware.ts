/** Hardware for recurrent layers: any, with wide registers so that later stages see large numbers, and with narrow ones. */
import fc from 'fast-check';
import type { HardwareConfig } from '../../../../src/hardware/config.ts';
import { hardwareArbitrary, type MemorySizes } from '../hardware.ts';

const narrowRegisters = fc.record({
  accumulatorBits: fc.integer({ min: 12, max: 16 }),
  accumulatorBitsInt16: fc.integer({ min: 16, max: 24 }),
  productBits: fc.integer({ min: 24, max: 40 }),
});

export function recurrentHardware(memories: fc.Arbitrary<MemorySizes>): fc.Arbitrary<HardwareConfig> {
  const any = hardwareArbitrary(memories);
  const narrow = fc.tuple(any, narrowRegisters).map(([hardware, registers]) => ({ ...hardware, ...registers }));
  return fc
    .tuple(
      fc.oneof(
        { weight: 2, arbitrary: any },
        { weight: 2, arbitrary: hardwareArbitrary(memories, 'exact', 'wide') },
        { weight: 1, arbitrary: narrow },
      ),
      // Must not matter to gates, which the reference's 16-bit tables decide.
      fc.constantFrom('fixedPoint', 'sixteenBit'),
    )
    .map(([hardware, int8SigmoidTable]) => ({ ...hardware, int8SigmoidTable }));
}
