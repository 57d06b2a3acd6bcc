import { type Attempt, lastOf, mayHaveReachedStation, mayHaveTakenEffect } from './attempt.ts';
import type { Decision, StationFacts } from './check.ts';

/**
 * A station that says that it has given up the new certificate, and has connected with something else since it got it,
 * does not use it: its record ends (docs/certificate-states.md), and admits the station still should it appear.
 */
export function givenUpIsRecorded(facts: StationFacts): Decision | null {
  const { certificate } = facts;
  if (certificate === null || !isProvenUnused(facts)) return null;
  if (certificate.state !== 'installed' && certificate.state !== 'issued') return null;
  return { kind: 'act', act: { kind: 'give_up_certificate', certificateId: certificate.id } };
}

/** Its key is gone with it, so only a new one helps (A02.FR.29). Bounded: each costs a certificate. */
export function givenUpIsReplaced(facts: StationFacts): Decision | null {
  const { discard, certificate, attempts, policy } = facts;
  if (discard === null || certificate?.state !== 'gone') return null;
  // One that it never took is replaced for its refusal, which has a budget of its own.
  if (deliveryOf(certificate.id, attempts)?.status === 'rejected') return null;
  const taken = attempts.filter((one) => one.action === 'deliver_certificate' && mayHaveTakenEffect(one)).length;
  if (taken >= policy.retryBudget) return gaveUpEach(taken, facts);
  return {
    kind: 'move',
    event: 'certificate_refused',
    because: `${GAVE_IT_UP}${itsWords(facts)}: a new key is needed`,
  };
}

/** How a process begins to speak of a certificate that its station gave up. */
export const GAVE_IT_UP = 'the station took the new certificate, gave it up and came back with its old one';

export function gaveUpEach(taken: number, facts: Pick<StationFacts, 'discard'>): Decision {
  return {
    kind: 'stop',
    code: 'station_discards_certificates',
    because: `The station took ${taken} ${taken === 1 ? 'certificate' : 'certificates'} and gave each up: it cannot connect with a new one${itsWords(facts)}. Its old certificate stays in force. Its security log may say why; resume when that is mended.`,
  };
}

export function itsWords({ discard }: Pick<StationFacts, 'discard'>): string {
  if (discard === null) return '';
  return ` (${discard.eventType}${discard.techInfo === null ? '' : `: ${discard.techInfo}`})`;
}

const deliveryOf = (certificateId: string, attempts: readonly Attempt[]): Attempt | null =>
  lastOf(attempts, 'deliver_certificate', (one) => one.target === certificateId && mayHaveReachedStation(one));

/** On a connection that it made after it had got the certificate, it shows something else. */
function isProvenUnused({ discard, certificate, session, attempts }: StationFacts): boolean {
  if (discard === null || certificate === null || session === null) return false;
  const delivered = deliveryOf(certificate.id, attempts);
  if (session.fingerprint === certificate.fingerprint) return false;
  return delivered === null ? session.epoch >= discard.epoch : session.epoch > delivered.epoch;
}
