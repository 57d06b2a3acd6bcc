import { networkOf } from '../connection-slot/network.ts';
import { type Attempt, lastOf, mayHaveTakenEffect } from '../station-process/attempt.ts';
import { type Check, type Decision, done, wait } from '../station-process/check.ts';
import { attempt } from '../station-process/retry.ts';
import type { SlotPlan } from '../station-process/station-process.ts';
import type { MigrationFacts } from './facts.ts';
import { cameBackWithPassword, fellBack } from './fell-back.ts';

/**
 * A05/B09/B10: a free slot for the new connection, both slots in the priority list, restart. The
 * station falls back to the old slot by itself when the new one does not work (B10.FR.07).
 */
export const cutover: readonly Check<MigrationFacts>[] = [
  cameBackWithItsCertificate,
  cameBackTheOldWay,
  slotIsWritten,
  slotIsPreferred,
  stationRestarts,
];

/** Its certificate, on the entrance that takes nothing else, or anywhere after the restart. */
export function isOnProfile3(facts: MigrationFacts): boolean {
  const { session, certificate } = facts;
  if (session === null || session.securityProfile !== 3 || certificate === null) return false;
  if (session.fingerprint !== certificate.fingerprint) return false;
  const restart = lastRestart(facts);
  return session.port === facts.profile3.port || (restart !== null && session.epoch > restart.epoch);
}

function cameBackWithItsCertificate(facts: MigrationFacts) {
  return isOnProfile3(facts) ? done : null;
}

function cameBackTheOldWay(facts: MigrationFacts, now: Date): Decision | null {
  const restart = lastRestart(facts);
  const { session, charger } = facts;
  if (restart === null || session === null || session.epoch <= restart.epoch || session.securityProfile === 3)
    return null;
  const cameBack = fellBack(facts, restart, cameBackWithPassword);
  if (charger.boot !== null && charger.boot.epoch >= session.epoch) return cameBack;
  // Without a boot it may be a dropped socket before the restart that is still to come.
  const patience = new Date(session.openedAt.getTime() + facts.policy.reconnectWaitMs);
  return now < patience ? wait('the station to restart', patience) : cameBack;
}

function slotIsWritten(facts: MigrationFacts, now: Date): Decision | null {
  const written = lastOf(facts.attempts, 'write_connection_slot');
  if (written?.status === 'accepted') return null;
  // 2.1 deprecates the message, so a station may know the slot's variables alone; one of 2.0.1 knows none of them.
  // Without an answer yet, as its family declares it or as it has shown.
  const first = facts.capabilities.profile_change.value === 'slot_settings';
  const found = networkOf(facts);
  if ('stop' in found) return found.stop;
  const asSettings = written === null ? first : (written.target === 'settings') !== (written.status === 'unsupported');
  const by = asSettings ? 'settings' : 'profile';
  return attempt(facts, now, {
    action: 'write_connection_slot',
    target: by,
    command: {
      kind: 'write_connection_slot',
      by,
      slot: plan(facts).slot,
      url: facts.profile3.url,
      securityProfile: 3,
      messageTimeoutSeconds: facts.profile3.messageTimeoutSeconds,
      network: found.network,
    },
  });
}

function slotIsPreferred(facts: MigrationFacts, now: Date): Decision | null {
  if (lastOf(facts.attempts, 'set_connection_priority', accepted) !== null) return null;
  const { slot, previousPriority } = plan(facts);
  return attempt(facts, now, {
    action: 'set_connection_priority',
    target: null,
    command: { kind: 'change_setting', setting: 'connection_priority', value: `${slot},${previousPriority}` },
  });
}

function stationRestarts(facts: MigrationFacts, now: Date): Decision {
  const last = lastRestart(facts);
  if (last?.endedAt && (facts.session === null || facts.session.epoch <= last.epoch)) {
    if (facts.session === null) return wait('the station to come back with its certificate');
    if (last.answer?.deferred) return wait('the station to be idle and restart');
    const patience = new Date(last.endedAt.getTime() + facts.policy.reconnectWaitMs);
    if (now < patience) return wait('the station to restart', patience);
  }
  return attempt(facts, now, {
    action: 'restart_for_cutover',
    target: null,
    command: { kind: 'restart', when: 'when_idle' },
  });
}

const accepted = (one: Attempt): boolean => one.status === 'accepted';

export const lastRestart = (facts: MigrationFacts) => lastOf(facts.attempts, 'restart_for_cutover', mayHaveTakenEffect);

export function plan({ case: { connection } }: MigrationFacts): SlotPlan {
  if (connection?.way !== 'connection_slot') throw new Error('no slot was planned before the cutover');
  return connection;
}
