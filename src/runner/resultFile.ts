/** Reads a result that `run --output-dir` or `run --json` has saved. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { inputError } from '../errors.ts';
import { type SimulationResult, schemaVersion } from './result.ts';
import { resultSchema } from './resultSchema.ts';
import { readUserFile } from './sources.ts';

/** What a folder of `run --output-dir` holds. */
const fileInFolder = 'report.json';

/**
 * @param path a result file, or a folder with a report.json
 * @throws inputError `FILE_UNREADABLE`, `RESULT_SYNTAX`, `RESULT_VERSION`, `RESULT_SCHEMA`
 */
export function readResult(path: string): SimulationResult {
  const file = isFolder(path) ? join(path, fileInFolder) : path;
  const document = parseJson(file);
  const version = versionOf(document);
  if (version !== schemaVersion) {
    const found = version === null ? 'is no result of npusim' : `has schema version ${version}`;
    throw inputError(
      'RESULT_VERSION',
      `${file} ${found}; expected schemaVersion ${schemaVersion}: save one with "npusim run MODEL --output-dir DIR"`,
    );
  }
  const parsed = resultSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? 'the top' : issue.path.join('.');
  throw inputError(
    'RESULT_SCHEMA',
    `${file} does not fit this version's result schema at ${place}: ${issue?.message ?? 'unknown'}; run the simulation again`,
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function parseJson(file: string): unknown {
  const text = new TextDecoder().decode(readUserFile(file));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw inputError('RESULT_SYNTAX', `${file} is no JSON: ${(error as Error).message}`);
  }
}

/** The document's schemaVersion as text or number; null where there is none. */
function versionOf(document: unknown): string | number | null {
  if (typeof document !== 'object' || document === null || !('schemaVersion' in document)) return null;
  const { schemaVersion: version } = document;
  return typeof version === 'number' || typeof version === 'string' ? version : null;
}
