import { ok, type Result, refused } from '@bfcert/kernel/result';
import { pemDecodeAll, pemEncode } from '@bfcert/kernel/x509';
import type { JsonObject } from '../../rpc/frame.ts';
import type { FieldRule, PayloadRule } from './vendor-mapping.ts';

const LIMITS = { maximumCharacters: 10_000, maximumBlocks: 8 };

/** Refused with what is wrong, for people. */
type Translated = Result<JsonObject, string>;

/** A payload of 2.0.1 in the words of the vendor. */
export function toTheirs({ fields, leftOut }: PayloadRule, payload: JsonObject): Translated {
  const entries: [string, unknown][] = [];
  for (const [name, value] of Object.entries(payload)) {
    if (leftOut.includes(name)) continue;
    const rule = fields[name] ?? {};
    const theirs = valueOfTheirs(rule, value);
    if (!theirs.ok) return refused(`${name}: ${theirs.refusal}`);
    entries.push([rule.as ?? name, theirs.value]);
  }
  return ok(Object.fromEntries(entries));
}

/** A payload of the vendor in the words of 2.0.1. `request`: ours, where it is the answer to one. Whether it is a valid one is for its schema. */
export function toOurs({ fields, filledIn }: PayloadRule, payload: JsonObject, request: JsonObject = {}): Translated {
  const oursOf = new Map(Object.entries(fields).map(([name, { as = name }]) => [as, name]));
  const renamed = new Set(Object.entries(fields).flatMap(([name, { as = name }]) => (as === name ? [] : [name])));
  const entries: [string, unknown][] = Object.entries(filledIn);
  for (const [name, value] of Object.entries(payload)) {
    const ours = oursOf.get(name);
    // Their word and ours for one thing, side by side, would leave it to chance which one counts.
    if (ours === undefined && renamed.has(name)) return refused(`${name}: is called otherwise by this vendor`);
    const translated = valueOfOurs(fields[ours ?? name] ?? {}, value, request);
    if (!translated.ok) return refused(`${name}: ${translated.refusal}`);
    entries.push([ours ?? name, translated.value]);
  }
  return ok(Object.fromEntries(entries));
}

function valueOfTheirs(
  { der, of = 'CERTIFICATE', maxLength, values, textOf }: FieldRule,
  ours: unknown,
): Result<unknown, string> {
  const value = textOf === undefined ? ours : memberOf(ours, textOf);
  if (typeof value !== 'string') return ok(value);
  let text = values?.[value] ?? value;
  if (der !== undefined) {
    const blocks = pemDecodeAll(text, of, LIMITS);
    if (!blocks.ok) return refused(blocks.detail);
    text = Buffer.concat(blocks.value).toString(der);
  }
  if (maxLength !== undefined && text.length > maxLength) {
    return refused(`${text.length} characters; this vendor takes at most ${maxLength}`);
  }
  return ok(text);
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;

function valueOfOurs(
  { der, of = 'CERTIFICATE', itemsAre, typedBy, textOf, with: others = {} }: FieldRule,
  value: unknown,
  request: JsonObject,
): Result<unknown, string> {
  if (textOf !== undefined && typeof value === 'string') return ok({ ...others, [textOf]: value });
  if (itemsAre !== undefined && Array.isArray(value)) {
    const types = typedBy === undefined ? [] : [request[typedBy] ?? []].flat();
    if (types.length > 1 && value.length > 0)
      return refused(`its items do not say which of ${types.length} types they are`);
    const member = typedBy === undefined || types.length === 0 ? {} : { [typedBy]: types[0] };
    return ok(value.map((item: unknown) => ({ ...member, [itemsAre]: item })));
  }
  if (der === undefined || typeof value !== 'string' || value.trimStart().startsWith('-----BEGIN')) return ok(value);
  const bytes = bytesOf(value, der);
  return bytes === null ? refused(`is neither PEM nor ${der}`) : ok(pemEncode(of, bytes));
}

const ALPHABET = {
  hex: /^(?:[0-9a-f]{2})+$/i,
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$/,
} as const;

/** Stations break lines where they like. */
function bytesOf(value: string, der: 'hex' | 'base64'): Buffer | null {
  const text = value.replaceAll(/\s/g, '');
  return text !== '' && ALPHABET[der].test(text) ? Buffer.from(text, der) : null;
}
