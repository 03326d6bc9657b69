/** Tables of class `sortable`: a click on a head sorts by its column, a second one the other way. */

export function makeTablesSortable(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) {
    const heads = [...table.querySelectorAll('th')];
    heads.forEach((head, column) => {
      head.querySelector('button')?.addEventListener('click', () => sortBy(table, heads, column));
    });
  }
}

function sortBy(table: HTMLTableElement, heads: readonly HTMLElement[], column: number): void {
  const body = table.tBodies[0];
  const head = heads[column];
  if (body === undefined || head === undefined) return;
  const rows = [...body.rows];
  const text = rows.some((row) => Number.isNaN(Number(valueOf(row, column) ?? 0)));
  // Numbers begin with the largest, texts with the first.
  const first = text || column === 0 ? 'ascending' : 'descending';
  const second = first === 'ascending' ? 'descending' : 'ascending';
  const order = head.getAttribute('aria-sort') === first ? second : first;
  for (const other of heads) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', order);
  const sign = order === 'ascending' ? 1 : -1;
  rows.sort((left, right) => {
    const [a, b] = [valueOf(left, column), valueOf(right, column)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return sign * (text ? a.localeCompare(b) : Number(a) - Number(b));
  });
  body.append(...rows);
}

/** Undefined: sorts behind all others in either order. */
function valueOf(row: HTMLTableRowElement, column: number): string | undefined {
  return row.cells[column]?.dataset['value'];
}
