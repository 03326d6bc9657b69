/** Runs the built command in a process of its own, as users do, or its command line in this one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../../src/cli/commandLine.ts';
import { plain } from '../../../src/report/colours.ts';

const root = join(import.meta.dirname, '..', '..', '..');

export interface Outcome {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** Absolute path of a file of the repository. */
export function repositoryPath(...parts: string[]): string {
  return join(root, ...parts);
}

/** The same command line in this process: quick, for what does not depend on being one. */
export async function runHere(words: readonly string[]): Promise<Outcome> {
  let out = '';
  let err = '';
  const exit = await runCommandLine(words, {
    out: (text) => (out += text),
    say: (line) => (err += `${line}\n`),
    progress: () => undefined,
    colours: plain,
  });
  return { exit, out, err };
}

/** A command built for this test file, in a folder that also takes its files. */
export class BuiltCommand {
  readonly folder = mkdtempSync(join(tmpdir(), 'npusim-cli-'));

  constructor() {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'build.mjs'), join(this.folder, 'dist')]);
    if (status !== 0) throw new Error(`the build failed: ${stderr.toString()}`);
  }

  run(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Outcome {
    const { FORCE_COLOR: _forced, NO_COLOR: _refused, ...inherited } = process.env;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(this.folder, 'dist', 'cli', 'main.js'), ...words],
      { cwd: this.folder, env: { ...inherited, ...environment }, encoding: 'utf8', maxBuffer: 2 ** 28 },
    );
    return { exit: status, out: stdout, err: stderr };
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
