/** `npusim run`: simulates a model or a compiled program and reports. */
import type { Argv } from 'yargs';
import { inputError } from '../errors.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { missedDeadlineSentence } from '../report/deadlineText.ts';
import { terminalReport } from '../report/terminal.ts';
import { inputPorts } from '../runner/inputPorts.ts';
import { readInputs } from '../runner/inputs.ts';
import type { RunMode } from '../runner/result.ts';
import { type Simulation, simulate, type SimulationOptions } from '../runner/simulate.ts';
import { loadNetwork } from '../runner/sources.ts';
import type { Arguments, Command, CommandExit } from './command.ts';
import {
  chosenHardware,
  flag,
  hardwareOptions,
  integerOption,
  positional,
  textListOption,
  textOption,
} from './options.ts';
import { writeOutputDirectory } from './outputDirectory.ts';
import { periodOption } from './period.ts';
import type { Terminal } from './terminal.ts';

/** More invocations than anyone waits for; keeps the frames of seeded inputs in memory. */
const mostInvocations = 100_000;

export const runCommand: Command = {
  usage: 'run <model>',
  summary: 'Simulate a .tflite model or a compiled program; verify it against the golden model; report',
  options: (yargs: Argv) =>
    hardwareOptions(yargs)
      .positional('model', { type: 'string', describe: '.tflite model or compiled program' })
      .option('invocations', {
        type: 'string',
        requiresArg: true,
        describe: 'invocations, one after the other; default 1',
      })
      .option('reset-state', { type: 'boolean', describe: 'every invocation starts from the initial state' })
      .option('input', {
        type: 'string',
        array: true,
        nargs: 1,
        describe: 'input file, raw .bin or .npy; once per model input, in order',
      })
      .option('seed', { type: 'string', requiresArg: true, describe: 'seed of the inputs without --input; default 1' })
      .option('output-dir', {
        type: 'string',
        requiresArg: true,
        describe: 'write outputs, report.json, layers.csv and gates.csv (recurrent layers) there',
      })
      .option('period', {
        type: 'string',
        requiresArg: true,
        describe: 'real-time period of an invocation, such as 10ms (us, ms, s); taking longer is exit code 1',
      })
      .option('json', { type: 'boolean', describe: 'the result as one JSON document' })
      .option('timing-only', { type: 'boolean', describe: 'cycles without values' })
      .option('values-only', { type: 'boolean', describe: 'values without cycles' })
      .option('verify', {
        type: 'boolean',
        default: true,
        describe: 'compare with the golden model (--no-verify: do not)',
      })
      .conflicts('timing-only', ['values-only', 'input'])
      .conflicts('period', 'values-only')
      .conflicts('seed', 'input'),
  execute,
};

function execute(given: Arguments, terminal: Terminal): CommandExit {
  const hardware = chosenHardware(given);
  const network = loadNetwork(positional(given, 'model'), hardware);
  const invocations = integerOption(given, 'invocations', { minimum: 1, maximum: mostInvocations, otherwise: 1 });
  const outputDirectory = textOption(given, 'output-dir');
  const periodSeconds = periodOption(given);
  const simulation = simulate(network, {
    ...simulationOptions(given, hardware),
    ...inputsOption(given, inputPorts(network), invocations),
    invocations,
    ...(periodSeconds === undefined ? {} : { periodSeconds }),
    onProgress: terminal.progress,
  });
  if (outputDirectory !== undefined) writeOutputDirectory(outputDirectory, simulation);
  terminal.out(
    flag(given, 'json')
      ? `${JSON.stringify(simulation.result, null, 2)}\n`
      : terminalReport(simulation.result, terminal.colours),
  );
  const { deadline } = simulation.result;
  if (deadline?.met === false) terminal.say(`npusim: ${missedDeadlineSentence(deadline)}`);
  return exitOf(simulation);
}

function simulationOptions(given: Arguments, hardware: HardwareConfig): SimulationOptions {
  const seed = integerOption(given, 'seed', { minimum: 0, maximum: Number.MAX_SAFE_INTEGER, otherwise: 1 });
  return {
    hardware,
    mode: modeOf(given),
    verify: flag(given, 'verify'),
    resetState: flag(given, 'reset-state'),
    seed,
  };
}

function modeOf(given: Arguments): RunMode {
  if (flag(given, 'timing-only') && flag(given, 'values-only')) {
    throw inputError('USAGE', '--timing-only and --values-only exclude each other');
  }
  return flag(given, 'timing-only') ? 'timing' : flag(given, 'values-only') ? 'values' : 'full';
}

function inputsOption(
  given: Arguments,
  ports: ReturnType<typeof inputPorts>,
  invocations: number,
): Pick<SimulationOptions, 'inputs'> {
  const paths = textListOption(given, 'input');
  return paths.length === 0 ? {} : { inputs: readInputs(ports, paths, invocations) };
}

/** A missed period is a broken budget. */
function exitOf({ result: { conformance, deadline } }: Simulation): CommandExit {
  if (deadline?.met === false) return 1;
  if (conformance === null) return 0;
  return conformance.valueMismatches + conformance.counterMismatches === 0 ? 0 : 1;
}
