/** The panel of one layer: why it takes the cycles that it takes, in words. */
import type { LayerResult, SimulationResult } from '../../../runner/result.ts';
import { explainLayer, type Reason, type ResourceNeed } from '../../explanation/layerText.ts';
import { integerText, percentText } from '../../numberText.ts';
import { printable, shortened } from '../../table.ts';
import { type Markup, markup, nothing } from '../markup.ts';

export function layerPanel(layer: LayerResult, result: SimulationResult): Markup {
  const { summary, reasons, needs, events } = explainLayer(layer, result);
  return markup`<section class="panel" id="layer-${layer.index}" aria-labelledby="layer-${layer.index}-title">
<h3 id="layer-${layer.index}-title">${titleOf(layer)}</h3>
<span class="name">${printable(layer.operator)} ${shortened(layer.name, 80)}${shapeText(layer)}</span>
<p>${summary}</p>
${reasons.length === 0 ? nothing : markup`<ul class="reasons">${reasons.map(reasonItem)}</ul>`}
${needsPart(needs)}
${numbersPart(layer, events, result)}
${stallPart(layer)}
${zoomButton(layer)}
</section>
`;
}

function titleOf({ index, operator, attributedCycles }: LayerResult): string {
  return attributedCycles === null || attributedCycles === 0
    ? `Layer ${index}, ${printable(operator)}`
    : `Why layer ${index} takes ${integerText(attributedCycles)} cycles`;
}

function shapeText({ inputShape, outputShape }: LayerResult): string {
  return inputShape === null || outputShape === null ? '' : `, ${inputShape.join('×')} → ${outputShape.join('×')}`;
}

function reasonItem({ use, cycles, share, text }: Reason): Markup {
  return markup`<li><span class="swatch use-${use}"></span><span><b>${percentText(share)}</b> (${integerText(cycles)} cycles): ${text}</span></li>\n`;
}

function needsPart(needs: readonly ResourceNeed[]): Markup {
  const most = Math.max(1, ...needs.map(({ cycles }) => cycles));
  if (needs.length === 0) return nothing;
  const rows = needs.map(
    ({ resource, cycles }) =>
      markup`<span>${resource}</span><span class="number">${integerText(cycles)}</span><span class="meter" style="width:${((cycles / most) * 100).toFixed(2)}%"></span>\n`,
  );
  return markup`<h4>Cycles that each resource works for it; the layer cannot be faster than the slowest</h4>
<div class="needs small">
${rows}</div>`;
}

function numbersPart({ accumulator, events }: LayerResult, words: string, { hardware }: SimulationResult): Markup {
  const { observedBits, provenBits } = accumulator;
  const bits =
    observedBits === null && provenBits === null
      ? nothing
      : markup`<p class="small">Accumulator: ${observedBits ?? 'not all'} bits observed, ${provenBits ?? 'none'} proven sufficient; the register has ${hardware.accumulatorBits} (${hardware.accumulatorBitsInt16} for int16).</p>`;
  const happened = events === null ? nothing : markup`<p class="small">Numeric events: ${words || 'none'}.</p>`;
  if (bits === nothing && happened === nothing) return nothing;
  return markup`<h4>Numbers</h4>${bits}${happened}`;
}

/** Zooms the timeline to the layer; a script does it. */
function zoomButton({ startCycle, endCycle }: LayerResult): Markup {
  return startCycle === null || endCycle === null
    ? nothing
    : markup`<button type="button" class="zoom" data-from="${startCycle}" data-to="${endCycle}">Show in the timeline</button>`;
}

/** Waits as the schedule names them, also those in the turn of earlier layers. */
function stallPart({ stalls, dmaStalls }: LayerResult): Markup {
  const compute = causesText(stalls);
  const dma = causesText(dmaStalls);
  if (compute === '' && dma === '') return nothing;
  return markup`<details class="small"><summary>Stalls by cause</summary>
<p>Cycles that units wait before instructions of this layer, also while earlier layers still run.</p>
<p>Array and vector unit: ${compute || 'none'}.<br>DMA: ${dma || 'none'}.</p></details>`;
}

function causesText(stalls: Readonly<Record<string, number>> | null): string {
  return Object.entries(stalls ?? {})
    .filter(([, cycles]) => cycles > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([cause, cycles]) => `${cause} ${integerText(cycles)}`)
    .join(', ');
}
