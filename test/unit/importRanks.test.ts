/** The table of src/README.md is what people read, .import-ranks.json what the tools enforce: they must say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const ranks = JSON.parse(readFileSync(join(root, '.import-ranks.json'), 'utf8')) as Record<string, readonly string[]>;
const rows = readFileSync(join(root, 'src', 'README.md'), 'utf8').matchAll(/^\| `(\w+)\/` \|.*\| ([^|]+) \|$/gm);
const table = new Map(Array.from(rows, ([, folder, allowed]) => [folder!, allowed!]));

describe('import ranks', () => {
  it('have a row for every folder of src, in both', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(Object.keys(ranks).sort()).toEqual(folders.map(({ name }) => name).sort());
    expect([...table.keys()].sort()).toEqual(Object.keys(ranks).sort());
  });

  it.each(Object.entries(ranks))('%s: what the tools allow is what the table says', (folder, allowed) => {
    const words = table.get(folder)!;
    if (words.startsWith('everything above')) {
      const above = Object.keys(ranks).slice(0, Object.keys(ranks).indexOf(folder));
      expect(allowed).toEqual(['errors', ...above]);
      return;
    }
    // Everything may import errors.ts; event names are shared by all that reports or counts them.
    const named = words.match(/\b[a-z]+\b/g)!.filter((word) => word === 'errors' || word in ranks);
    const enforced = allowed.map((name) => name.split('/')[0]!);
    const free = new Set(['errors', ...(folder === 'report' ? ['numerics'] : [])]);
    expect(new Set(enforced.filter((name) => !free.has(name)))).toEqual(
      new Set(named.filter((name) => !free.has(name))),
    );
  });
});
