/** Files that follow from the hardware parameter table: manual, JSON schema of hardware files, SystemVerilog package. */
import { rtlName, parameterNames, parameterOf } from '../../src/hardware/parameters.ts';
import { defaultPreset, presetConfig, presetNames, presets } from '../../src/hardware/presets.ts';
import { hardwareRules } from '../../src/hardware/rules.ts';
import { hardwareSchema } from '../../src/hardware/schema.ts';
import { systemVerilogPackage } from '../../src/hardware/systemVerilog.ts';
import { allowedValues } from '../../src/hardware/values.ts';
import type { GeneratedFile } from './generatedFile.ts';

const origin = 'Generated from src/hardware/parameters.ts by `npm run gen`; do not edit.';

export function generateHardware(): GeneratedFile[] {
  return [
    { path: 'src/hardware/PARAMETERS.md', content: manual() },
    { path: 'src/hardware/hardware.schema.json', content: `${JSON.stringify(hardwareSchema(), null, 2)}\n` },
    { path: 'isa/npusim_hw_pkg.sv', content: `// ${origin}\n${systemVerilogPackage(presetConfig(defaultPreset))}` },
  ];
}

function manual(): string {
  const lines = [
    `<!-- ${origin} -->`,
    '',
    '# Hardware parameters',
    '',
    'Set them in a hardware file (`npusim run --hw FILE.yaml`, one `parameter: value` a line on top of `preset: NAME`) or one at a',
    'time with `--set parameter=value`. *program*: values, counts or memory layout depend on the parameter, so that a compiled program',
    'is tied to it; *time*: only cycles do.',
  ];
  let group = '';
  for (const name of parameterNames) {
    const parameter = parameterOf(name);
    if (parameter.group !== group) {
      group = parameter.group;
      lines.push('', `## ${group}`, '', '| parameter | allowed | default | binds | RTL | meaning |', tableRule(6));
    }
    lines.push(
      `| ${[`\`${name}\``, allowedValues(parameter), parameter.default, parameter.binds, `\`${rtlName(name)}\``, parameter.doc].join(' | ')} |`,
    );
  }
  lines.push('', '## Rules between parameters', '', ...hardwareRules.map(({ words }) => `- ${words}`));
  lines.push('', '## Presets', '');
  for (const name of presetNames) {
    const hardware = presetConfig(name);
    const differing = parameterNames.filter((key) => hardware[key] !== presetConfig(defaultPreset)[key]);
    lines.push(`- \`${name}\`: ${presets[name].doc}`);
    if (differing.length > 0) lines.push(`  ${differing.map((key) => `${key} ${hardware[key]}`).join(', ')}.`);
  }
  lines.push('');
  return lines.join('\n');
}

function tableRule(columns: number): string {
  return `|${' --- |'.repeat(columns)}`;
}
