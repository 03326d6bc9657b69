/** Assembly text as statements of tokens that know their line and column. `;` starts a comment, `\` at the end joins lines. */
import type { NpusimError } from '../../errors.ts';
import { inputError } from '../../errors.ts';

/** A word of a statement; quoted words lose their quotes. */
export interface Token {
  readonly text: string;
  readonly quoted: boolean;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** The tokens of one statement, at least one. */
export type Statement = readonly [Token, ...Token[]];

export function assemblyError(code: string, at: Pick<Token, 'line' | 'column'>, words: string): NpusimError {
  return inputError(`ASSEMBLY_${code}`, `line ${at.line}, column ${at.column}: ${words}`);
}

/** @throws inputError ASSEMBLY_STRING for a quoted word that does not end or is no JSON string */
export function statementsOf(text: string): Statement[] {
  const statements: Statement[] = [];
  let current: Token[] = [];
  const finish = () => {
    const [first, ...rest] = current;
    if (first !== undefined) statements.push([first, ...rest]);
    current = [];
  };
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const tokens = tokensOf(line, index + 1);
    const joins = tokens.at(-1)?.text === '\\' && tokens.at(-1)?.quoted === false;
    current.push(...(joins ? tokens.slice(0, -1) : tokens));
    if (!joins) finish();
  }
  finish();
  return statements;
}

function tokensOf(line: string, lineNumber: number): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    const character = line[at]!;
    if (/\s/.test(character)) {
      at += 1;
      continue;
    }
    if (character === ';') break;
    const place = { line: lineNumber, column: at + 1 };
    const length = character === '"' ? quotedLength(line, at) : wordLength(line, at);
    const word = line.slice(at, at + length);
    tokens.push({ ...place, quoted: character === '"', text: character === '"' ? unquote(word, place) : word });
    at += length;
  }
  return tokens;
}

function wordLength(line: string, from: number): number {
  const word = /[^\s;]+/y;
  word.lastIndex = from;
  return word.exec(line)?.[0].length ?? 0;
}

function quotedLength(line: string, from: number): number {
  for (let at = from + 1; at < line.length; at++) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '"') return at + 1 - from;
  }
  return line.length - from;
}

function unquote(word: string, at: Pick<Token, 'line' | 'column'>): string {
  try {
    const value: unknown = JSON.parse(word);
    if (typeof value === 'string') return value;
  } catch {
    // Reported below.
  }
  throw assemblyError('STRING', at, `${word} is no quoted text; write it like "a name", with \\" for a quote`);
}
