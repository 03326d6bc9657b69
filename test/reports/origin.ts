/** Runs npusim as users do, and says in every report which command, commit and configuration made it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SimulationResult } from '../../src/runner/result.ts';
import { readResult } from '../../src/runner/resultFile.ts';

const root = join(import.meta.dirname, '..', '..');

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The result of a command `run`, in the built command line. @param folder for its files */
export function commandRun(words: readonly string[], folder: string): SimulationResult {
  const command = [join(root, 'dist', 'cli', 'main.js'), ...words, '--output-dir', folder];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npusim ${words.join(' ')} ended with ${status}: ${stderr}`);
  return readResult(folder);
}

/** One line of Markdown. */
export function originOf(words: readonly string[], results: readonly SimulationResult[]): string {
  const configurations = [...new Set(results.map(({ hardware }) => hardware.hash))];
  const noun = configurations.length === 1 ? 'configuration' : 'configurations';
  return `Made by \`npm run reports\` from \`npusim ${words.join(' ')}\`; commit ${commit()}, ${noun} ${configurations.join(', ')}.`;
}

/** Of the sources; `+` where they differ from it. */
export function commit(): string {
  const git = (...given: string[]) => execFileSync('git', given, { cwd: root, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'programs', 'isa') !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`;
}

/** @param path in reports/ */
export function writeReport(path: string, content: string | Uint8Array): void {
  const file = join(root, 'reports', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  say(`reports/${path}`);
}
