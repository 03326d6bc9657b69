/** Runs the command line in this process on what a fault or an attacker made, and judges what comes of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runCommandLine } from '../../src/cli/commandLine.ts';
import { plain } from '../../src/report/colours.ts';

/** Of processor time, so that a busy machine does not matter. */
const longestSeconds = 5;
const mostMemoryKilobytes = 2 ** 20;

export interface Outcome {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** `done`, or the code of the error that the command ended with. */
export type Verdict = string;

/**
 * @returns `done` for exit 0; the error's code for exit 2 or 3
 * @throws Error for anything else: a crash, a stack trace, another exit code, an error without a code
 */
export function judge({ exit, out, err }: Outcome): Verdict {
  if (/^\s+at .*:\d+:\d+\)?$/m.test(err + out)) throw new Error(`a stack trace: ${err}`);
  if (/defect|invariant broken/.test(err)) throw new Error(`a defect: ${err}`);
  if (exit === 0) {
    if (err !== '') throw new Error(`exit 0 with an error: ${err}`);
    return 'done';
  }
  if (exit !== 2 && exit !== 3) throw new Error(`exit ${exit}: ${err}${out.slice(0, 2000)}`);
  const code = /^npusim: ([A-Z][A-Z0-9_]+): \S/.exec(err)?.[1];
  if (code === undefined) throw new Error(`exit ${exit} without a coded error: ${err}`);
  return code;
}

/** One command line in this process, its output captured. */
export async function runInProcess(words: readonly string[]): Promise<Outcome> {
  let out = '';
  let err = '';
  const exit = await runCommandLine(words, {
    out: (text) => {
      out += text;
    },
    say: (line) => {
      err += `${line}\n`;
    },
    progress: () => undefined,
    colours: plain,
  });
  return { exit, out, err };
}

/** Attempts of one test file: where their files lie, what came of them, and which broke something. */
export class Attempts {
  readonly folder = mkdtempSync(join(tmpdir(), 'npusim-hostile-'));
  /** How often each verdict was reached. */
  readonly verdicts = new Map<Verdict, number>();
  private broken: string[] = [];
  private attempted = 0;

  get count(): number {
    return this.attempted;
  }

  /** Writes a file that the next attempt names. */
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** Runs a command; what must not happen is kept for `expectNothingBroken`. */
  async attempt(what: string, words: readonly string[]): Promise<Verdict> {
    this.attempted++;
    const before = process.cpuUsage();
    let verdict: Verdict = 'broken';
    try {
      verdict = judge(await runInProcess(words));
    } catch (error) {
      this.broken.push(`${what}: ${(error as Error).message}`);
    }
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    if (seconds > longestSeconds) this.broken.push(`${what}: took ${seconds.toFixed(1)} s`);
    const kilobytes = process.memoryUsage().rss / 1024;
    if (kilobytes > mostMemoryKilobytes) this.broken.push(`${what}: ${(kilobytes / 1024).toFixed(0)} MiB in use`);
    this.verdicts.set(verdict, (this.verdicts.get(verdict) ?? 0) + 1);
    return verdict;
  }

  /** Asserts that nothing broke since the last call. */
  expectNothingBroken(): void {
    const broken = this.broken;
    this.broken = [];
    expect(broken).toEqual([]);
  }

  /** Asserts that every one of these outcomes was reached by some attempt. */
  expectReached(codes: readonly Verdict[]): void {
    expect(codes.filter((code) => !this.verdicts.has(code))).toEqual([]);
  }

  remove(): void {
    // Peak of the whole process, all attempts included.
    expect(process.resourceUsage().maxRSS).toBeLessThan(mostMemoryKilobytes);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
