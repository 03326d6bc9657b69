/** Bundles the command line and the library to dist/ and links `npusim` into node_modules/.bin, so that `npx npusim` works. */
import { chmod, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { build as bundle } from 'esbuild';

const root = import.meta.dirname;

/** CommonJS packages inside an ES module bundle need a `require` for Node's own modules. */
const requireBanner =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
};

/** Scripts inside HTML reports: dist/report/<name>.js, for browsers. */
const pageScripts = ['runPage', 'comparePage'];
const pageBanner = '/* Contains Apache ECharts (Apache-2.0), ZRender (BSD-3-Clause) and tslib (0BSD). */';

/** @param {string} outputDirectory absolute; the command becomes <outputDirectory>/cli/main.js */
async function buildTo(outputDirectory) {
  await Promise.all([
    bundle({
      ...common,
      entryPoints: ['src/cli/main.ts'],
      outfile: join(outputDirectory, 'cli', 'main.js'),
      banner: { js: `#!/usr/bin/env node\n${requireBanner}` },
    }),
    bundle({
      ...common,
      entryPoints: ['src/index.ts'],
      outfile: join(outputDirectory, 'index.js'),
      packages: 'external',
    }),
    bundle({
      ...common,
      entryPoints: pageScripts.map((name) => `src/report/html/browser/${name}.ts`),
      outdir: join(outputDirectory, 'report'),
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
      minify: true,
      sourcemap: false,
      legalComments: 'none',
      define: { 'process.env.NODE_ENV': '"production"' },
      banner: { js: pageBanner },
    }),
  ]);
  await chmod(join(outputDirectory, 'cli', 'main.js'), 0o755);
}

async function linkCommand() {
  const binaries = join(root, 'node_modules', '.bin');
  await mkdir(binaries, { recursive: true });
  const temporary = join(binaries, `.npusim-${process.pid}`);
  await rm(temporary, { force: true });
  await symlink(relative(binaries, join(root, 'dist', 'cli', 'main.js')), temporary);
  await rename(temporary, join(binaries, 'npusim'));
}

// With an argument: build into that folder only, for tests.
const [, , outputDirectory] = process.argv;
await buildTo(resolve(outputDirectory ?? join(root, 'dist')));
if (outputDirectory === undefined) await linkCommand();
