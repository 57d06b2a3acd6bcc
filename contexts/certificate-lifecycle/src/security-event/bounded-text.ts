import type { Json } from '@bfcert/kernel/canonical-json';

const MOST_CHARACTERS = 1_000;
const MOST_MEMBERS = 30;
const DEEPEST = 4;

/** Text of others as it is kept: of bounded length, without what a database refuses. */
export function boundedText(text: string, most = MOST_CHARACTERS): string {
  const whole = text.toWellFormed().replaceAll('\u0000', '\ufffd');
  return whole.length <= most ? whole : `${whole.slice(0, most - 1).toWellFormed()}…`;
}

/** The same of what has texts in it: so many members, so deep. */
export function boundedJson(value: Json, depth = 0): Json {
  if (typeof value === 'string') return boundedText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === DEEPEST) return '…';
  if (Array.isArray(value)) return value.slice(0, MOST_MEMBERS).map((member) => boundedJson(member, depth + 1));
  const members = Object.entries(value).slice(0, MOST_MEMBERS);
  return Object.fromEntries(
    members.map(([name, member]) => [boundedText(name, 100), boundedJson(member ?? null, depth + 1)]),
  );
}
