import { saidOfCertificate } from '../certificate-discard/certificate-discard.ts';
import type { StationFact } from '../station-contract/index.ts';

export type StationEvent = Extract<StationFact, { kind: 'security_event' }>;

/** Facts of one station that follow each other, or equal security events of it that nothing but security events stands between. */
export type FactsTogether = { readonly first: StationFact; readonly repetitions: readonly StationEvent[] };

const HOUR_DIGITS = '2026-03-01T10'.length;

/**
 * The facts of one station in its order, equal security events as one: what a database counts in one row of an hour it can
 * count at once. One about a certificate is looked at for itself, since each may be about another one.
 */
export function withRepetitions(facts: readonly StationFact[]): readonly FactsTogether[] {
  const all: { readonly first: StationFact; readonly repetitions: StationEvent[] }[] = [];
  let open = new Map<string, StationEvent[]>();
  for (const fact of facts) {
    if (fact.kind !== 'security_event') open = new Map();
    const key = fact.kind === 'security_event' && saidOfCertificate(fact.type) === null ? keyOf(fact) : null;
    const known = key === null ? undefined : open.get(key);
    if (known !== undefined && fact.kind === 'security_event') {
      known.push(fact);
      continue;
    }
    const repetitions: StationEvent[] = [];
    all.push({ first: fact, repetitions });
    if (key !== null) open.set(key, repetitions);
  }
  return all;
}

const keyOf = ({ type, at, protocol }: StationEvent): string =>
  JSON.stringify([type, at.slice(0, HOUR_DIGITS), protocol]);
