/** The scripts of the pages, bundled by build.mjs to dist/report/: found from the bundle as well as from the sources. */
import { existsSync, readFileSync } from 'node:fs';
import { inputError } from '../../errors.ts';

export type PageScript = 'runPage' | 'comparePage';

/** From dist/cli/main.js, from dist/index.js, from src/report/html/. */
const folders = ['../report/', './report/', '../../../dist/report/'];

/** @throws inputError `BUILD_MISSING` */
export function readPageScript(name: PageScript): string {
  const files = folders.map((folder) => new URL(`${folder}${name}.js`, import.meta.url));
  const file = files.find((candidate) => existsSync(candidate));
  if (file !== undefined) return readFileSync(file, 'utf8');
  throw inputError('BUILD_MISSING', `the page's script ${name}.js is not built yet: "node build.mjs" builds it`);
}
