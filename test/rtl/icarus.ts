/** Icarus Verilog for tests: found, or installed by apt-get where that may be done (CI), else the tests are skipped. */
import { execFileSync, spawnSync } from 'node:child_process';

function works(): boolean {
  return spawnSync('iverilog', ['-h'], { stdio: 'ignore' }).error === undefined;
}

function install(): void {
  const command = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  for (const step of [['update'], ['install', '-y', '--no-install-recommends', 'iverilog']]) {
    const [program = 'apt-get', ...rest] = [...command, 'apt-get', ...step];
    spawnSync(program, rest, { stdio: 'ignore', timeout: 100_000 });
  }
}

/** Whether Verilog can be simulated here. Says on stderr when it cannot. */
export function hasIcarus(): boolean {
  if (works()) return true;
  if (process.env['CI'] !== undefined) install();
  if (works()) return true;
  process.stderr.write('RTL tests are skipped: iverilog is not installed (apt-get install iverilog)\n');
  return false;
}

/** Compiles SystemVerilog sources. @throws with the compiler's words */
export function compileVerilog(sources: readonly string[], output: string): void {
  execFileSync('iverilog', ['-g2012', '-o', output, ...sources], { encoding: 'utf8', stdio: 'pipe' });
}

/** Runs a compiled simulation. @returns its output @throws with its output when it ends in any other way than $finish(0) */
export function runVerilog(compiled: string, plusArguments: readonly string[]): string {
  const { status, signal, stdout, stderr } = spawnSync('vvp', ['-n', compiled, ...plusArguments], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 300_000,
  });
  if (status === 0) return stdout;
  throw new Error(`vvp ended with ${String(status ?? signal)}: ${stderr}${stdout.slice(-2000)}`);
}
