/**
 * `npm run gen`: rewrites every generated file of the repository. Each generator is a function of the repository's root that
 * returns the files it owns; output depends on the sources alone, so that `gen` followed by `git diff --exit-code` holds.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { generateCycleTable } from '../../programs/build/cycleTable.ts';
import { generatePrograms } from '../../programs/build/generate.ts';
import { generateListings } from '../../programs/build/listings.ts';
import type { GeneratedFile } from './generatedFile.ts';
import { generateHardware } from './hardware.ts';
import { generateManual } from './manual.ts';
import { generateSupportedOperators } from './operators.ts';
import { generateSystemVerilog } from './systemVerilog.ts';
import { readTable } from './table.ts';
import { generateTypeScript } from './typescript.ts';

type Generator = (root: string) => Iterable<GeneratedFile> | Promise<Iterable<GeneratedFile>>;

/** The instruction set first: the generators behind it import what it writes. */
const generators: readonly { readonly name: string; readonly generate: Generator }[] = [
  { name: 'instruction set', generate: generateInstructionSet },
  { name: 'hardware parameters', generate: generateHardware },
  { name: 'supported operators', generate: generateSupportedOperators },
  { name: 'programs', generate: generatePrograms },
  { name: 'listings', generate: generateListings },
  { name: 'cycles of the programs', generate: generateCycleTable },
];

function generateInstructionSet(root: string): GeneratedFile[] {
  const table = readTable(root);
  return [
    { path: 'src/isa/instructions.generated.ts', content: generateTypeScript(table) },
    { path: 'isa/MANUAL.md', content: generateManual(table) },
    { path: 'isa/npusim_isa_pkg.sv', content: generateSystemVerilog(table) },
  ];
}

const root = resolve(import.meta.dirname, '..', '..');
for (const { name, generate } of generators) {
  for (const file of await generate(root)) {
    const path = join(root, file.path);
    const content = Buffer.from(file.content);
    const changed = !existsSync(path) || !readFileSync(path).equals(content);
    if (changed) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    process.stdout.write(`${changed ? 'wrote    ' : 'unchanged'} ${file.path} (${name})\n`);
  }
}
