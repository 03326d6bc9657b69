/** Checks of LSTM and SVDF: layers drawn with a fixed seed on drawn hardware, brute force against golden and machine. */
import fc from 'fast-check';
import { ampleMemories } from '../support/fuzz/hardware.ts';
import { recurrentHardware } from '../support/fuzz/recurrent/hardware.ts';
import { lstmArbitrary } from '../support/fuzz/recurrent/lstmLayers.ts';
import type { RecurrentCase } from '../support/fuzz/recurrent/suite.ts';
import { svdfArbitrary } from '../support/fuzz/recurrent/svdfLayers.ts';
import type { RecurrentLayer } from '../support/bruteForce/recurrent/layer.ts';

const hardware = recurrentHardware(ampleMemories);
const seed = 1;
const numRuns = 60;

function drawn(layers: fc.Arbitrary<RecurrentLayer>): RecurrentCase[] {
  return fc.sample(fc.tuple(layers, hardware), { seed, numRuns });
}

export const recurrentChecks = {
  'LSTM int8': () => drawn(lstmArbitrary(false)),
  'LSTM int16x8': () => drawn(lstmArbitrary(true)),
  'SVDF int8': () => drawn(svdfArbitrary(false)),
  'SVDF int16': () => drawn(svdfArbitrary(true)),
} satisfies Record<string, () => RecurrentCase[]>;
