/** Golden figures: size and time of every network of `programs/` on every preset, for a review of changes that move cycles. */
import { basename } from 'node:path';
import { compile } from '../../src/compiler/compile.ts';
import { readTflite } from '../../src/graph/tflite/reader.ts';
import { presetConfig, presetNames, type PresetName } from '../../src/hardware/presets.ts';
import { simulate } from '../../src/runner/simulate.ts';
import { compileNetwork, sha256Of } from '../../src/runner/sources.ts';
import { generatePrograms, type ProgramFile } from './generate.ts';

const modelExtension = '.tflite';

/** `programs/CYCLES.md` */
export function generateCycleTable(): { readonly path: string; readonly content: string }[] {
  const models = generatePrograms().filter(({ path }) => path.endsWith(modelExtension));
  const rows = models.map((model) => presetNames.map((preset) => rowOf(model, preset)).join('\n'));
  const content = `<!-- Generated from the networks of programs/ by \`npm run gen\`; do not edit. -->

# Cycles of the networks

One invocation. *Utilisation*: multiply-accumulates by cycles times lanes. *Instructions* as written, loops counted once; *external
bytes*: constants, state, inputs, outputs and whatever does not stay on chip.

| network | model bytes | MACs | preset | instructions | external bytes | cycles | utilisation |
| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`;
  return [{ path: 'programs/CYCLES.md', content }];
}

function rowOf({ path, content }: ProgramFile, preset: PresetName): string {
  const name = basename(path, modelExtension);
  const hardware = presetConfig(preset);
  const model = readTflite(content, name);
  const program = compile(model, hardware);
  const { result } = simulate(compileNetwork(model, hardware, sha256Of(content)), { hardware, mode: 'timing' });
  const cells = [
    name,
    integer(content.length),
    integer(result.macs),
    preset,
    integer(program.instructions.length),
    integer(program.externalBytes),
    integer(result.totalCycles!),
    `${(100 * result.macUtilization!).toFixed(1)} %`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** With separators, whatever the machine's language. */
function integer(value: number): string {
  return value.toString().replace(/\B(?=(?:\d{3})+$)/g, ',');
}
