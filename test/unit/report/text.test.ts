import { describe, expect, it } from 'vitest';
import { emptyTotals } from '../../../src/numerics/events.ts';
import { coloursFor } from '../../../src/report/colours.ts';
import { eventsText, hasLoss } from '../../../src/report/eventText.ts';
import { bytesText, countText, integerText, percentText, secondsText } from '../../../src/report/numberText.ts';
import { printable, shortened, tableLines } from '../../../src/report/table.ts';

describe('numbers', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1.00 k'],
    [12_501_632, '12.5 M'],
    [300_774_272, '301 M'],
    [2_500_000_000, '2.50 G'],
  ])('countText(%i) is %s', (value, text) => expect(countText(value)).toBe(text));

  it.each([
    [10, '10 B'],
    [1024, '1.00 KiB'],
    [393_216, '384 KiB'],
    [1_572_864, '1.50 MiB'],
  ])('bytesText(%i) is %s', (value, text) => expect(bytesText(value)).toBe(text));

  it.each([
    [2.5, '2.50 s'],
    [0.0362, '36.2 ms'],
    [0.000_108, '108 µs'],
  ])('secondsText(%d) is %s', (value, text) => expect(secondsText(value)).toBe(text));

  it('separates thousands and says shares in per cent', () => {
    expect(integerText(1_234_567)).toBe('1,234,567');
    expect(percentText(0.9071)).toBe('90.7 %');
  });
});

describe('tables', () => {
  const columns = [
    { title: 'name', align: 'left' },
    { title: 'n', align: 'right' },
  ] as const;

  it('pad to the widest cell; styles do not count as width', () => {
    const rows = [
      [{ text: 'a', style: (text: string) => `<${text}>` }, { text: '1' }],
      [{ text: 'longer' }, { text: '200' }],
    ];
    expect(tableLines(columns, rows, (text) => text)).toEqual(['name      n', '<a     >    1', 'longer  200']);
  });

  it('have no blanks at line ends', () => {
    expect(tableLines(columns, [[{ text: 'x' }, { text: '' }]], (text) => text)[1]).toBe('x');
  });

  it('shorten names from the left, by characters', () => {
    expect(shortened('model/conv2d/Relu', 10)).toBe('…nv2d/Relu');
    expect(shortened('short', 10)).toBe('short');
    expect(Array.from(shortened('ééééééé', 4))).toHaveLength(4);
  });

  it('disarm control characters of names that come from files', () => {
    expect(printable('a\x1b[31mb\nc\u202ed')).toBe('a?[31mb?c?d');
  });
});

describe('events', () => {
  it('are listed with the losses first', () => {
    const totals = { ...emptyTotals(), activationClamps: 12_345, accumulatorOverflows: 3, outputSaturationsLow: 1 };
    expect(eventsText(totals)).toBe('acc overflow 3, clamp 12.3 k, sat low 1');
    expect(hasLoss(totals)).toBe(true);
  });

  it('that the network asks for are no losses', () => {
    expect(hasLoss({ ...emptyTotals(), activationClamps: 5, outputSaturationsHigh: 2 })).toBe(false);
    expect(eventsText(emptyTotals())).toBe('');
  });
});

describe('colours', () => {
  const coloured = (isTTY: boolean, environment: NodeJS.ProcessEnv) =>
    coloursFor({ isTTY }, environment).red('x') !== 'x';

  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('terminal %s, %j: %s', (isTTY, environment, expected) => expect(coloured(isTTY, environment)).toBe(expected));
});
