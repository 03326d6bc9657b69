import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readResult } from '../../../src/runner/resultFile.ts';
import { dscnnResult } from '../report/sampleResults.ts';

const folder = mkdtempSync(join(tmpdir(), 'npusim-result-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function saved(document: unknown, name = 'report.json'): string {
  writeFileSync(join(folder, name), typeof document === 'string' ? document : JSON.stringify(document));
  return join(folder, name);
}

const full = dscnnResult('embedded-256');

describe('a saved result', () => {
  it.each([
    ['of a full run', full],
    ['of three invocations', dscnnResult('sensor-32', { invocations: 3 })],
    ['without values', dscnnResult('edge-1024', { mode: 'timing' })],
    ['without cycles', dscnnResult('embedded-256', { mode: 'values' })],
  ])('%s comes back as it was', (_, result) => {
    expect(readResult(saved(result))).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it('is found in its folder', () => {
    saved(full);
    expect(readResult(folder).totalCycles).toBe(full.totalCycles);
  });

  it.each([
    ['no file', () => join(folder, 'nowhere'), 'FILE_UNREADABLE', 'nowhere'],
    ['no JSON', () => saved('{', 'broken.json'), 'RESULT_SYNTAX', 'broken.json is no JSON'],
    ['something else', () => saved({ name: 'x' }, 'other.json'), 'RESULT_VERSION', 'is no result of npusim'],
    ['a list', () => saved([1], 'list.json'), 'RESULT_VERSION', 'is no result of npusim'],
    ['a later version', () => saved({ ...full, schemaVersion: 99 }), 'RESULT_VERSION', 'has schema version 99'],
    ['a missing part', () => saved({ ...full, layers: undefined }), 'RESULT_SCHEMA', 'at layers'],
    [
      'a spoiled number',
      () => saved({ ...full, layers: [{ ...full.layers[0], macs: 'many' }] }),
      'RESULT_SCHEMA',
      'at layers.0.macs',
    ],
    [
      'a parameter that this version does not allow',
      () => saved({ ...full, hardware: { ...full.hardware, roundingProfile: 'none' } }),
      'RESULT_SCHEMA',
      'at hardware.roundingProfile',
    ],
  ])('%s is refused', (_, path, code, words) => {
    const file = path();
    expect(() => readResult(file)).toThrow(expect.objectContaining({ code, exitCode: 2 }));
    expect(() => readResult(file)).toThrow(words);
  });
});
