/** Numbers of assembly text: decimal or 0x, with an optional sign. */

const integerPattern = /^[+-]?(?:0x[0-9a-f]+|[0-9]+)$/i;

/** The integer, exact; null when the text is none or it is beyond 2^53. */
export function integerOf(text: string): number | null {
  const value = bigIntegerOf(text);
  return value === null || value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER ? null : Number(value);
}

/** The integer, exact; null when the text is none or has more than 32 characters. */
export function bigIntegerOf(text: string): bigint | null {
  if (text.length > 32 || !integerPattern.test(text)) return null;
  const magnitude = BigInt(text.replace(/^[+-]/, ''));
  return text.startsWith('-') ? -magnitude : magnitude;
}
