/** Pictures of the HTML pages: wide and narrow, light and dark, with the layer selected that waits longest. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { waitingCycles } from '../../src/report/explanation/useText.ts';
import type { SimulationResult } from '../../src/runner/result.ts';
import { Browser, type View } from './browser.ts';
import { writeReport } from './origin.ts';

/** Pictures stay small enough for a repository. */
const mostBytes = 300_000;

export interface Pages {
  readonly run: { readonly html: string; readonly result: SimulationResult };
  readonly comparison: string;
  /** Of a network with recurrent layers. */
  readonly recurrent: string;
}

interface Picture {
  /** Path in reports/, without extension. */
  readonly name: string;
  readonly page: string;
  readonly view: View;
}

/**
 * Errors in a page, a page wider than its view, and pictures too large are errors here.
 * @param folder where the pages are put for the browser
 */
export async function takePictures(folder: string, pages: Pages): Promise<void> {
  const browser = new Browser();
  try {
    for (const { name, page, view } of picturesOf(pages)) {
      const file = join(folder, `${name.replace('/', '-')}.html`);
      writeFileSync(file, page);
      const { png, errors, overflow } = await browser.picture(pathToFileURL(file).href, view);
      if (errors.length > 0) throw new Error(`${name}: ${errors.join('; ')}`);
      if (overflow > 0) throw new Error(`${name}: the page is ${overflow} pixels too wide`);
      if (png.length > mostBytes) throw new Error(`${name}: ${png.length} bytes; at most ${mostBytes}`);
      writeReport(`${name}.png`, png);
    }
  } finally {
    await browser.close();
  }
}

function picturesOf({ run: { html, result }, comparison, recurrent }: Pages): Picture[] {
  const select = `document.querySelector('tr[data-layer="${waitingLayer(result)}"]').click()`;
  const zoom = `${select}; document.querySelector('.panel.selected .zoom').click()`;
  // Scrolling and zooming run on for a while.
  const settled = (script: string) => `new Promise((resolve) => setTimeout(() => { ${script}; resolve(); }, 1000))`;
  const top = settled('scrollTo(0, 0)');
  const at = (place: string) => settled(`document.querySelector('${place}').scrollIntoView({ block: 'start' })`);
  const [wide, narrow] = [1400, 420];
  return [
    { name: 'dscnn/run-light', page: html, view: { width: wide, height: 1460, theme: 'light', script: `${select}; ${top}` } },
    { name: 'dscnn/run-dark', page: html, view: { width: wide, height: 1460, theme: 'dark', script: `${select}; ${top}` } },
    { name: 'dscnn/charts-light', page: html, view: { width: wide, height: 1300, theme: 'light', script: at('figure') } },
    {
      name: 'dscnn/charts-zoomed-dark',
      page: html,
      view: { width: wide, height: 720, theme: 'dark', script: `${zoom}; ${at('figure')}` },
    },
    {
      name: 'dscnn/narrow-light',
      page: html,
      view: { width: narrow, height: 1400, theme: 'light', script: `${select}; ${at('.panels')}` },
    },
    {
      name: 'dscnn/narrow-dark',
      page: html,
      view: { width: narrow, height: 1400, theme: 'dark', script: `${select}; ${top}` },
    },
    { name: 'dscnn/comparison-light', page: comparison, view: { width: wide, theme: 'light' } },
    { name: 'dscnn/comparison-narrow-dark', page: comparison, view: { width: narrow, height: 1400, theme: 'dark' } },
    {
      name: 'lstm-int8/gates-light',
      page: recurrent,
      view: { width: wide, height: 760, theme: 'light', script: at('.gates') },
    },
  ];
}

function waitingLayer({ layers }: SimulationResult): number {
  const waits = layers.map(({ index, spent }) => ({ index, cycles: waitingCycles(spent ?? {}) }));
  return waits.reduce((most, layer) => (layer.cycles > most.cycles ? layer : most)).index;
}
