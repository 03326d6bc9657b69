/** Bundles the checks together with the sources, one of them changed, and imports the result: a mutant in memory. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { runCheck } from './checks.ts';

const root = resolve(import.meta.dirname, '..', '..');

/** A text of the source that occurs once, and what stands there instead. */
export interface Edit {
  readonly find: string;
  readonly replace: string;
}

export interface Checks {
  readonly runCheck: typeof runCheck;
}

/** @throws Error where a text no longer occurs exactly once: the source changed, so must the mutant */
export function edited(file: string, edits: readonly Edit[]): string {
  let source = readFileSync(join(root, file), 'utf8');
  for (const { find, replace } of edits) {
    const occurrences = source.split(find).length - 1;
    if (occurrences !== 1) throw new Error(`${file} has ${occurrences} times, not once: ${find}`);
    source = source.replace(find, () => replace);
  }
  return source;
}

function patch(file: string, contents: string): Plugin {
  const path = join(root, file);
  return {
    name: 'mutant',
    setup: (bundler) => {
      bundler.onLoad({ filter: /[.]ts$/ }, (args) => (args.path === path ? { contents, loader: 'ts' } : undefined));
    },
  };
}

/** The checks over the sources as they are (`file` null), or with one file edited. */
export async function importChecks(file: string | null, edits: readonly Edit[]): Promise<Checks> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'checks.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    plugins: file === null ? [] : [patch(file, edited(file, edits))],
  });
  const source = Buffer.from(outputFiles[0]!.contents).toString('base64');
  return (await import(/* @vite-ignore */ `data:text/javascript;base64,${source}`)) as Checks;
}
