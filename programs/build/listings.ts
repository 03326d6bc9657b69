/** Golden texts: what each network of `programs/` compiles to on the default preset, as the disassembler writes it. */
import { basename } from 'node:path';
import { compile } from '../../src/compiler/compile.ts';
import { readTflite } from '../../src/graph/tflite/reader.ts';
import { defaultPreset, presetConfig } from '../../src/hardware/presets.ts';
import { disassemble } from '../../src/isa/assembler/disassemble.ts';
import { generatePrograms } from './generate.ts';

export interface Listing {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly content: string;
}

const modelExtension = '.tflite';

/** `listing.txt` beside every model: a review of a change of the compiler reads their differences. */
export function generateListings(): Listing[] {
  const models = generatePrograms().filter(({ path }) => path.endsWith(modelExtension));
  return models.map(({ path, content }) => {
    const name = basename(path, modelExtension);
    const text = disassemble(compile(readTflite(content, name), presetConfig(defaultPreset)));
    return { path: `programs/${name}/listing.txt`, content: `${header(path)}\n${text}` };
  });
}

function header(path: string): string {
  return `; Generated from ${path} for ${defaultPreset} by \`npm run gen\`; do not edit.`;
}
