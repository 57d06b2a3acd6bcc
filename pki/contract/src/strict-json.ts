import { ok, type Result, refused } from '@bfcert/kernel/result';

/**
 * Readers for JSON that crossed a trust border. A value passes only when it has exactly the stated
 * shape: unknown members are refused, nothing is coerced, every text and list has a limit. A refusal
 * says where and what, never the value itself, which may be secret.
 */
export type Reader<Value> = (value: unknown) => Result<Value, string>;

type Readers<Shape> = { readonly [Key in keyof Shape]-?: Reader<Exclude<Shape[Key], undefined>> };
type OptionalKey<Shape> = { [Key in keyof Shape]-?: object extends Pick<Shape, Key> ? Key : never }[keyof Shape];

export function text(limit: number, pattern?: RegExp): Reader<string> {
  return (value) => {
    if (typeof value !== 'string') return refused('is not a text');
    if (value.length > limit) return refused(`is longer than ${limit} characters`);
    if (pattern !== undefined && !pattern.test(value)) return refused('has not the expected form');
    return ok(value);
  };
}

export function integer(least: number, most: number): Reader<number> {
  return (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
      ? ok(value)
      : refused(`is not an integer from ${least} to ${most}`);
}

export const truth: Reader<boolean> = (value) =>
  typeof value === 'boolean' ? ok(value) : refused('is not true or false');

export function oneOf<Word extends string>(...words: readonly Word[]): Reader<Word> {
  return (value) => {
    const word = words.find((candidate) => candidate === value);
    return word === undefined ? refused(`is not one of ${words.join(', ')}`) : ok(word);
  };
}

export function exactly<Constant extends boolean | null>(constant: Constant): Reader<Constant> {
  return (value) => (value === constant ? ok(constant) : refused(`is not ${String(constant)}`));
}

export function nullable<Value>(read: Reader<Value>): Reader<Value | null> {
  return (value) => (value === null ? ok(null) : read(value));
}

export function listOf<Value>(read: Reader<Value>, limit: number): Reader<readonly Value[]> {
  return (value) => {
    if (!Array.isArray(value)) return refused('is not a list');
    if (value.length > limit) return refused(`has more than ${limit} entries`);
    const items: Value[] = [];
    for (const [index, entry] of value.entries()) {
      const item = read(entry);
      if (!item.ok) return refused(`entry ${index} ${item.refusal}`);
      items.push(item.value);
    }
    return ok(items);
  };
}

/** An object with exactly these members; those named in `optional` may be absent, but not undefined or null. */
export function object<Shape extends object>(
  readers: Readers<Shape>,
  optional: readonly OptionalKey<Shape>[] = [],
): Reader<Shape> {
  const names = Object.keys(readers) as (keyof Shape & string)[];
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused('is not an object');
    if (Object.keys(value).some((name) => !Object.hasOwn(readers, name))) return refused('has an unknown member');
    const members: Partial<Record<keyof Shape, unknown>> = {};
    for (const name of names) {
      if (!Object.hasOwn(value, name)) {
        if (optional.some((absent) => absent === name)) continue;
        return refused(`lacks ${name}`);
      }
      const member = readers[name]((value as Record<string, unknown>)[name]);
      if (!member.ok) return refused(`${name} ${member.refusal}`);
      members[name] = member.value;
    }
    return ok(members as Shape);
  };
}

/** The first reader that accepts decides; the refusal is that of the last. */
export function either<A, B>(first: Reader<A>, second: Reader<B>): Reader<A | B> {
  return (value) => {
    const read = first(value);
    return read.ok ? read : second(value);
  };
}
