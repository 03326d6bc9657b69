/** The values of `.data` and `.state`: little-endian integers, `value*count` for repetition, or bytes in hexadecimal. */
import type { Statement, Token } from './lines.ts';
import { assemblyError } from './lines.ts';
import { bigIntegerOf, integerOf } from './numbers.ts';

const elementBytes = { i8: 1, u8: 1, i16: 2, i32: 4, i64: 8 } as const;
type IntegerKind = keyof typeof elementBytes;
export const dataKinds = [...Object.keys(elementBytes), 'hex'].join(', ');

/** Bytes on one line of the disassembler. */
const lineBytes = 48;

/**
 * @param kind the token that names the kind of the values
 * @param roomBytes what still fits in external memory
 * @throws inputError ASSEMBLY_DATA
 */
export function dataBytes(kind: Token, values: readonly Token[], roomBytes: number): Uint8Array {
  const { text } = kind;
  if (text === 'hex') return hexBytes(values, roomBytes);
  if (!isIntegerKind(text)) throw assemblyError('DATA', kind, `${text} is no kind of data; allowed are ${dataKinds}`);
  const size = elementBytes[text];
  const items = values.map((token) => repeated(token, text));
  const total = items.reduce((sum, item) => sum + item.count * size, 0);
  requireRoom(kind, total, roomBytes);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { value, count } of items) {
    for (let index = 0; index < count; index++, at += size) {
      if (size === 8) view.setBigInt64(at, value, true);
      else if (size === 4) view.setInt32(at, Number(value), true);
      else if (size === 2) view.setInt16(at, Number(value), true);
      else view.setInt8(at, Number(value));
    }
  }
  return bytes;
}

/** `address hex …` statements that hold these bytes. */
export function dataLines(directive: string, address: number, data: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += lineBytes) {
    const hex = Buffer.from(data.subarray(at, at + lineBytes)).toString('hex');
    lines.push(at === 0 ? `${directive} ${address} hex ${hex}` : `    ${hex}`);
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}

/** The tokens behind the first `skipped` words of a statement. */
export function tokensAfter(statement: Statement, skipped: number): readonly Token[] {
  return statement.slice(skipped);
}

function isIntegerKind(text: string): text is IntegerKind {
  return Object.hasOwn(elementBytes, text);
}

function repeated(token: Token, kind: IntegerKind): { value: bigint; count: number } {
  const [valueText, countText, ...rest] = token.text.split('*');
  const value = bigIntegerOf(valueText ?? '');
  const count = countText === undefined ? 1 : integerOf(countText);
  const bits = BigInt(elementBytes[kind] * 8);
  const least = kind === 'u8' ? 0n : -(1n << (bits - 1n));
  const greatest = kind === 'u8' ? 255n : (1n << (bits - 1n)) - 1n;
  if (token.quoted || rest.length > 0 || value === null || value < least || value > greatest) {
    throw assemblyError(
      'DATA',
      token,
      `${token.text} is no ${kind}; allowed are ${least} to ${greatest}, value*count repeats`,
    );
  }
  if (count === null || count < 1) throw assemblyError('DATA', token, `${token.text}: the count must be at least 1`);
  return { value, count };
}

function hexBytes(values: readonly Token[], roomBytes: number): Uint8Array {
  for (const token of values) {
    if (token.quoted || !/^(?:[0-9a-f]{2})+$/i.test(token.text)) {
      throw assemblyError(
        'DATA',
        token,
        `${token.text} is no string of bytes; allowed are pairs of hexadecimal digits`,
      );
    }
  }
  const total = values.reduce((sum, token) => sum + token.text.length / 2, 0);
  if (values[0] !== undefined) requireRoom(values[0], total, roomBytes);
  return Uint8Array.from(Buffer.from(values.map((token) => token.text).join(''), 'hex'));
}

function requireRoom(at: Token, totalBytes: number, roomBytes: number): void {
  if (totalBytes <= roomBytes) return;
  throw assemblyError('DATA', at, `${totalBytes} bytes of data; ${roomBytes} fit behind the address (.external SIZE)`);
}
