/**
 * Measures whole networks in one process: compiling, the machine with values, cycles and events, the schedule alone, the golden
 * model; rates and, because machines are shared and noisy, ratios to the golden model. Run with `npx tsx test/bench/networks.ts`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../src/compiler/compile.ts';
import { runGolden } from '../../src/golden/run.ts';
import { readTflite } from '../../src/graph/tflite/reader.ts';
import { resolveHardware } from '../../src/hardware/resolve.ts';
import { withoutLoops } from '../../src/isa/loops.ts';
import { createMachine, runInvocation } from '../../src/machine/machine.ts';
import { scheduleProgram } from '../../src/microarchitecture/schedule.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

const runs = 3;
const hardware = resolveHardware();
const own = ['mlp', 'dscnn'].map((name) => join(import.meta.dirname, '..', '..', 'programs', name, `${name}.tflite`));
const others = ['mlperf_ad01_int8', 'mlperf_resnet8_int8', 'mobilenet_v2_1.0_224_pt_int8'].map((name) =>
  sharedPath('models', `${name}.tflite`),
);

/** Least milliseconds of a few runs. */
function best(action: () => void): number {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    action();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

const widths = [30, 10, 12, 14, 14, 14, 16];
const line = (cells: readonly string[]): string =>
  `${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('')}\n`;
process.stdout.write(
  line(['network', 'MMAC', 'compile ms', 'machine MMAC/s', 'golden MMAC/s', 'machine/golden', 'timing Mcycle/s']),
);
for (const path of [...own, ...(hasShared ? others : [])]) {
  const model = readTflite(readFileSync(path), path);
  const program = withoutLoops(compile(model, hardware));
  const inputs = program.inputs.map((port) =>
    new Uint8Array(port.shape.reduce((product, size) => product * size, 1)).map((_, i) => (i * 31) & 0xff),
  );
  const machine = createMachine(program, hardware);
  const macs = program.debug.operators.reduce((sum, operator) => sum + operator.macs, 0);
  const { totalCycles } = scheduleProgram(program.instructions, hardware);
  const compileMs = best(() => compile(model, hardware));
  const machineMs = best(() => runInvocation(machine, inputs, { invocation: 0, values: true, timing: true }));
  const goldenMs = best(() => runGolden(model, hardware, inputs));
  const scheduleMs = best(() => scheduleProgram(program.instructions, hardware));
  process.stdout.write(
    line([
      model.name.split('/').at(-1) ?? model.name,
      (macs / 1e6).toFixed(2),
      compileMs.toFixed(0),
      (macs / machineMs / 1e3).toFixed(0),
      (macs / goldenMs / 1e3).toFixed(0),
      (goldenMs / machineMs).toFixed(2),
      (totalCycles / scheduleMs / 1e3).toFixed(1),
    ]),
  );
}
