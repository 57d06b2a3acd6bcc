import type { z } from 'zod';
import type { Problem } from './schemas/common.ts';

type Fault = NonNullable<Problem['errors']>[number];
type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Thrown by the validator of a route: what of a body, a query or a path has another form than the operation takes. */
export class UnfitRequest extends Error {
  override readonly name = 'UnfitRequest';
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super('The request does not have the form this operation takes.');
    this.faults = faults;
  }
}

/** Each fault by its JSON pointer (RFC 6901) into `{body, querystring, params}`, with what was expected there, in one sentence. */
export function faultsOf(issues: readonly Issue[], value: unknown, part: string): readonly Fault[] {
  return issues.flatMap((issue) => faultsOfIssue(issue, value, [part]));
}

function faultsOfIssue(issue: Issue, root: unknown, base: Path): readonly Fault[] {
  const path = [...base, ...issue.path];
  const found = at(root, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const detail = 'There is no such field here.';
    return issue.keys.map((key) => ({ pointer: pointerTo([...path, key]), detail }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return faultsOfUnion(issue, found, path);
  const expected = expectationOf(issue);
  if (expected === null) return [{ pointer: pointerTo(path), detail: asSentence(issue.message) }];
  const missing = found === undefined;
  const other = issue.code === 'invalid_type' && !missing ? `, not ${inWords(found)}` : '';
  return [{ pointer: pointerTo(path), detail: `${missing ? 'Missing: expected' : 'Expected'} ${expected}${other}.` }];
}

/**
 * Of the forms that a value may have, the faults under the one that it comes closest to; where it is of the type of
 * none, what they all are.
 */
function faultsOfUnion(issue: z.core.$ZodIssueInvalidUnion, found: unknown, path: Path): readonly Fault[] {
  const close = issue.errors.filter((issues) => issues.every(isInside));
  const [nearest] = close.toSorted((a, b) => distance(a, found) - distance(b, found));
  if (nearest !== undefined) return nearest.flatMap((one) => faultsOfIssue(one, found, path));
  const forms = issue.errors.flatMap((issues) => issues.filter((one) => !isInside(one)).map(expectationOf));
  const detail = `${found === undefined ? 'Missing: expected' : 'Expected'} ${[...new Set(forms)].join(', or ')}.`;
  return [{ pointer: pointerTo(path), detail }];
}

/** It is about something within the value: the value itself is of the type. */
const isInside = ({ path, code }: Issue): boolean =>
  path.length > 0 || code === 'unrecognized_keys' || code === 'too_small' || code === 'too_big';

/** A field that the form does not have, or lacks, tells more against it than one that is only wrong. */
function distance(issues: readonly Issue[], value: unknown): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + 2 * issue.keys.length;
    return sum + (at(value, issue.path) === undefined ? 2 : 1);
  }, 0);
}

/** Null where the schema's own words are the best there are. */
function expectationOf(issue: Issue): string | null {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? `a ${issue.expected}`;
    case 'invalid_value':
      return `${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `one of ${issue.options.map((one) => JSON.stringify(one)).join(', ')}`
        : null;
    case 'too_small':
      return sizeOf(issue.origin, Number(issue.minimum), 'at least');
    case 'too_big':
      return sizeOf(issue.origin, Number(issue.maximum), 'at most');
    case 'invalid_format':
      return formOf(issue);
    default:
      return null;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
};

function sizeOf(origin: string, size: number, bound: 'at least' | 'at most'): string {
  if (origin === 'string')
    return size === 1 && bound === 'at least' ? 'a text that is not empty' : `a text of ${bound} ${size} characters`;
  if (origin === 'array') return `a list of ${bound} ${size} ${size === 1 ? 'entry' : 'entries'}`;
  return `a number, ${bound} ${size}`;
}

function formOf({ format, pattern, message }: z.core.$ZodIssueInvalidStringFormat): string | null {
  if (format === 'datetime') return 'a time of RFC 3339 in UTC, such as 2026-03-01T12:00:00.000Z';
  const isOwnWords = !message.startsWith('Invalid ');
  return isOwnWords || pattern === undefined ? null : `a text of the form ${pattern}`;
}

function inWords(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number' : 'a number with a fraction';
  return { string: 'a text', boolean: 'true or false', object: 'an object' }[typeof value as 'string'] ?? typeof value;
}

const asSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.…]$/.test(text) ? '' : '.'}`;

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
        ? Reflect.get(inside, key)
        : undefined,
    value,
  );
}

const pointerTo = (path: Path): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
