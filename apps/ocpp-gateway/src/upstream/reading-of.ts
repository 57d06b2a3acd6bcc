import { caseless } from '../dialect/caseless.ts';

/** `close`: no message has this name, and some station may take it for one of those that are read. */
export type Reading = 'exact' | 'close' | 'none';

/** Part 4: a message may come as a JWS, under its name with this after it. None is read here. */
const SIGNED = /(?:-signed)+$/i;

export const unsigned = (action: string): string => action.replace(SIGNED, '');

/** How an action is related to those whose content decides what becomes of it. The case of an action counts (Part 4). */
export function readingOf(action: string, read: ReadonlySet<string>): Reading {
  if (read.has(action)) return 'exact';
  const plain = caseless(unsigned(action));
  return [...read].some((name) => caseless(name) === plain) ? 'close' : 'none';
}
