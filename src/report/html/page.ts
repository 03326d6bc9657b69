/** The shell of a page: one file that needs no network; its policy forbids any. */
import type { Markup } from './markup.ts';
import { escaped } from './markup.ts';
import { styleSheet } from './style.ts';

export interface PageParts {
  readonly title: string;
  readonly body: Markup;
  /** What the script draws, readable as JSON. */
  readonly data: object;
  /** JavaScript of a bundle of `browser/`. */
  readonly script: string;
}

const policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

export function htmlPage({ title, body, data, script }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<title>${escaped(title)}</title>
<style>${styleSheet}</style>
</head>
<body>
${body.text}
<script type="application/json" id="data">${inScript(JSON.stringify(data))}</script>
<script>${inScript(script)}</script>
</body>
</html>
`;
}

/** Nothing in a script element may look like its end; within strings of JSON and JavaScript the escape is the same character. */
function inScript(text: string): string {
  return text.replace(/<(?=\/script|!--)/gi, '\\u003c');
}
