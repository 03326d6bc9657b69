/** HTML from templates in which every inserted text is escaped; markup inserts as markup. */

export class Markup {
  readonly text: string;

  /** @param text well-formed HTML */
  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Markup | string | number | readonly Content[];

/** Tag of template literals: markup`<td>${name}</td>`. Values are safe as text and within quoted attributes. */
export function markup(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(
    strings.map((part, index) => part + (index < values.length ? rendered(values[index]!) : '')).join(''),
  );
}

export const nothing = new Markup('');

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function rendered(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  return content.map(rendered).join('');
}
