import { type Attempt, lastOf, mayHaveReachedStation, mayHaveTakenEffect } from '../station-process/attempt.ts';
import { givenUpIsRecorded, givenUpIsReplaced } from '../station-process/certificate-given-up.ts';
import { type Check, type Decision, done, wait } from '../station-process/check.ts';
import { attempt } from '../station-process/retry.ts';
import type { MigrationFacts } from './facts.ts';
import { cameBackWithPassword, fellBack } from './fell-back.ts';
import { anotherTryIsAllowed, stationIsBack, takenAwayIsReplaced } from './rollback.ts';

/**
 * A05 of the 1.6 whitepaper: the profile is one setting, on the same address. The station checks only now whether it has
 * a root and a certificate (FR.03, FR.04), answers, leaves the connection by itself and comes back with its certificate
 * (FR.05–07), or with its password where that fails (FR.08). Until it has come back both are admitted.
 */
export const cutoverInPlace: readonly Check<MigrationFacts>[] = [
  cameBackWithItsCertificate,
  cameBackTheOldWay,
  profileIsRaised,
  stationComesBack,
];

/** There is nothing to restore: a station that came back with its password has gone back by itself. */
export const rollbackInPlace: readonly Check<MigrationFacts>[] = [
  cameForwardAfterAll,
  stationIsBack,
  oldPathAnswers,
  takenAwayIsReplaced,
  anotherTryIsAllowed,
  givenUpIsRecorded,
  givenUpIsReplaced,
];

function cameBackWithItsCertificate(facts: MigrationFacts) {
  const { session } = facts;
  const leaves = departure(facts);
  // Where a password and a certificate are both welcome, a station may show the one it does not need yet.
  return leaves !== null && session !== null && session.epoch > leaves.epoch && showsItsCertificate(facts)
    ? done
    : null;
}

function cameBackTheOldWay(facts: MigrationFacts): Decision | null {
  const { session } = facts;
  const leaves = departure(facts);
  if (leaves === null || session === null || session.epoch <= leaves.epoch) return null;
  return session.securityProfile === 3
    ? wait('the station to use its new certificate')
    : fellBack(facts, leaves, cameBackWithPassword);
}

function profileIsRaised(facts: MigrationFacts, now: Date): Decision | null {
  const change = raised(facts);
  if (change?.status === 'accepted') return null;
  return attempt(facts, now, {
    action: 'raise_security_profile',
    target: null,
    command: { kind: 'change_setting', setting: 'security_profile', value: '3' },
  });
}

/** By itself; after a restart where it asked for one; and pushed where it stays. */
function stationComesBack(facts: MigrationFacts, now: Date): Decision {
  if (facts.session === null) return wait('the station to come back with its certificate');
  const change = raised(facts);
  const restarts = change?.answer?.pendingRestart === true;
  const action = restarts ? 'restart_for_cutover' : 'make_station_log_in';
  const asked = facts.attempts.filter(
    (one) => one.action === action && one.sequence > (change?.sequence ?? 0) && mayHaveReachedStation(one),
  );
  const since = asked.at(-1)?.endedAt ?? (restarts ? null : change?.endedAt);
  if (since) {
    const patience = new Date(since.getTime() + facts.policy.reconnectWaitMs);
    if (now < patience) return wait('the station to leave and come back with its certificate', patience);
  }
  const command = restarts
    ? ({ kind: 'restart', when: 'when_idle' } as const)
    : ({ kind: 'close_session', reason: 'the security profile was changed: come back with it' } as const);
  return attempt(facts, now, { action, target: null, command }, asked);
}

/** A station that has been told once may come with its certificate late, whatever it did meanwhile. */
function cameForwardAfterAll(facts: MigrationFacts): Decision | null {
  if (!showsItsCertificate(facts)) return null;
  return { kind: 'move', event: 'came_forward', because: 'the station connected with its certificate after all' };
}

function oldPathAnswers(facts: MigrationFacts, now: Date) {
  if (lastOf(facts.attempts, 'prove_old_path', (one) => one.status === 'accepted') !== null) return null;
  return attempt(facts, now, {
    action: 'prove_old_path',
    target: null,
    command: { kind: 'read_settings', settings: ['security_profile'] },
  });
}

const showsItsCertificate = ({ session, certificate }: MigrationFacts): boolean =>
  session !== null &&
  certificate !== null &&
  session.securityProfile === 3 &&
  session.fingerprint === certificate.fingerprint;

const raised = (facts: MigrationFacts): Attempt | null =>
  lastOf(facts.attempts, 'raise_security_profile', mayHaveTakenEffect);

/** After what the station leaves its connection: the change, or the restart that it asked for with its yes. */
export function departure(facts: MigrationFacts): Attempt | null {
  const change = raised(facts);
  if (change?.answer?.pendingRestart !== true) return change;
  return lastOf(
    facts.attempts,
    'restart_for_cutover',
    (one) => mayHaveTakenEffect(one) && one.sequence > change.sequence,
  );
}
