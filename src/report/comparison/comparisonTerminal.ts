/** A comparison for the terminal: hardware, totals and the layers that changed. */
import type { Colours } from '../colours.ts';
import { plain } from '../colours.ts';
import { integerText } from '../numberText.ts';
import { useTexts } from '../explanation/useText.ts';
import type { Cell, Column } from '../table.ts';
import { printable, shortened, tableLines } from '../table.ts';
import type { Comparison, LayerChange } from './comparison.ts';
import { identityText, layerChangeText, relativeText, totalText, verdictText } from './comparisonText.ts';

export function terminalComparison(comparison: Comparison, colours: Colours = plain): string {
  const { a, b, layers } = comparison;
  const shown = layers.filter(({ reasons }) => reasons.length > 0);
  const same = layers.length - shown.length;
  const lines = [
    `${colours.bold('A')}  ${printable(identityText(a))}`,
    `${colours.bold('B')}  ${printable(identityText(b))}`,
    ...(comparison.sameModel ? [] : [colours.yellow('The models differ: layers are matched by operator and name.')]),
    '',
    ...parameterLines(comparison, colours),
    ...totalLines(comparison, colours),
    '',
    ...layerLines(shown, colours),
    ...(same === 0 ? [] : [colours.dim(`${same} layers without a change`)]),
    '',
    printable(verdictText(comparison)),
  ];
  return `${lines.join('\n')}\n`;
}

function parameterLines({ hardware }: Comparison, colours: Colours): string[] {
  if (hardware.length === 0) return [];
  const columns: readonly Column[] = [
    { title: 'hardware', align: 'left' },
    { title: 'A', align: 'right' },
    { title: 'B', align: 'right' },
  ];
  const rows = hardware.map(({ parameter, a, b }) => [
    { text: parameter },
    { text: String(a) },
    { text: String(b), style: colours.bold },
  ]);
  return [...tableLines(columns, rows, (text) => colours.underline(text)), ''];
}

function totalLines({ totals, uses }: Comparison, colours: Colours): string[] {
  const columns: readonly Column[] = [
    { title: 'total', align: 'left' },
    { title: 'A', align: 'right' },
    { title: 'B', align: 'right' },
    { title: 'change', align: 'right' },
  ];
  const rows = totals.map((total): Cell[] => {
    const { a, b, change } = totalText(total);
    return [{ text: total.name }, { text: a }, { text: b }, { text: change }];
  });
  const useRows = uses.map(({ use, a, b }): Cell[] => [
    { text: `  ${useTexts[use].label}`, style: colours.dim },
    { text: integerText(a) },
    { text: integerText(b) },
    { text: relativeText(a, b) },
  ]);
  const [cycles = [], ...rest] = rows;
  return tableLines(columns, [cycles, ...useRows, ...rest], (text) => colours.underline(text));
}

function layerLines(layers: readonly LayerChange[], colours: Colours): string[] {
  if (layers.length === 0) return [];
  const columns: readonly Column[] = [
    { title: '#', align: 'right' },
    { title: 'operator', align: 'left' },
    { title: 'name', align: 'left' },
    { title: 'cycles A', align: 'right' },
    { title: 'cycles B', align: 'right' },
    { title: 'change', align: 'right' },
    { title: '', align: 'right' },
    { title: 'why', align: 'left' },
  ];
  const rows = layers.map((layer): Cell[] => {
    const { index, a, b, difference, change, why } = layerChangeText(layer);
    const style = difference.startsWith('−') ? colours.green : colours.red;
    return [
      { text: index },
      { text: printable(layer.operator) },
      { text: shortened(layer.name, 24), style: colours.dim },
      { text: a },
      { text: b },
      { text: difference, style },
      { text: change, style },
      { text: printable(why) },
    ];
  });
  return tableLines(columns, rows, (text) => colours.underline(text));
}
