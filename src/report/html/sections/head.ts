/** The head of a run's page: what ran on what, headline figures, verdict, where the cycles go. */
import type { SimulationResult } from '../../../runner/result.ts';
import { eventsText } from '../../eventText.ts';
import { networkText } from '../../explanation/networkText.ts';
import { networkSpent, type Spent, useShares, useTexts } from '../../explanation/useText.ts';
import { headlineFigures, runLine } from '../../headline.ts';
import { integerText, percentText } from '../../numberText.ts';
import { printable } from '../../table.ts';
import { verdictOf } from '../../verdict.ts';
import { type Markup, markup, nothing } from '../markup.ts';

export function headSection(result: SimulationResult): Markup {
  const figures = headlineFigures(result).map(
    ({ name, value, detail }) =>
      markup`<div><dt>${name}</dt><dd class="value">${value}</dd><dd class="muted small">${detail}</dd></div>\n`,
  );
  return markup`<header>
<h1>${printable(result.model.name)} on ${printable(result.hardware.name)}</h1>
<p class="muted">${runLine(result)}</p>
</header>
<dl class="figures">
${figures}</dl>
${verdictSection(result)}
${result.notes.map((note) => markup`<p class="muted">${printable(note)}</p>\n`)}
${cycleSection(result)}`;
}

const verdictWords = { exact: 'exact', mismatch: 'MISMATCH', notChecked: '' } as const;

function verdictSection(result: SimulationResult): Markup {
  const { kind, text, differences } = verdictOf(result);
  const events =
    result.events === null ? nothing : markup`<p>Numeric events: ${eventsText(result.events) || 'none'}.</p>`;
  const listed = differences.map((difference) => markup`<li>${difference}</li>`);
  return markup`<div class="verdict ${kind}"><b>Conformance ${verdictWords[kind]}</b><span>${text}</span></div>
${listed.length === 0 ? nothing : markup`<ul>${listed}</ul>`}
${events}`;
}

function cycleSection(result: SimulationResult): Markup {
  const sentences = networkText(result);
  if (sentences.length === 0) return nothing;
  const spent = networkSpent(result.layers);
  const legend = useShares(spent).map(
    ({ use, cycles, share }) =>
      markup`<li><span class="swatch use-${use}"></span><span class="name">${useTexts[use].label}</span><span class="number">${integerText(cycles)}</span><span class="number muted">${percentText(share)}</span></li>\n`,
  );
  return markup`<section>
<h2>Where the cycles go</h2>
<p>${sentences.join(' ')}</p>
${useBar(spent, 1, 'tall')}
<ul class="legend">
${legend}</ul>
</section>`;
}

/** A bar of all uses. @param share of the full width */
export function useBar(spent: Spent, share: number, className = ''): Markup {
  const parts = useShares(spent).map(
    ({ use, cycles, share: part }) =>
      markup`<span class="use-${use}" style="width:${width(part * share)}%" title="${useTexts[use].label}: ${integerText(cycles)} cycles, ${percentText(part)}"></span>`,
  );
  return markup`<div class="stack ${className}">${parts}</div>`;
}

function width(share: number): string {
  return (share * 100).toFixed(3);
}
