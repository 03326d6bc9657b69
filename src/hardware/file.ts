/** Hardware files: flat YAML, one `parameter: value` a line, optionally on top of `preset: NAME`, optionally with a `name`. */
import { basename, extname } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { inputError } from '../errors.ts';
import { checkedValue, checkRules, suggestion } from './check.ts';
import type { HardwareConfig } from './config.ts';
import type { ParameterName, ParameterValue } from './parameters.ts';
import { isParameterName, parameterNames } from './parameters.ts';
import type { PresetName } from './presets.ts';
import { defaultPreset, isPresetName, presetConfig, presetNames } from './presets.ts';

/** Keys beside the parameters. */
const ownKeys = ['name', 'preset'];

interface Entry {
  readonly key: string;
  readonly value: unknown;
  readonly place: string;
}

/**
 * Reads and checks a hardware file. Parameters that it does not set come from its preset, or from the default preset.
 * @param path names the file in errors and, without a `name`, the configuration
 * @throws inputError `HARDWARE_…` with file and line
 */
export function parseHardwareFile(text: string, path: string): HardwareConfig {
  let name = basename(path, extname(path));
  let preset: PresetName = defaultPreset;
  const changes = new Map<ParameterName, ParameterValue>();
  for (const { key, value, place } of readEntries(text, path)) {
    if (key === 'name') name = checkedName(value, place);
    else if (key === 'preset') preset = checkedPreset(value, place);
    else if (isParameterName(key)) changes.set(key, checkedValue(key, value, place));
    else {
      throw inputError(
        'HARDWARE_UNKNOWN_PARAMETER',
        `${place}: no hardware parameter is called "${key}"${suggestion(key, [...ownKeys, ...parameterNames])}; "npusim hw" lists them`,
      );
    }
  }
  const hardware: HardwareConfig = { ...presetConfig(preset), ...Object.fromEntries(changes), name };
  checkRules(hardware);
  return hardware;
}

/** The entries of the file's only map, duplicates refused. */
function readEntries(text: string, path: string): Entry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const placeOf = (offset: number) => `${path}:${lines.linePos(offset).line}`;
  const [error] = document.errors;
  if (error !== undefined) throw inputError('HARDWARE_SYNTAX', `${placeOf(error.pos[0])}: ${error.message}`);
  if (document.contents === null) return [];
  if (!isMap(document.contents)) {
    throw inputError('HARDWARE_SYNTAX', `${path}: expected lines "parameter: value"`);
  }
  const firstPlace = new Map<string, string>();
  return document.contents.items.map(({ key, value }) => {
    const place = placeOf(key.range[0]);
    if (!isScalar(key) || typeof key.value !== 'string') {
      throw inputError('HARDWARE_SYNTAX', `${place}: expected the name of a parameter before the colon`);
    }
    if (value !== null && !isScalar(value)) {
      throw inputError('HARDWARE_SYNTAX', `${place}: ${key.value} needs a single value, not a list, map or alias`);
    }
    const earlier = firstPlace.get(key.value);
    if (earlier !== undefined) {
      throw inputError('HARDWARE_DUPLICATE', `${place}: ${key.value} is already set at ${earlier}`);
    }
    firstPlace.set(key.value, place);
    return { key: key.value, value: value?.value ?? null, place };
  });
}

function checkedName(value: unknown, place: string): string {
  if (typeof value === 'string' && /^[\w.+-]{1,64}$/.test(value)) return value;
  throw inputError(
    'HARDWARE_VALUE',
    `${place}: name cannot be ${JSON.stringify(value)}; allowed: up to 64 letters, digits and . _ + -`,
  );
}

function checkedPreset(value: unknown, place: string): PresetName {
  if (typeof value === 'string' && isPresetName(value)) return value;
  const near = typeof value === 'string' ? suggestion(value, presetNames) : '';
  throw inputError(
    'HARDWARE_UNKNOWN_PRESET',
    `${place}: no hardware preset is called ${JSON.stringify(value)}${near}; presets: ${presetNames.join(', ')}`,
  );
}
