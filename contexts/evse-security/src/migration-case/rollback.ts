import { lastOf, mayHaveReachedStation } from '../station-process/attempt.ts';
import { givenUpIsRecorded, givenUpIsReplaced } from '../station-process/certificate-given-up.ts';
import { type Check, type Decision, wait } from '../station-process/check.ts';
import { attempt } from '../station-process/retry.ts';
import { isOnProfile3, plan } from './cutover.ts';
import type { MigrationFacts } from './facts.ts';

/** Between a failed cutover and the proof that the old way in works; then a new try, or a person. */
export const rollback: readonly Check<MigrationFacts>[] = [
  cameForwardAfterAll,
  stationIsBack,
  oldPriorityIsRestored,
  oldPathAnswers,
  takenAwayIsReplaced,
  anotherTryIsAllowed,
  givenUpIsRecorded,
  givenUpIsReplaced,
];

function cameForwardAfterAll(facts: MigrationFacts): Decision | null {
  if (!isOnProfile3(facts)) return null;
  return { kind: 'move', event: 'came_forward', because: 'the station connected with its certificate after all' };
}

export function stationIsBack({ session }: MigrationFacts) {
  return session === null ? wait('the station to connect the old way') : null;
}

/** One answer is enough, even a no: the station found its old way without it. */
function oldPriorityIsRestored(facts: MigrationFacts, now: Date) {
  if (lastOf(facts.attempts, 'restore_connection_priority', mayHaveReachedStation) !== null) return null;
  return attempt(facts, now, {
    action: 'restore_connection_priority',
    target: null,
    command: { kind: 'change_setting', setting: 'connection_priority', value: plan(facts).previousPriority },
  });
}

function oldPathAnswers(facts: MigrationFacts, now: Date) {
  if (lastOf(facts.attempts, 'prove_old_path', (one) => one.status === 'accepted') !== null) return null;
  return attempt(facts, now, {
    action: 'prove_old_path',
    target: null,
    command: { kind: 'read_settings', settings: ['security_profile', 'connection_priority'] },
  });
}

/** Revoked or withdrawn meanwhile: the station has done nothing wrong, and there is nothing to cut over to. */
export function takenAwayIsReplaced({ certificate, discard }: MigrationFacts): Decision | null {
  if (certificate?.state !== 'gone' || discard !== null) return null;
  return {
    kind: 'move',
    event: 'certificate_refused',
    because: `its certificate is out of force (${certificate.lastOutcome}): another one is needed`,
  };
}

export function anotherTryIsAllowed({ case: { cutoverFailures }, policy }: MigrationFacts): Decision | null {
  if (cutoverFailures < policy.cutoverTries) return null;
  return {
    kind: 'stop',
    code: 'cutover_failed',
    because: `The station came back with its password ${cutoverFailures} ${cutoverFailures === 1 ? 'time' : 'times'} instead of its certificate. The old way in works and stays open.`,
  };
}
