/** The conformance of vector files for people: a row per file, then what differs and what was not run. */
import type { ConformanceReport, FileConformance } from '../runner/conformance.ts';
import type { Colours } from './colours.ts';
import { plain } from './colours.ts';
import { printable, shortened, tableLines } from './table.ts';

const columns = [
  { title: 'file', align: 'left' },
  { title: 'cases', align: 'right' },
  { title: 'golden differs', align: 'right' },
  { title: 'machine ran', align: 'right' },
  { title: 'machine differs', align: 'right' },
  { title: 'not run', align: 'right' },
] as const;

export function conformanceReport({ files }: ConformanceReport, colours: Colours = plain): string {
  const bad = (count: number) => ({ text: String(count), ...(count > 0 ? { style: colours.red } : {}) });
  const rows = files.map((file) => [
    { text: shortened(file.file, 60) },
    { text: String(file.cases) },
    bad(file.goldenMismatches),
    { text: String(file.machineRun) },
    bad(file.machineMismatches),
    { text: String(file.notRun.length), ...(file.notRun.length > 0 ? { style: colours.yellow } : {}) },
  ]);
  const lines = [...tableLines(columns, rows, (text) => colours.underline(text)), ...files.flatMap(detailLines)];
  return `${lines.join('\n')}\n`;
}

function detailLines({ file, differences, notRun }: FileConformance): string[] {
  const lines = differences.flatMap(({ id, side, words }) =>
    words.map((sentence) => `${file}: ${id}: ${side}: ${printable(sentence)}`),
  );
  // Cases of one reason in one line.
  for (const reason of new Set(notRun.map((one) => one.reason))) {
    const ids = notRun.filter((one) => one.reason === reason).map(({ id }) => id);
    lines.push(`${file}: ${ids.length} not run, from ${ids[0] ?? ''}: ${printable(reason)}`);
  }
  return lines;
}
