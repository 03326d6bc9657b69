/** From what the user says (preset or file, `--set`) to a checked configuration. */
import { readFileSync } from 'node:fs';
import { inputError } from '../errors.ts';
import { checkedValue, checkRules, suggestion } from './check.ts';
import type { HardwareConfig } from './config.ts';
import { parseHardwareFile } from './file.ts';
import type { ParameterName, ParameterValue } from './parameters.ts';
import { isParameterName } from './parameters.ts';
import { defaultPreset, isPresetName, presetConfig, presetNames } from './presets.ts';
import { valueOfText } from './values.ts';

/**
 * @param source a preset's name or the path of a hardware file; without it the default preset
 * @param settings texts `key=value`, applied in order
 * @throws inputError `HARDWARE_…`
 */
export function resolveHardware(source?: string, settings: readonly string[] = []): HardwareConfig {
  const base = source === undefined ? presetConfig(defaultPreset) : sourceConfig(source);
  const changed = applySettings(base, settings);
  checkRules(changed);
  return changed;
}

function sourceConfig(source: string): HardwareConfig {
  if (isPresetName(source)) return presetConfig(source);
  if (!/[./\\]/.test(source)) {
    throw inputError(
      'HARDWARE_UNKNOWN_PRESET',
      `no hardware preset is called "${source}"${suggestion(source, presetNames)}; presets: ${presetNames.join(', ')}; a hardware file has a path that ends in .yaml`,
    );
  }
  let text: string;
  try {
    text = readFileSync(source, 'utf8');
  } catch (error) {
    throw inputError('HARDWARE_UNREADABLE', `cannot read the hardware file ${source}: ${(error as Error).message}`);
  }
  return parseHardwareFile(text, source);
}

/** Applies `key=value` texts; the name of the result tells what differs. */
function applySettings(base: HardwareConfig, settings: readonly string[]): HardwareConfig {
  const changes = new Map<ParameterName, ParameterValue>();
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals < 1) {
      throw inputError(
        'HARDWARE_SETTING',
        `--set ${setting}: expected key=value, for example --set accumulatorBits=24`,
      );
    }
    const name = setting.slice(0, equals).trim();
    const text = setting.slice(equals + 1).trim();
    if (!isParameterName(name)) {
      throw inputError(
        'HARDWARE_UNKNOWN_PARAMETER',
        `--set ${setting}: no hardware parameter is called "${name}"${suggestion(name)}; "npusim hw" lists them`,
      );
    }
    changes.set(name, checkedValue(name, valueOfText(name, text), `--set ${setting}`));
  }
  return withChanges(base, changes);
}

/**
 * The configuration with some values replaced and the rules not yet checked.
 * The name becomes `base (key=value, …)`.
 */
export function withChanges(base: HardwareConfig, changes: ReadonlyMap<ParameterName, ParameterValue>): HardwareConfig {
  if (changes.size === 0) return base;
  const words = [...changes].map(([name, value]) => `${name}=${value}`).join(', ');
  return { ...base, ...Object.fromEntries(changes), name: `${base.name} (${words})` };
}
