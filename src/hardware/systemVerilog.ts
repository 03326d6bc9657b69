/** A hardware configuration as a SystemVerilog package, so that RTL and simulator read the same numbers. */
import type { HardwareConfig } from './config.ts';
import { configurationHash } from './hash.ts';
import type { Parameter } from './parameterKinds.ts';
import { parameterNames, parameterOf, rtlName } from './parameters.ts';

/** The package `npusim_hw_pkg`: one localparam a parameter; choices are enumerations numbered in the table's order. */
export function systemVerilogPackage(hardware: HardwareConfig): string {
  const lines = [
    `// Hardware ${hardware.name}, configuration ${configurationHash(hardware)}.`,
    'package npusim_hw_pkg;',
  ];
  let group = '';
  for (const name of parameterNames) {
    const parameter = parameterOf(name);
    if (parameter.group !== group) {
      group = parameter.group;
      lines.push('', `  // ${group}`);
    }
    const value = hardware[name];
    const unit = parameter.kind === 'integer' ? ` [${parameter.unit}]` : '';
    lines.push(
      ...choices(rtlName(name), parameter),
      `  localparam ${typeOf(parameter)} ${rtlName(name)} = ${literal(rtlName(name), parameter, value)}; // ${parameter.doc}${unit}`,
    );
  }
  lines.push('', 'endpackage', '');
  return lines.join('\n');
}

/** Values of a choice as constants: `ACCUMULATOR_OVERFLOW_WRAP = 0`. */
function choices(name: string, parameter: Parameter): string[] {
  if (parameter.kind !== 'choice') return [];
  return parameter.allowed.map((value, index) => `  localparam int ${name}_${value.toUpperCase()} = ${index};`);
}

function typeOf(parameter: Parameter): string {
  if (parameter.kind === 'boolean') return 'bit';
  return parameter.kind === 'integer' && parameter.maximum > 0x7fff_ffff ? 'longint' : 'int';
}

function literal(name: string, parameter: Parameter, value: string | number | boolean): string {
  if (parameter.kind === 'choice') return `${name}_${String(value).toUpperCase()}`;
  if (parameter.kind === 'boolean') return value === true ? "1'b1" : "1'b0";
  return parameter.maximum > 0x7fff_ffff ? `64'sd${value}` : String(value);
}
