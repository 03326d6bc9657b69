/** Directives of assembly text: `.name`, `.hardwareHash`, `.external`, `.data`, `.state`, `.input`, `.output`. */
import { isPortType, portBytes, portTypes } from '../portTypes.ts';
import type { Segment, TensorPort } from '../program.ts';
import { dataBytes, dataKinds, tokensAfter } from './dataText.ts';
import type { Statement, Token } from './lines.ts';
import { assemblyError } from './lines.ts';
import { integerOf } from './numbers.ts';

/** Addresses of external memory have 32 bits. */
const largestExternalBytes = 2 ** 32;

/** What the directives of a text have said so far. */
export interface Declarations {
  name: string | null;
  hardwareHash: string | null;
  externalBytes: number | null;
  readonly segments: Segment[];
  readonly inputs: TensorPort[];
  readonly outputs: TensorPort[];
}

const directives: Readonly<Record<string, (said: Declarations, statement: Statement) => void>> = {
  '.name': (said, statement) => {
    once(said.name, statement);
    said.name = operand(statement, 1, 'NAME').text;
  },
  '.hardwareHash': (said, statement) => {
    once(said.hardwareHash, statement);
    said.hardwareHash = operand(statement, 1, 'HASH').text;
  },
  '.external': (said, statement) => {
    once(said.externalBytes, statement);
    said.externalBytes = integer(operand(statement, 1, 'SIZE'), 0, largestExternalBytes);
  },
  '.data': (said, statement) => segment(said, statement, 'constant'),
  '.state': (said, statement) => segment(said, statement, 'state'),
  '.input': (said, statement) => port(said, statement, said.inputs),
  '.output': (said, statement) => port(said, statement, said.outputs),
};

/** Statements that take one operand and no more. */
const singleOperand = new Set(['.name', '.hardwareHash', '.external']);

/** @throws inputError ASSEMBLY_DIRECTIVE, ASSEMBLY_VALUE, ASSEMBLY_DATA with line, column and the allowed set */
export function applyDirective(said: Declarations, statement: Statement): void {
  const [head] = statement;
  const apply = Object.hasOwn(directives, head.text) ? directives[head.text] : undefined;
  if (apply === undefined) {
    const known = Object.keys(directives).join(', ');
    throw assemblyError('DIRECTIVE', head, `${head.text} is no directive; allowed are ${known}`);
  }
  const extra = statement[2];
  if (singleOperand.has(head.text) && extra !== undefined) {
    throw assemblyError('DIRECTIVE', extra, `${head.text} takes one operand; found ${extra.text} behind it`);
  }
  apply(said, statement);
}

function segment(said: Declarations, statement: Statement, kind: Segment['kind']): void {
  const [head] = statement;
  const end = externalEnd(said, head);
  const externalAddress = integer(operand(statement, 1, 'ADDRESS'), 0, end);
  const kindOfData = operand(statement, 2, dataKinds);
  const values = tokensAfter(statement, 3);
  if (values.length === 0) throw assemblyError('DATA', kindOfData, `${head.text} without values`);
  said.segments.push({ externalAddress, data: dataBytes(kindOfData, values, end - externalAddress), kind });
}

function port(said: Declarations, statement: Statement, ports: TensorPort[]): void {
  const [head] = statement;
  const end = externalEnd(said, head);
  const name = operand(statement, 1, 'NAME').text;
  const typeToken = operand(statement, 2, 'TYPE');
  const type = typeToken.text;
  if (!isPortType(type)) {
    throw assemblyError('VALUE', typeToken, `${type} is no type; allowed are ${portTypes.join(', ')}`);
  }
  const shapeToken = operand(statement, 3, 'SHAPE');
  const shape = shapeOf(shapeToken);
  const addressToken = operand(statement, 4, 'ADDRESS');
  const externalAddress = integer(addressToken, 0, end);
  const bytes = portBytes(type, shape);
  if (externalAddress + bytes > end) {
    throw assemblyError(
      'VALUE',
      addressToken,
      `${bytes} bytes at ${externalAddress} leave external memory, which has ${end}`,
    );
  }
  const settings = { tensor: said.inputs.length + said.outputs.length, scale: 1, zeroPoint: 0 };
  for (const token of tokensAfter(statement, 5)) applySetting(settings, token);
  ports.push({ ...settings, name, type, shape, externalAddress });
}

function applySetting(settings: { tensor: number; scale: number; zeroPoint: number }, token: Token): void {
  const [key = '', text = '', ...rest] = token.text.split('=');
  const value = key === 'scale' && text !== '' ? Number(text) : integerOf(text);
  const known = key === 'tensor' || key === 'scale' || key === 'zeroPoint';
  if (!known || token.quoted || rest.length > 0 || value === null || !Number.isFinite(value)) {
    throw assemblyError('VALUE', token, `${token.text}: allowed are scale=NUMBER, zeroPoint=INTEGER, tensor=INTEGER`);
  }
  settings[key] = value;
}

/** `1x8x8x3`, or `scalar`. */
function shapeOf(token: Token): number[] {
  if (token.text === 'scalar') return [];
  const shape = token.text.split('x').map((size) => (/^[0-9]{1,10}$/.test(size) ? Number(size) : 0));
  if (token.quoted || shape.some((size) => size < 1)) {
    throw assemblyError('VALUE', token, `${token.text} is no shape; write it like 1x8x8x3, or scalar`);
  }
  return shape;
}

function externalEnd(said: Declarations, at: Token): number {
  if (said.externalBytes === null) throw assemblyError('DIRECTIVE', at, `${at.text} needs .external SIZE before it`);
  return said.externalBytes;
}

function once(value: unknown, [head]: Statement): void {
  if (value !== null) throw assemblyError('DIRECTIVE', head, `${head.text} is given twice`);
}

function operand(statement: Statement, index: number, what: string): Token {
  const token = statement[index];
  if (token !== undefined) return token;
  const last = statement.at(-1) ?? statement[0];
  const at = { line: last.line, column: last.column + last.text.length };
  throw assemblyError('DIRECTIVE', at, `${statement[0].text} lacks ${what}`);
}

function integer(token: Token, least: number, greatest: number): number {
  const value = token.quoted ? null : integerOf(token.text);
  if (value !== null && value >= least && value <= greatest) return value;
  throw assemblyError('VALUE', token, `${token.text} is no integer from ${least} to ${greatest}`);
}
