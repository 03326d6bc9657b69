/** The folder that `run --output-dir` writes: outputs as raw bytes and .npy, report.json, layers.csv, gates.csv where gates are. */
import { join } from 'node:path';
import { gatesCsv } from '../report/gatesCsv.ts';
import { layersCsv } from '../report/layersCsv.ts';
import { writeNpy } from '../runner/npy.ts';
import type { Simulation } from '../runner/simulate.ts';
import { writeFileAtomically } from './files.ts';

/** Frames of several invocations are stacked in a new first dimension of the .npy, and follow one another in the .bin. */
export function writeOutputDirectory(folder: string, { result, outputs }: Simulation): void {
  const invocations = result.invocations.length;
  outputs?.forEach((bytes, index) => {
    const { dtype, shape } = result.outputs[index]!;
    const stacked = invocations === 1 ? shape : [invocations, ...shape];
    writeFileAtomically(join(folder, `output${index}.bin`), bytes);
    writeFileAtomically(join(folder, `output${index}.npy`), writeNpy(dtype, stacked, bytes));
  });
  writeFileAtomically(join(folder, 'layers.csv'), layersCsv(result));
  const gates = gatesCsv(result);
  if (gates !== null) writeFileAtomically(join(folder, 'gates.csv'), gates);
  writeFileAtomically(join(folder, 'report.json'), `${JSON.stringify(result, null, 2)}\n`);
}
