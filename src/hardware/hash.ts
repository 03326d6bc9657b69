/** Hashes that identify a hardware configuration, or the part of it that a compiled program is tied to. */
import { createHash } from 'node:crypto';
import type { HardwareConfig } from './config.ts';
import type { ParameterName } from './parameters.ts';
import { parameterNames, parameterOf } from './parameters.ts';

/** Hexadecimal digits kept: 64 bits. */
const digits = 16;

/**
 * Hash over the parameters that values, event counts or memory layout depend on. Two configurations with the same hash run
 * the same programs with the same results; only their cycles may differ.
 */
export function hardwareHash(hardware: HardwareConfig): string {
  return hashOf(
    hardware,
    parameterNames.filter((name) => parameterOf(name).binds === 'program'),
  );
}

/** Hash over every parameter; the name does not count. */
export function configurationHash(hardware: HardwareConfig): string {
  return hashOf(hardware, parameterNames);
}

function hashOf(hardware: HardwareConfig, names: readonly ParameterName[]): string {
  const text = names.map((name) => `${name}=${hardware[name]}`).join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
