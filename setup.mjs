/**
 * All that a fresh clone needs before anything runs: dependencies as the lock file says, then the build.
 * Depends on Node alone. Quick when there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;

function run(command, ...args) {
  // Standard output belongs to the command that follows.
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (result.error !== undefined) process.stderr.write(`${command}: ${result.error.message}\n`);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 12)) {
  process.stderr.write(`npusim needs Node 20.12 or later; this is ${process.versions.node}\n`);
  process.exit(2);
}

/** Packages of a lock file: path → version. */
function packagesOf(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(Object.entries(packages).filter(([path, { optional }]) => path !== '' && optional !== true));
}

/** Whether everything that the lock file names is installed in that version (optional packages depend on the platform). */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = packagesOf(record);
  return [...packagesOf(join(root, 'package-lock.json'))].every(
    ([path, { version }]) => installed.get(path)?.version === version && existsSync(join(root, path)),
  );
}

if (!isInstalled()) run('npm', 'ci');
run(process.execPath, join(root, 'build.mjs'));
