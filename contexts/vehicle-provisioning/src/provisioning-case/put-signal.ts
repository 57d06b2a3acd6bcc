import type { CaseEvidence, Delivery, Prerequisite, Signals } from './signals.ts';

/** What is kept once a signal was heard; the same object where it says nothing new. */

/** An older word never takes back a newer one. Of two at one time the one that holds back is believed. */
export function putWord(known: Prerequisite, word: NonNullable<Prerequisite['word']>): Prerequisite {
  const { word: before } = known;
  const isNewer = before === null || word.at > before.at || (word.at === before.at && before.met && !word.met);
  return isNewer ? { ...known, word } : known;
}

/** What was accepted stays accepted: of a station that rejects what it has already, the vehicle has it all the same. */
export function putDelivery(deliveries: readonly Delivery[], heard: Delivery): readonly Delivery[] {
  const at = deliveries.findIndex((one) => isSameDelivery(one, heard));
  const known = deliveries[at];
  if (known === undefined) return [...deliveries, heard];
  if (known.outcome === 'accepted' || known.outcome === heard.outcome) return deliveries;
  if (heard.outcome !== 'accepted' && heard.at <= known.at) return deliveries;
  return deliveries.with(at, heard);
}

/** A sighting at another time is one more; the same told again is not. */
export function putEvidence(evidence: readonly CaseEvidence[], heard: CaseEvidence): readonly CaseEvidence[] {
  const at = evidence.findIndex((one) => isSameEvidence(one, heard));
  const known = evidence[at];
  if (known === undefined) return [...evidence, heard];
  // What counted is not taken back by a repetition that comes too late to count; what did not may count now.
  if (known.objection === null && heard.objection !== null) return evidence;
  if (known.objection !== null && heard.objection === null) return evidence.with(at, heard);
  if (heard.firstAt >= known.firstAt && heard.lastAt <= known.lastAt) return evidence;
  return evidence.with(at, {
    ...known,
    firstAt: first(known.firstAt, heard.firstAt),
    lastAt: last(known.lastAt, heard.lastAt),
    sightings: known.sightings + heard.sightings,
    fingerprint: known.fingerprint ?? heard.fingerprint,
    document: heard.document ?? known.document,
  });
}

const isSameDelivery = (one: Delivery, other: Delivery): boolean =>
  one.channel === other.channel && one.source === other.source && one.reference === other.reference;

const isSameEvidence = (one: CaseEvidence, other: CaseEvidence): boolean =>
  one.type === other.type &&
  one.from === other.from &&
  one.source === other.source &&
  one.reference === other.reference &&
  // Another certificate is another thing that was seen.
  (one.fingerprint === null || other.fingerprint === null || one.fingerprint === other.fingerprint);

export const withPrerequisite = (signals: Signals, changed: Prerequisite): Signals => ({
  ...signals,
  prerequisites: signals.prerequisites.map((one) => (one.name === changed.name ? changed : one)),
});

const [first, last] = [
  (...times: readonly string[]): string => times.toSorted()[0] ?? '',
  (...times: readonly string[]): string => times.toSorted().at(-1) ?? '',
];
