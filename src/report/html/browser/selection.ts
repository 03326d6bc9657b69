/** The selected layer: part of the address (#layer-11), so that links, the back button and reloading keep it. */

export type LayerListener = (layer: number) => void;

const pattern = /^#layer-(\d+)$/;

/** Calls the listener now and on every change. @param fallback selected while the address names no layer of the page */
export function followSelection(fallback: number, listener: LayerListener): void {
  const current = () => {
    const named = Number(pattern.exec(location.hash)?.[1] ?? Number.NaN);
    return document.getElementById(`layer-${named}`) === null ? fallback : named;
  };
  addEventListener('hashchange', () => listener(current()));
  listener(current());
}

export function select(layer: number): void {
  // Changing the hash would scroll to the panel; on wide pages it is beside the table already.
  history.replaceState(null, '', `#layer-${layer}`);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Marks row and panel of a layer. */
export function markLayer(layer: number): void {
  for (const row of document.querySelectorAll<HTMLElement>('tr[data-layer]')) {
    row.classList.toggle('selected', row.dataset['layer'] === String(layer));
  }
  for (const panel of document.querySelectorAll('.panel')) {
    panel.classList.toggle('selected', panel.id === `layer-${layer}`);
  }
}

/** A click anywhere in a row selects its layer; where the panel is below the table, it is scrolled into view. */
export function selectByRow(): void {
  for (const row of document.querySelectorAll<HTMLElement>('tr[data-layer]')) {
    row.addEventListener('click', (event) => {
      event.preventDefault();
      select(Number(row.dataset['layer']));
      const panel = document.querySelector('.panel.selected');
      const below = panel !== null && panel.getBoundingClientRect().top > innerHeight * 0.8;
      if (below) panel.scrollIntoView({ behavior: 'smooth', block: 'start' });
    });
  }
}
