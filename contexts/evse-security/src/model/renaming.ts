import { hash } from 'node:crypto';

/**
 * Texts in turn, each as the number of what stands between its names (below zero, the same one for the same text) and the
 * numbers of the names in it: ids, fingerprints, epochs and times.
 */
export type Named = readonly number[];

const NAMES = /([a-z]{3}_[0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{64}|(?:con|fact)-\d+|"epoch":\d+|"\d{4}-\d\d-\d\dT[\d:.]+Z")/;
const EPOCH = '"epoch":';

/** Kept for good: digests are made of their numbers. */
const skeletons = new Map<string, number>();

const numbers = new Map<string, number>();
/** Of each name, by its number: how it counts, and by what two of them are compared. */
const kinds: ('time' | 'epoch' | 'other')[] = [];
const orders: number[] = [];
/** What it is called in the present digest, and the number of the digest that it was last called anything in. */
const calledBy: number[] = [];
const calledIn: number[] = [];
let digests = 0;

export function named(text: string): Named {
  const pieces = text.split(NAMES);
  const skeleton = pieces.filter((_, at) => at % 2 === 0).join('\0');
  const number = skeletons.get(skeleton) ?? -1 - skeletons.size;
  skeletons.set(skeleton, number);
  return [number, ...pieces.filter((_, at) => at % 2 === 1).map(numberOf)];
}

function numberOf(name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  const isEpoch = name.startsWith(EPOCH);
  const isTime = !isEpoch && name.startsWith('"');
  kinds.push(isEpoch ? 'epoch' : isTime ? 'time' : 'other');
  orders.push(isEpoch ? Number(name.slice(EPOCH.length)) : isTime ? Date.parse(name.slice(1, -1)) : 0);
  calledBy.push(0);
  calledIn.push(0);
  numbers.set(name, numbers.size);
  return numbers.size - 1;
}

/** Every way through a model makes ids of its own. */
const MOST_NAMES = 1_000_000;
export const isFull = (): boolean => numbers.size > MOST_NAMES;

/** What was `named` before means nothing from now on; digests stay what they are. */
export function forgetNames(): void {
  numbers.clear();
  for (const list of [kinds, orders, calledBy, calledIn]) list.length = 0;
}

const FIRST_TIME = 1 << 20;
const FIRST_EPOCH = 1 << 21;
let written = new Int32Array(1_024);

/** The same for texts that differ in their names alone: names count by the order in which they occur, times and epochs by theirs. */
export function digestOf(parts: readonly Named[], now: Date): string {
  callNames(parts, numberOf(`"${now.toISOString()}"`));
  let length = 0;
  for (const part of parts) {
    if (length + part.length > written.length) {
      const more = new Int32Array(2 * written.length + part.length);
      more.set(written);
      written = more;
    }
    for (const one of part) written[length++] = one < 0 ? one : (calledBy[one] as number);
  }
  return hash('sha1', new Uint8Array(written.buffer, 0, 4 * length), 'base64');
}

function callNames(parts: readonly Named[], present: number): void {
  digests += 1;
  const times = [present];
  const epochs: number[] = [];
  let others = 0;
  calledIn[present] = digests;
  for (const part of parts) {
    for (const one of part) {
      if (one < 0 || calledIn[one] === digests) continue;
      calledIn[one] = digests;
      const kind = kinds[one];
      if (kind === 'time') times.push(one);
      else if (kind === 'epoch') epochs.push(one);
      else calledBy[one] = others++;
    }
  }
  callInOrder(times, FIRST_TIME);
  callInOrder(epochs, FIRST_EPOCH);
  // Counted from the present: what has passed is below, and what is to come above.
  const before = (calledBy[present] as number) - FIRST_TIME;
  for (const one of times) calledBy[one] = (calledBy[one] as number) - before;
}

function callInOrder(names: number[], first: number): void {
  names.sort((one, other) => (orders[one] as number) - (orders[other] as number));
  let call = first;
  for (const [at, name] of names.entries()) {
    if (at > 0 && orders[name] !== orders[names[at - 1] as number]) call += 1;
    calledBy[name] = call;
  }
}
