/** The page of one run. Everything but the charts is readable without the script. */
import type { SimulationResult } from '../../runner/result.ts';
import { bytesText, integerText } from '../numberText.ts';
import { printable } from '../table.ts';
import { type Markup, markup, nothing } from './markup.ts';
import { htmlPage } from './page.ts';
import { runPageData } from './pageData.ts';
import { gateSection } from './sections/gates.ts';
import { headSection } from './sections/head.ts';
import { layerPanel } from './sections/layerPanel.ts';
import { layerTable } from './sections/layerTable.ts';

/** @param script the bundle of browser/runPage.ts */
export function runPage(result: SimulationResult, script: string): string {
  const body = markup`<main>
${headSection(result)}
${layerSection(result)}
${gateSection(result)}
${timelineSection(result)}
<div class="two">
${rooflineSection(result)}
${configurationSection(result)}
</div>
</main>`;
  const title = `${printable(result.model.name)} on ${printable(result.hardware.name)}`;
  return htmlPage({ title, body, data: runPageData(result), script });
}

function layerSection(result: SimulationResult): Markup {
  return markup`<section>
<h2>Layers</h2>
<p class="muted">Click a layer to see why it takes its cycles; click a column to sort.</p>
<div class="columns">
${layerTable(result)}
<div class="panels">
${result.layers.map((layer) => layerPanel(layer, result))}</div>
</div>
</section>`;
}

function timelineSection({ timeline, memoryMap, invocations }: SimulationResult): Markup {
  if (timeline === null) return nothing;
  const coarse =
    timeline.resolutionCycles === 0
      ? ''
      : ` Gaps of up to ${integerText(timeline.resolutionCycles)} cycles are not drawn.`;
  const once = invocations.length === 1 ? '' : ' One of the invocations; all take the same.';
  const memory =
    memoryMap === null
      ? ''
      : ' Below: addresses of the SRAM that tensors and tile buffers hold, from their first write to their last reader.';
  return markup`<section>
<h2>Timeline</h2>
<figure>
<figcaption>What the cycles go to, and what each unit works on; colour and number are the layer.${memory}${coarse}${once} Zoom with the slider or Ctrl and the wheel; click a bar to see its layer.</figcaption>
<div class="chart" id="timeline" role="img" aria-label="units and SRAM over time"></div>
</figure>
</section>`;
}

function rooflineSection(result: SimulationResult): Markup {
  const { points, bytesPerCycle, macsPerCycle } = runPageData(result).roofline;
  if (points.length === 0 || result.totalCycles === null) return nothing;
  return markup`<section>
<h2>Roofline</h2>
<figure>
<figcaption>One point per layer with MACs. On the slope, external memory (${bytesPerCycle} bytes per cycle) is the limit; under the flat part, the array (${macsPerCycle} MACs per cycle). The further below, the more is lost to waits and empty lanes. Read and write channel work side by side: the busier one counts.</figcaption>
<div class="chart" id="roofline" role="img" aria-label="MACs per cycle against MACs per byte"></div>
</figure>
</section>`;
}

function configurationSection({ hardware, model, memory, npusimVersion }: SimulationResult): Markup {
  const { name, hash, programHash, ...parameters } = hardware;
  const rows = Object.entries(parameters).map(
    ([key, value]) => markup`<tr><td>${key}</td><td class="number">${String(value)}</td></tr>\n`,
  );
  return markup`<section>
<h2>Configuration</h2>
<p>npusim ${npusimVersion}; ${printable(name)}, configuration ${hash}, programs ${programHash}; model sha256 ${model.sha256.slice(0, 16)}…; external memory ${bytesText(memory.externalBytes)}, of which constants ${bytesText(memory.imageBytes)}.</p>
<details><summary>All ${rows.length} hardware parameters</summary>
<div class="scroll"><table class="small"><thead><tr><th>parameter</th><th class="number">value</th></tr></thead><tbody>
${rows}</tbody></table></div></details>
</section>`;
}
