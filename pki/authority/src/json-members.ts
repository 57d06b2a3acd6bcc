/** The JSON of a CA, read with tolerance for members that are not known here: releases add some. */

/** The members of a JSON object; null for anything else. */
export function members(json: string): Readonly<Record<string, unknown>> | null {
  try {
    return membersOf(JSON.parse(json));
  } catch {
    return null;
  }
}

export const membersOf = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Null unless it is a list of texts, and not an empty one. */
export const textsOf = (value: unknown): readonly string[] | null =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string') ? value : null;
