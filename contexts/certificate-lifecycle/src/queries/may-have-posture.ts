import type { CertificateFilter } from '../certificate/certificate-store.ts';
import type { PolicyBook } from '../policy/policy-book.ts';
import type { Posture } from '../policy/posture.ts';
import type { Thresholds } from '../policy/thresholds.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';
import { hasPosture } from './posture-in-force.ts';

/** The threshold that a certificate of this posture has reached. */
const REACHED = {
  renewal_due: 'renewBefore',
  escalated: 'escalateBefore',
  incident: 'incidentBefore',
} as const satisfies Partial<Record<Posture, keyof Thresholds>>;

/**
 * The certificates in service among which all of a posture are, by their notAfter: no policy lets one be renewed,
 * escalated or an incident earlier than the longest of its purpose. Which of them have it, `postureInForce` says. Null: none can.
 */
export function mayHavePosture(
  filter: CertificateFilter,
  posture: Posture,
  policies: Pick<PolicyBook, 'longest'>,
  now: Date,
): CertificateFilter | null {
  if (filter.state !== undefined && !hasPosture(filter.state)) return null;
  // A moment later than the last that counts, because `endsBefore` leaves out its own.
  const until = (seconds: number): string => new Date(now.getTime() + seconds * 1_000 + 1).toISOString();
  const endsAfter = later(filter.endsAfter, now.toISOString());
  if (posture === 'expired') return { ...filter, endsBefore: earlier(filter.endsBefore, until(0)) };
  if (posture === 'valid') return { ...filter, endsAfter };
  const names = filter.purpose === undefined ? (Object.keys(purposes) as PurposeName[]) : [filter.purpose];
  const ends = names.map((name) => [name, until(policies.longest(REACHED[posture], name))] as const);
  const last = ends.map(([, end]) => end).reduce((one, other) => later(one, other));
  const endsBefore = earlier(filter.endsBefore, last);
  return { ...filter, endsAfter, endsBefore, ...(names.length > 1 && { purposeEndsBefore: Object.fromEntries(ends) }) };
}

/** Of two times as `toISOString` writes them. */
const later = (one: string | undefined, other: string): string => (one !== undefined && one > other ? one : other);
const earlier = (one: string | undefined, other: string): string => (one !== undefined && one < other ? one : other);
