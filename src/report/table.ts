/** Text tables for terminals: columns padded to their widest cell, numbers to the right. */

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A cell and how it is dressed after padding, so that colours do not count as width. */
export interface Cell {
  readonly text: string;
  readonly style?: (text: string) => string;
}

/** Lines of the table, title first; two spaces between columns. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  titleStyle: (text: string) => string,
): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(width(title), ...rows.map((row) => width(row[index]?.text ?? ''))),
  );
  const line = (cells: readonly Cell[]) =>
    columns
      .map(({ align }, index) => {
        const { text, style } = cells[index] ?? { text: '' };
        const padding = ' '.repeat(widths[index]! - width(text));
        const padded = align === 'left' ? text + padding : padding + text;
        return style === undefined ? padded : style(padded);
      })
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => ({ text: title, style: titleStyle }))), ...rows.map(line)];
}

/** Keeps the end of a long name, which tells layers apart. */
export function shortened(text: string, limit: number): string {
  const characters = Array.from(printable(text));
  return characters.length <= limit
    ? characters.join('')
    : `…${characters.slice(characters.length - limit + 1).join('')}`;
}

/** Names come from files: control characters would steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
}

function width(text: string): number {
  return Array.from(text).length;
}
