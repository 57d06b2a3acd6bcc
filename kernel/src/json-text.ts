/**
 * What JSON.parse lets through and nobody here takes from outside: two parsers may read such text differently
 * (duplicate keys, `__proto__`, integers above 2^53), and a database cannot store the rest (NUL,
 * lone surrogates).
 */
export type JsonDefect =
  | 'duplicate_key'
  | 'forbidden_key'
  | 'too_deep'
  | 'lone_surrogate'
  | 'null_character'
  | 'number_out_of_range';

const MAX_DEPTH = 16;
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;

/** The first defect in `text`, which must already be valid JSON; null when there is none. */
export function findJsonDefect(text: string): JsonDefect | null {
  /** One entry per open bracket: the keys seen in an object, null for an array. */
  const open: (Set<string> | null)[] = [];
  let keyExpected = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '{' || char === '[') {
      if (open.push(char === '{' ? new Set() : null) > MAX_DEPTH) return 'too_deep';
      keyExpected = char === '{';
    } else if (char === '}' || char === ']') {
      open.pop();
      keyExpected = false;
    } else if (char === ',') {
      keyExpected = open.at(-1) instanceof Set;
    } else if (char === ':') {
      keyExpected = false;
    } else if (char === '"') {
      const end = endOfString(text, i);
      const defect = stringDefect(text.slice(i, end + 1), keyExpected ? (open.at(-1) ?? null) : null);
      if (defect !== null) return defect;
      i = end;
    } else if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) {
      NUMBER.lastIndex = i;
      const literal = NUMBER.exec(text)?.[0] ?? char;
      if (!isExactNumber(literal)) return 'number_out_of_range';
      i += literal.length - 1;
    }
  }
  return null;
}

/** Whether valid JSON has more than `most` brackets open anywhere. */
export function isNestedDeeper(text: string, most: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') i = endOfString(text, i);
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    if (depth > most) return true;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}

/** `keys` is given when the string is an object's key. */
function stringDefect(literal: string, keys: Set<string> | null): JsonDefect | null {
  const value = literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1);
  if (!value.isWellFormed()) return 'lone_surrogate';
  if (value.includes('\0')) return 'null_character';
  if (keys === null) return null;
  if (value === '__proto__' || value === 'constructor' || value === 'prototype') return 'forbidden_key';
  if (keys.has(value)) return 'duplicate_key';
  keys.add(value);
  return null;
}

/** However it is written: `1e20` is a whole number too, and whoever reads one next may take no larger ones than these. */
function isExactNumber(literal: string): boolean {
  const value = Number(literal);
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}
