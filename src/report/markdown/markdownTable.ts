/** Markdown: tables whose source is aligned as well, and text that cannot break out of its place. */
import type { Column } from '../table.ts';
import { printable } from '../table.ts';

/** Text of a file, as text: no markup, no line ends. */
export function plainText(text: string): string {
  return printable(text).replace(/[\\`*{}[\]<>#|~&]|(?<!\w)_|_(?!\w)/g, (character) => `\\${character}`);
}

/** Cells are Markdown already. */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(3, title.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${columns
      .map(({ align }, index) => {
        const cell = cells[index] ?? '';
        return align === 'left' ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!);
      })
      .join(' | ')} |`;
  const rule = columns.map(({ align }, index) => {
    const dashes = '-'.repeat(widths[index]! - 1);
    return align === 'left' ? `${dashes}-` : `${dashes}:`;
  });
  return [line(columns.map(({ title }) => title)), `| ${rule.join(' | ')} |`, ...rows.map(line)];
}
