import { type ActivationRule, type SightingRule, sightingRules } from './activation-rule.ts';
import type { Evidence } from './evidence.ts';

/** Why a sighting does not count, whatever was seen before. */
export type EvidenceObjection =
  | 'evidence_type_not_accepted'
  | 'evidence_source_not_accepted'
  | 'evidence_too_old'
  | 'evidence_from_the_future';

/** One or several sightings of the same kind; times are the observer's, RFC 3339. */
export type Seen = Pick<Evidence, 'type' | 'from' | 'firstAt' | 'lastAt' | 'sightings'>;

/** An observer's clock may run ahead of ours by this much, in milliseconds. */
export const OBSERVER_TOLERANCE = 5 * 60_000;

interface Objection {
  readonly reason: EvidenceObjection;
  readonly detail: string;
}
type SingleSighting = Pick<Evidence, 'type' | 'from'> & { readonly at: string };

/** Whether this sighting may count at all. The first check that objects decides. */
export function objectionTo(rule: ActivationRule | null, sighting: SingleSighting, now: Date): Objection | null {
  const { type, from, at } = sighting;
  const ofType = rule === null ? [] : sightingRules(rule).filter((each) => each.type === type);
  if (ofType.length === 0) return objection('evidence_type_not_accepted', `${type} proves nothing for this purpose.`);
  const ofSource = ofType.filter((each) => each.from.includes(from));
  if (ofSource.length === 0) {
    return objection('evidence_source_not_accepted', `${type} counts from ${listed(ofType)}, not from ${from}.`);
  }
  const age = now.getTime() - Date.parse(at);
  if (age < -OBSERVER_TOLERANCE) return objection('evidence_from_the_future', `It is said to have been seen at ${at}.`);
  const oldest = Math.max(...ofSource.map(({ maximumAge }) => maximumAge));
  if (age > oldest * 1000) {
    return objection('evidence_too_old', `${type} counts for ${oldest / 3600} hours; it was seen at ${at}.`);
  }
  return null;
}

/** Whether what was seen is all that the rule asks for. */
export function isProven(rule: ActivationRule, seen: readonly Seen[], now: Date): boolean {
  switch (rule.kind) {
    case 'sighting':
      return earliest(rule, seen, now, '') !== null;
    case 'any_of':
      return rule.rules.some((each) => isProven(each, seen, now));
    case 'all_of':
      return rule.rules.every((each) => isProven(each, seen, now));
    case 'in_order': {
      let reached: string | null = '';
      for (const each of rule.rules) reached = reached === null ? null : earliest(each, seen, now, reached);
      return reached !== null;
    }
    default:
      return rule satisfies never;
  }
}

/**
 * When the rule was first met, not before `after`; null when it was not. Sightings are kept as a
 * number between two times: of those that began before the time that counts, only the last certainly
 * lies within it.
 */
function earliest(rule: SightingRule, seen: readonly Seen[], now: Date, after: string): string | null {
  const oldest = new Date(now.getTime() - rule.maximumAge * 1000).toISOString();
  const from = oldest > after ? oldest : after;
  const matching = seen.filter(
    (each) => each.type === rule.type && rule.from.includes(each.from) && each.lastAt >= from,
  );
  const count = matching.reduce((sum, each) => sum + (each.firstAt >= from ? each.sightings : 1), 0);
  if (count < rule.times) return null;
  const times = matching.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt]).filter((at) => at >= from);
  return times.sort()[0] ?? null;
}

/** The rule in words: `accepted_by_station then listed_by_station, or ocsp_query`. */
export function ruleInWords(rule: ActivationRule): string {
  switch (rule.kind) {
    case 'sighting':
      return rule.times === 1 ? rule.type : `${rule.times} times ${rule.type}`;
    case 'any_of':
      return rule.rules.map(ruleInWords).join(', or ');
    case 'all_of':
      return rule.rules.map(ruleInWords).join(' and ');
    case 'in_order':
      return rule.rules.map(ruleInWords).join(' then ');
    default:
      return rule satisfies never;
  }
}

const objection = (reason: EvidenceObjection, detail: string): Objection => ({ reason, detail });

const listed = (rules: readonly SightingRule[]): string => [...new Set(rules.flatMap(({ from }) => from))].join(' or ');
