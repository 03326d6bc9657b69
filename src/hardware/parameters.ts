/**
 * The one table of hardware parameters: the type of a configuration, hardware files, `--set`, the JSON schema, the
 * SystemVerilog package and the manual all follow from it. Defaults are those of the preset `embedded-256`.
 */
import { computeParameters } from './computeParameters.ts';
import { memoryParameters } from './memoryParameters.ts';
import type { Parameter, ValueOf } from './parameterKinds.ts';

export const parameters = { ...computeParameters, ...memoryParameters } as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof parameters;

export type ParameterValue = number | string | boolean;

/** A value for every parameter, each of its own type. */
export type ParameterValues = { readonly [Name in ParameterName]: ValueOf<(typeof parameters)[Name]> };

/** In the order of the table, which is the order of every listing. */
export const parameterNames = Object.keys(parameters) as ParameterName[];

export function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(parameters, name);
}

/** The row of a parameter, as the union of all kinds. */
export function parameterOf(name: ParameterName): Parameter {
  return parameters[name];
}

/** Name of the parameter in RTL: `outputChannelLanes` → `OUTPUT_CHANNEL_LANES`. */
export function rtlName(name: ParameterName): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
