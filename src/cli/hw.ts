/** `npusim hw`: lists presets and parameters; checks and shows a configuration, as text, JSON or SystemVerilog. */
import type { Argv } from 'yargs';
import { inputError } from '../errors.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { configurationHash, hardwareHash } from '../hardware/hash.ts';
import { parameterNames, parameterOf, rtlName } from '../hardware/parameters.ts';
import { defaultPreset, presetConfig, presetNames, presets } from '../hardware/presets.ts';
import { resolveHardware } from '../hardware/resolve.ts';
import { hardwareSchema } from '../hardware/schema.ts';
import { systemVerilogPackage } from '../hardware/systemVerilog.ts';
import { allowedValues } from '../hardware/values.ts';
import { tableLines } from '../report/table.ts';
import type { Arguments, Command, CommandExit } from './command.ts';
import { flag, textListOption } from './options.ts';
import type { Terminal } from './terminal.ts';

export const hwCommand: Command = {
  usage: 'hw [source]',
  summary: 'List presets and parameters, or check and show one hardware configuration',
  options: (yargs: Argv) =>
    yargs
      .positional('source', { type: 'string', describe: 'preset or hardware file; without it: list everything' })
      .option('set', {
        type: 'string',
        array: true,
        nargs: 1,
        describe: 'hardware parameter, key=value; may be repeated',
      })
      .option('json', { type: 'boolean', describe: 'the configuration as JSON' })
      .option('sv', { type: 'boolean', describe: 'the configuration as a SystemVerilog package' })
      .option('schema', { type: 'boolean', describe: 'the JSON schema of hardware files' }),
  execute,
};

function execute(given: Arguments, terminal: Terminal): CommandExit {
  const forms = ['json', 'sv', 'schema'].filter((form) => flag(given, form));
  if (forms.length > 1) {
    throw inputError('USAGE', `${forms.map((form) => `--${form}`).join(' and ')} exclude each other`);
  }
  const source = typeof given['source'] === 'string' ? given['source'] : undefined;
  const settings = textListOption(given, 'set');
  if (flag(given, 'schema')) {
    terminal.out(`${JSON.stringify(hardwareSchema(), null, 2)}\n`);
    return 0;
  }
  if (source === undefined && settings.length === 0 && forms.length === 0) {
    terminal.out(`${[...presetLines(terminal), '', ...parameterLines(terminal)].join('\n')}\n`);
    return 0;
  }
  const hardware = resolveHardware(source, settings);
  if (flag(given, 'json')) terminal.out(`${JSON.stringify(described(hardware), null, 2)}\n`);
  else if (flag(given, 'sv')) terminal.out(systemVerilogPackage(hardware));
  else terminal.out(`${configurationLines(hardware, terminal).join('\n')}\n`);
  return 0;
}

function described(hardware: HardwareConfig): HardwareConfig & { hash: string; programHash: string } {
  return { ...hardware, hash: configurationHash(hardware), programHash: hardwareHash(hardware) };
}

function presetLines({ colours }: Terminal): string[] {
  const rows = presetNames.map((name) => [
    { text: name === defaultPreset ? `${name} *` : name, style: colours.bold },
    { text: presets[name].doc },
  ]);
  const columns = [
    { title: 'preset', align: 'left' },
    { title: 'meaning (* default)', align: 'left' },
  ] as const;
  return tableLines(columns, rows, (text) => colours.underline(text));
}

function parameterLines({ colours }: Terminal): string[] {
  const rows = parameterNames.map((name) => {
    const parameter = parameterOf(name);
    return [
      { text: name, style: colours.bold },
      { text: String(parameter.default) },
      { text: allowedValues(parameter) },
      { text: parameter.binds },
      { text: parameter.doc, style: colours.dim },
    ];
  });
  const columns = [
    { title: 'parameter', align: 'left' },
    { title: 'default', align: 'right' },
    { title: 'allowed', align: 'left' },
    { title: 'binds', align: 'left' },
    { title: 'meaning', align: 'left' },
  ] as const;
  return tableLines(columns, rows, (text) => colours.underline(text));
}

/** Every parameter with its value; what differs from the default preset is marked. */
function configurationLines(hardware: HardwareConfig, { colours }: Terminal): string[] {
  const defaults = presetConfig(defaultPreset);
  const rows = parameterNames.map((name) => {
    const parameter = parameterOf(name);
    const differs = hardware[name] !== defaults[name];
    return [
      { text: name },
      { text: String(hardware[name]), ...(differs ? { style: colours.bold } : {}) },
      { text: parameter.kind === 'integer' ? parameter.unit : '' },
      { text: differs ? `default ${defaults[name]}` : '', style: colours.dim },
      { text: rtlName(name), style: colours.dim },
    ];
  });
  const columns = [
    { title: 'parameter', align: 'left' },
    { title: 'value', align: 'right' },
    { title: 'unit', align: 'left' },
    { title: '', align: 'left' },
    { title: 'RTL', align: 'left' },
  ] as const;
  return [
    `${colours.bold(hardware.name)}   configuration ${configurationHash(hardware)}, programs ${hardwareHash(hardware)}`,
    ...tableLines(columns, rows, (text) => colours.underline(text)),
  ];
}
