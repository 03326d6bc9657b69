/** A comparison as Markdown. */
import type { Comparison } from '../comparison/comparison.ts';
import { identityText, layerChangeText, relativeText, totalText, verdictText } from '../comparison/comparisonText.ts';
import { useTexts } from '../explanation/useText.ts';
import { integerText } from '../numberText.ts';
import type { Column } from '../table.ts';
import { shortened } from '../table.ts';
import { markdownTable, plainText } from './markdownTable.ts';

const sides: readonly Column[] = [
  { title: 'A', align: 'right' },
  { title: 'B', align: 'right' },
];

/** @param origin who made it, one line under the title; empty: none */
export function markdownComparison(comparison: Comparison, origin = ''): string {
  const { a, b, sameModel, hardware, uses, totals, layers } = comparison;
  const differs: readonly string[] = sameModel ? [] : ['The models differ: layers are matched by operator and name.'];
  const sections: readonly (readonly string[])[] = [
    [`# ${plainText(a.model)}: ${plainText(a.hardware)} against ${plainText(b.hardware)}`],
    origin === '' ? [] : [origin],
    [`- A: ${plainText(identityText(a))}`, `- B: ${plainText(identityText(b))}`],
    differs,
    [plainText(verdictText(comparison))],
    ...(hardware.length === 0
      ? []
      : [
          ['## Hardware'],
          markdownTable(
            [{ title: 'parameter', align: 'left' }, ...sides],
            hardware.map((change) => [change.parameter, String(change.a), String(change.b)]),
          ),
        ]),
    ['## Totals'],
    markdownTable(
      [{ title: 'total', align: 'left' }, ...sides, { title: 'change', align: 'right' }],
      totals.map((total) => {
        const text = totalText(total);
        return [total.name, text.a, text.b, text.change];
      }),
    ),
    ...(uses.length === 0
      ? []
      : [
          ['## Where the cycles go'],
          markdownTable(
            [{ title: 'use', align: 'left' }, ...sides, { title: 'change', align: 'right' }],
            uses.map((use) => [
              useTexts[use.use].label,
              integerText(use.a),
              integerText(use.b),
              relativeText(use.a, use.b),
            ]),
          ),
        ]),
    ['## Layers'],
    layerTable(comparison),
    [`${layers.filter(({ reasons }) => reasons.length === 0).length} of ${layers.length} layers did not change.`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function layerTable({ layers }: Comparison): string[] {
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
  const rows = layers.map((layer) => {
    const { index, a, b, difference, change, why } = layerChangeText(layer);
    const name = plainText(shortened(layer.name, 32));
    return [index, plainText(layer.operator), name, a, b, difference, change, plainText(why)];
  });
  return markdownTable(columns, rows);
}
