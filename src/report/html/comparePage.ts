/** The page that compares two runs: totals, where the cycles go in either, and every layer with what changed and why. */
import type { Comparison, LayerChange } from '../comparison/comparison.ts';
import { identityText, layerChangeText, relativeText, totalText, verdictText } from '../comparison/comparisonText.ts';
import { useTexts } from '../explanation/useText.ts';
import { integerText } from '../numberText.ts';
import { printable, shortened } from '../table.ts';
import { type Markup, markup, nothing } from './markup.ts';
import { htmlPage } from './page.ts';
import { useBar } from './sections/head.ts';

/** @param script the bundle of browser/comparePage.ts */
export function comparePage(comparison: Comparison, script: string): string {
  const { a, b, sameModel } = comparison;
  const title = `${printable(a.model)}: ${printable(a.hardware)} against ${printable(b.hardware)}`;
  const differs = sameModel ? nothing : markup`<p>The models differ: layers are matched by operator and name.</p>`;
  const body = markup`<main>
<header><h1>${title}</h1>
<p class="muted"><span class="swatch side-a"></span> A: ${printable(identityText(a))}<br><span class="swatch side-b"></span> B: ${printable(identityText(b))}</p></header>
${differs}
<p>${printable(verdictText(comparison))}</p>
<div class="two">
${totalsSection(comparison)}
${hardwareSection(comparison)}
</div>
${usesSection(comparison)}
${layersSection(comparison)}
</main>`;
  return htmlPage({ title, body, data: {}, script });
}

function totalsSection({ totals }: Comparison): Markup {
  const rows = totals.map((total) => {
    const { a, b, change } = totalText(total);
    return markup`<tr><td>${total.name}</td><td class="number">${a}</td><td class="number">${b}</td><td class="number">${change}</td></tr>\n`;
  });
  return markup`<section>
<h2>Totals</h2>
<div class="scroll"><table><thead><tr><th>total</th><th class="number">A</th><th class="number">B</th><th class="number">change</th></tr></thead>
<tbody>
${rows}</tbody></table></div>
</section>`;
}

function hardwareSection({ hardware }: Comparison): Markup {
  const rows = hardware.map(
    ({ parameter, a, b }) =>
      markup`<tr><td>${parameter}</td><td class="number">${String(a)}</td><td class="number">${String(b)}</td></tr>\n`,
  );
  const table = markup`<div class="scroll"><table><thead><tr><th>parameter</th><th class="number">A</th><th class="number">B</th></tr></thead>
<tbody>
${rows}</tbody></table></div>`;
  return markup`<section>
<h2>Hardware that differs</h2>
${rows.length === 0 ? markup`<p>Nothing.</p>` : table}
</section>`;
}

function usesSection({ uses }: Comparison): Markup {
  if (uses.length === 0) return nothing;
  const sum = (side: 'a' | 'b') => uses.reduce((total, use) => total + use[side], 0);
  const most = Math.max(sum('a'), sum('b'), 1);
  const bar = (side: 'a' | 'b') =>
    useBar(Object.fromEntries(uses.map((use) => [use.use, use[side]])), sum(side) / most, 'tall');
  const legend = uses.map(
    ({ use, a, b }) =>
      markup`<li><span class="swatch use-${use}"></span><span class="name">${useTexts[use].label}</span><span class="number">${integerText(a)} → ${integerText(b)}</span><span class="number muted">${relativeText(a, b)}</span></li>\n`,
  );
  return markup`<section>
<h2>Where the cycles go</h2>
<p class="muted">Above A, below B, on one scale.</p>
${bar('a')}
${bar('b')}
<ul class="legend">
${legend}</ul>
</section>`;
}

function layersSection({ layers }: Comparison): Markup {
  const most = Math.max(1, ...layers.map(({ cyclesA, cyclesB }) => Math.max(cyclesA ?? 0, cyclesB ?? 0)));
  const heads = ['#', 'layer', 'cycles A', 'cycles B', 'A and B', 'change', '', 'why'].map((title, index) => {
    const className = ['number', 'layer', 'number', 'number', 'bar wide', 'number', 'number wide', ''][index] ?? '';
    const content = title === '' ? nothing : markup`<button type="button">${title}</button>`;
    return markup`<th scope="col" class="${className}">${content}</th>\n`;
  });
  return markup`<section>
<h2>Layers</h2>
<div class="scroll"><table class="sortable comparison">
<thead><tr>
${heads}</tr></thead>
<tbody>
${layers.map((layer) => layerRow(layer, most))}</tbody>
</table></div>
</section>`;
}

function layerRow(layer: LayerChange, most: number): Markup {
  const { cyclesA, cyclesB } = layer;
  const { index, a, b, difference, change, why } = layerChangeText(layer);
  const cycleChange = (cyclesB ?? 0) - (cyclesA ?? 0);
  const tone = cycleChange < 0 ? 'better' : cycleChange > 0 ? 'worse' : '';
  const width = (cycles: number | null) => (((cycles ?? 0) / most) * 100).toFixed(2);
  return markup`<tr><td class="number" data-value="${layer.indexB ?? layer.indexA ?? 0}">${index}</td>
<td class="layer" data-value="${printable(layer.operator)}">${printable(layer.operator)}<span class="name" title="${printable(layer.name)}">${shortened(layer.name, 24)}</span></td>
<td class="number" data-value="${cyclesA ?? -1}">${a}</td><td class="number" data-value="${cyclesB ?? -1}">${b}</td>
<td class="bar wide" data-value="${Math.max(cyclesA ?? 0, cyclesB ?? 0)}"><div class="pair"><span class="a" style="width:${width(cyclesA)}%"></span><span class="b" style="width:${width(cyclesB)}%"></span></div></td>
<td class="number ${tone}" data-value="${cycleChange}">${difference}</td><td class="number wide ${tone}">${change}</td>
<td class="small" data-value="${why}">${why}</td></tr>
`;
}
