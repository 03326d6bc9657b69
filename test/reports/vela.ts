/** npusim's cycles beside the public estimates of Arm's Vela for the Ethos-U55-256, which has as many multipliers. */
import { resolveHardware } from '../../src/hardware/resolve.ts';
import { arrayLanes } from '../../src/report/explanation/layerText.ts';
import { networkSpent, useShares, useTexts } from '../../src/report/explanation/useText.ts';
import { markdownTable } from '../../src/report/markdown/markdownTable.ts';
import { bytesText, countText, integerText, percentText } from '../../src/report/numberText.ts';
import type { SimulationResult } from '../../src/runner/result.ts';
import { simulate } from '../../src/runner/simulate.ts';
import { loadNetwork } from '../../src/runner/sources.ts';
import { sharedPath } from '../support/shared.ts';
import { commit, say } from './origin.ts';
import { type ComparedMachine, comparedMachines, type VelaNetwork, velaNetworks } from './velaNetworks.ts';

interface Row {
  readonly network: VelaNetwork;
  /** One for each machine. */
  readonly results: readonly SimulationResult[];
}

/** Markdown. Timing only: values do not matter. */
export function velaReport(): string {
  const rows = velaNetworks.map((network) => ({
    network,
    results: comparedMachines.map((machine) => timed(network, machine)),
  }));
  const sections = [
    ['# npusim beside Vela: cycles of one inference with 256 multipliers'],
    [originText(rows)],
    [
      'Vela is the compiler of Arm’s Ethos-U. Its cycles are closed-form estimates (version 3.10, Ethos-U55-256, 500 MHz, shared SRAM), which Arm calls experimental; npusim’s are the schedule of every instruction. They are two different machines, so neither is the truth about the other. Step by step npusim takes over what Vela assumes:',
    ],
    machineLines(),
    cycleTable(rows),
    ['`ideal` is MACs / 256; `Vela / last` compares Vela with npusim’s third machine.'],
    ['## What differs by construction'],
    [
      '- Vela takes the largest of compute, SRAM and flash cycles of an operator, and adds operators up. npusim schedules: weights of later layers load while earlier layers compute, and every instruction pays for pipelines that fill and drain.',
      '- Vela compresses weights. npusim moves them as the array reads them, empty lanes included.',
      '- In shared-SRAM mode only constants are off-chip for Vela. npusim’s external channel also carries model inputs, outputs and what does not fit its 384 KiB of SRAM.',
      '- The U55 reaches SRAM over a port of 8 bytes per cycle. npusim’s array sits beside 17 sub-banks of 8 bytes.',
    ],
    ['## Network by network'],
    ...rows.flatMap((row) => [[`### ${row.network.title}`], [row.network.remark], resultLines(row)]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function timed({ file }: VelaNetwork, { settings, title }: ComparedMachine): SimulationResult {
  say(`${file}: ${title}`);
  const hardware = resolveHardware('embedded-256', settings);
  return simulate(loadNetwork(sharedPath('models', `${file}.tflite`), hardware), { hardware, mode: 'timing' }).result;
}

function originText([row]: readonly Row[]): string {
  const configurations = row?.results.map(({ hardware }) => hardware.hash) ?? [];
  return `Made by \`npm run reports\`, each figure as by \`npusim run MODEL.tflite --timing-only --hw embedded-256 --set …\`; commit ${commit()}, configurations ${configurations.join(', ')}.`;
}

function machineLines(): string[] {
  return comparedMachines.map(({ title, settings, doc }) => {
    const set = settings.map((setting) => `\`--set ${setting}\``).join(' ');
    return `- **${title}**: ${doc}${set === '' ? '' : `: ${set}`}.`;
  });
}

function cycleTable(rows: readonly Row[]): string[] {
  const numbers = ['MACs', 'ideal', ...comparedMachines.map(({ title }) => title), 'Vela U55-256', 'Vela / last'];
  const columns = [
    { title: 'network', align: 'left' as const },
    ...numbers.map((title) => ({ title, align: 'right' as const })),
  ];
  const cells = rows.map(({ network: { title, velaCycles }, results }) => {
    const last = results.at(-1)!;
    return [
      title,
      countText(last.macs),
      integerText(last.macs / arrayLanes(last)),
      ...results.map(({ totalCycles }) => integerText(totalCycles ?? 0)),
      integerText(velaCycles),
      (velaCycles / (last.totalCycles ?? 0)).toFixed(2),
    ];
  });
  return markdownTable(columns, cells);
}

function resultLines({ network: { velaCycles }, results }: Row): string[] {
  return [
    ...results.map((result, index) => `- ${comparedMachines[index]!.title}: ${usesText(result)}.`),
    `- Vela: ${integerText(velaCycles)} cycles.`,
  ];
}

/** The largest uses of the cycles, and what is loaded. */
function usesText({ layers, totalCycles, traffic }: SimulationResult): string {
  const uses = useShares(networkSpent(layers))
    .sort((a, b) => b.cycles - a.cycles)
    .slice(0, 3)
    .map(({ use, share }) => `${useTexts[use].label} ${percentText(share)}`);
  return `${integerText(totalCycles ?? 0)} cycles: ${uses.join(', ')}; ${bytesText(traffic.externalReadBytes)} read`;
}
