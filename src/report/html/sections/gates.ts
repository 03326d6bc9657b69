/** What the gates of recurrent layers take: one table for each layer. */
import type { SimulationResult } from '../../../runner/result.ts';
import { gateColumns, gateLegend, type GateRow, gateTables } from '../../gateTable.ts';
import { type Markup, markup, nothing } from '../markup.ts';

const classes = gateColumns.map(({ align }) => (align === 'right' ? 'number' : ''));

export function gateSection(result: SimulationResult): Markup {
  const tables = gateTables(result);
  if (tables.length === 0) return nothing;
  const titles = gateColumns.map(({ title }, column) => markup`<th class="${classes[column]!}">${title}</th>`);
  return markup`<section>
<h2>Gates of the recurrent layers</h2>
<p class="muted">${gateLegend}</p>
${tables.map(
  ({
    title,
    rows,
  }) => markup`<div class="scroll"><table class="gates"><caption>${title}</caption><thead><tr>${titles}</tr></thead><tbody>
${rows.map(gateRow)}</tbody></table></div>
`,
)}</section>`;
}

function gateRow({ texts, loses }: GateRow): Markup {
  const cells = texts.map((text, column) => {
    const lost = loses && gateColumns[column]!.title === 'events' ? ' lost' : '';
    return markup`<td class="${classes[column]!}${lost}">${text}</td>`;
  });
  return markup`<tr>${cells}</tr>\n`;
}
