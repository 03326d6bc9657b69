/** The HTML pages: they parse, need no network, show the result's numbers and nothing that a model smuggles in. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultTreeAdapter, type DefaultTreeAdapterTypes, parse } from 'parse5';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareResults } from '../../../src/report/comparison/comparison.ts';
import { comparePage } from '../../../src/report/html/comparePage.ts';
import { runPageData } from '../../../src/report/html/pageData.ts';
import { runPage } from '../../../src/report/html/runPage.ts';
import type { SimulationResult } from '../../../src/runner/result.ts';
import { dscnnResult, plainLayer } from './sampleResults.ts';

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

const root = join(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'npusim-html-'));
const scripts = { runPage: '', comparePage: '' };

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'build.mjs'), folder]);
  for (const name of ['runPage', 'comparePage'] as const) {
    scripts[name] = readFileSync(join(folder, 'report', `${name}.js`), 'utf8');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const result = dscnnResult('embedded-256');
const other = dscnnResult('array-16x16');

/** All elements, and what the parser objects to. */
function parsed(html: string): { elements: Element[]; errors: string[] } {
  const errors: string[] = [];
  const document = parse(html, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine }) => errors.push(`${code} in line ${startLine}`),
  });
  const elements: Element[] = [];
  const visit = (node: Node) => {
    if (defaultTreeAdapter.isElementNode(node)) elements.push(node);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(document);
  return { elements, errors };
}

function textOf(node: Node): string {
  if (defaultTreeAdapter.isTextNode(node)) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

function hasClass(element: Element, name: string): boolean {
  return attribute(element, 'class')?.split(' ').includes(name) ?? false;
}

/** Cells of the rows of the table of a class. */
function cells(html: string, className: string): string[][] {
  const { elements } = parsed(html);
  const table = elements.find((element) => element.tagName === 'table' && hasClass(element, className))!;
  const body = table.childNodes.find((node): node is Element => node.nodeName === 'tbody')!;
  const rows = body.childNodes.filter((node): node is Element => node.nodeName === 'tr');
  return rows.map((row) =>
    row.childNodes.filter((node): node is Element => node.nodeName === 'td').map((cell) => textOf(cell).trim()),
  );
}

/** What a browser would fetch: addresses in attributes and style sheets. */
function references(elements: readonly Element[]): string[] {
  const names = ['src', 'href', 'srcset', 'action', 'data', 'poster', 'xlink:href'];
  const attributes = elements.flatMap(({ attrs }) => attrs.filter(({ name }) => names.includes(name)));
  const styles = elements.filter(({ tagName }) => tagName === 'style').map(textOf);
  const inline = elements.map((element) => attribute(element, 'style') ?? '');
  const sheets = [...styles, ...inline].flatMap((text) => text.match(/url\(|@import/g) ?? []);
  return [...attributes.map(({ value }) => value).filter((value) => !value.startsWith('#')), ...sheets];
}

const pages: Record<string, () => string> = {
  'of a run': () => runPage(result, scripts.runPage),
  'without cycles': () => runPage(dscnnResult('embedded-256', { mode: 'values' }), scripts.runPage),
  'without values': () => runPage(dscnnResult('embedded-256', { mode: 'timing' }), scripts.runPage),
  'of three invocations': () => runPage(dscnnResult('embedded-256', { invocations: 3 }), scripts.runPage),
  'of a comparison': () => comparePage(compareResults(result, other), scripts.comparePage),
};

describe('a page', () => {
  it.each(Object.keys(pages))('%s parses without a complaint and refers to nothing outside', (name) => {
    const html = pages[name]!();
    const { elements, errors } = parsed(html);
    expect(errors).toEqual([]);
    expect(references(elements)).toEqual([]);
    const tags = new Set(elements.map(({ tagName }) => tagName));
    for (const tag of ['link', 'img', 'iframe', 'base', 'object']) expect(tags.has(tag), tag).toBe(false);
    // Names of XML namespaces are never fetched.
    const addresses = html.match(/\b(?:https?|wss?|ftp):\/\/[^"'`\s)]+/g) ?? [];
    expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
    const policy = elements.find((element) => attribute(element, 'http-equiv') === 'Content-Security-Policy');
    expect(attribute(policy!, 'content')).toMatch(/^default-src 'none';/);
    const ids = elements.map((element) => attribute(element, 'id')).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the page of a run', () => {
  it('has the numbers of the result in its table', () => {
    const rows = cells(runPage(result, ''), 'layers');
    expect(rows.map((row) => Number(row[0]))).toEqual(result.layers.map(({ index }) => index));
    expect(rows.map((row) => Number(row[3]!.replaceAll(',', '')))).toEqual(
      result.layers.map(({ attributedCycles }) => attributedCycles),
    );
    for (const [position, { operator, name }] of result.layers.entries()) {
      expect(rows[position]![1]).toBe(`${operator}${name}`);
    }
  });

  it('says why each layer takes its cycles, and links it', () => {
    const { elements } = parsed(runPage(result, ''));
    for (const { index, attributedCycles } of result.layers) {
      const panel = elements.find((element) => attribute(element, 'id') === `layer-${index}`)!;
      const cycles = attributedCycles!.toLocaleString('en-US');
      expect(textOf(panel)).toContain(attributedCycles === 0 ? `Layer ${index}` : `takes ${cycles} cycles`);
      expect(elements.filter((element) => attribute(element, 'href') === `#layer-${index}`)).toHaveLength(1);
    }
  });

  it('shows bars whose parts fill them', () => {
    const { elements } = parsed(runPage(result, ''));
    const bar = elements.find((element) => hasClass(element, 'tall'))!;
    const widths = bar.childNodes.map((node) =>
      parseFloat(attribute(node as Element, 'style')!.slice('width:'.length)),
    );
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(100, 1);
  });

  it('hands the charts what they draw', () => {
    const { elements } = parsed(runPage(result, ''));
    const data = elements.find((element) => attribute(element, 'id') === 'data')!;
    expect(JSON.parse(textOf(data))).toEqual(JSON.parse(JSON.stringify(runPageData(result))));
    const { cycles, slowestLayer, timeline, roofline } = runPageData(result);
    expect(cycles).toBe(result.totalCycles);
    expect(result.layers[slowestLayer]!.attributedCycles).toBe(
      Math.max(...result.layers.map(({ attributedCycles }) => attributedCycles!)),
    );
    expect(timeline!.uses.end.at(-1)).toBe(cycles);
    expect(roofline).toMatchObject({ macsPerCycle: 256, bytesPerCycle: 8 });
  });

  it('shows hostile names as text', () => {
    const name = `</script><script>alert("1")</script>&amp;<!--'`;
    const hostile: SimulationResult = {
      ...result,
      model: { ...result.model, name },
      layers: [{ ...plainLayer, name, operator: name }],
      notes: [name],
    };
    for (const html of [runPage(hostile, ''), comparePage(compareResults(hostile, hostile), '')]) {
      const { elements, errors } = parsed(html);
      expect(errors).toEqual([]);
      expect(elements.filter(({ tagName }) => tagName === 'script')).toHaveLength(2);
      expect(textOf(elements.find(({ tagName }) => tagName === 'h1')!)).toContain(name);
    }
    const { elements } = parsed(runPage(hostile, ''));
    const data = JSON.parse(textOf(elements.find((element) => attribute(element, 'id') === 'data')!)) as {
      layers: { name: string }[];
    };
    expect(data.layers[0]!.name).toBe(name);
  });

  it('says that a run differs from the golden model', () => {
    const conformance = { ...result.conformance!, valueMismatches: 3 };
    const { elements } = parsed(runPage({ ...result, conformance }, ''));
    const verdict = elements.find((element) => hasClass(element, 'verdict'))!;
    expect(hasClass(verdict, 'mismatch')).toBe(true);
    expect(textOf(verdict)).toContain('3 values and 0 counters differ');
  });
});

describe('the page of a comparison', () => {
  it('has the cycles of both runs', () => {
    const rows = cells(comparePage(compareResults(result, other), ''), 'comparison');
    const numbers = (column: number) => rows.map((row) => Number(row[column]!.replaceAll(',', '')));
    expect(numbers(2)).toEqual(result.layers.map(({ attributedCycles }) => attributedCycles));
    expect(numbers(3)).toEqual(other.layers.map(({ attributedCycles }) => attributedCycles));
  });
});
