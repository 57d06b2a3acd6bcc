import { type AuthorizationKey, isTypedIn } from '../authorization-key/authorization-key.ts';
import {
  formerSlotIsLeft,
  preferredFor,
  slotHasKey,
  slotIsPreferred,
  slotsAreRead,
} from '../connection-slot/key-in-slot.ts';
import { abilitiesOf } from '../station-contract/index.ts';
import { type Attempt, lastOf, mayHaveReachedStation } from './attempt.ts';
import { type Check, type Decision, done, type StationFacts, wait } from './check.ts';
import { attempt } from './retry.ts';

export interface KeyFacts extends StationFacts {
  /** The key a station must be able to log in with while Profile 2 is open. */
  readonly activeKey: AuthorizationKey | null;
  /** A key that the station may or may not have yet. */
  readonly pendingKey: AuthorizationKey | null;
  /** Until then the station is not sent away for the sake of a key that it has stored: it may come back by itself. */
  readonly reconnectFrom: Date | null;
  /** Where stations enter with a password: `url` without the identity. */
  readonly profile2: { readonly url: string; readonly messageTimeoutSeconds: number };
}

/**
 * Ends with a secret of ours that the station has logged in with. Until that login both the old and
 * the new one are admitted: an answer may be lost, and a yes may be wrong (A01, lessons B.20, B.21).
 */
export const keyHygiene: readonly Check<KeyFacts>[] = [
  activeKeyIsOurs,
  newKeyExists,
  slotsAreRead,
  slotHasKey,
  slotIsPreferred,
  lostAnswerIsSettled,
  stationHasStoredIt,
  stationLogsInWithIt,
];

function activeKeyIsOurs(facts: KeyFacts, now: Date): Decision | null {
  return hasKeyOfOurs(facts) ? (formerSlotIsLeft(facts, now) ?? done) : null;
}

/** Random, and of this station alone. */
export const hasKeyOfOurs = ({ activeKey }: Pick<KeyFacts, 'activeKey'>): boolean =>
  activeKey !== null && activeKey.origin === 'generated' && !activeKey.mustRotate;

/** How long it may be depends on the version that the station speaks, and on the limit that it has reported: 16 at least (A00.FR.205). */
function newKeyExists({ pendingKey, session, charger }: KeyFacts): Decision | null {
  // One that a person types in is nobody's to wait for: nothing tells whether it ever is (I5: it stays good beside ours).
  if (pendingKey !== null && !isTypedIn(pendingKey)) return null;
  if (session === null) return wait('the station to connect');
  const { password: form } = abilitiesOf(session.protocol);
  const most = Number(charger.settings.authorization_key_max_length ?? Number.NaN);
  const length = most >= SHORTEST_PASSWORD && most < form.length ? Math.floor(most) : form.length;
  return { kind: 'act', act: { kind: 'create_authorization_key', form: { ...form, length } } };
}

const SHORTEST_PASSWORD = 16;

/** The setting cannot be read back; only the next login tells which secret the station has. */
function lostAnswerIsSettled(facts: KeyFacts, now: Date): Decision | null {
  const delivery = lastDeliveryOf(facts);
  if (delivery === null || delivery.status !== 'unknown') return null;
  if (facts.session !== null && facts.session.epoch > delivery.epoch) return null;
  return logIn(facts, now, delivery);
}

function stationHasStoredIt(facts: KeyFacts, now: Date): Decision | null {
  const key = pending(facts);
  if (key.acknowledgedAt !== null) return null;
  return attempt(facts, now, {
    action: 'change_authorization_key',
    target: key.id,
    command: { kind: 'deliver_authorization_key', keyId: key.id },
  });
}

function stationLogsInWithIt(facts: KeyFacts, now: Date): Decision {
  return logIn(facts, now, preferredFor(facts) ?? lastDeliveryOf(facts));
}

/** Closes the socket, or restarts a station that wants that or, where that disturbs nobody, that came back with its old secret. */
function logIn(facts: KeyFacts, now: Date, delivery: Attempt | null): Decision {
  if (facts.session === null) return wait('the station to log in again');
  const { reconnectFrom } = facts;
  if (reconnectFrom !== null && now < reconnectFrom)
    return wait('the station to log in again by itself', reconnectFrom);
  const since = delivery?.sequence ?? 0;
  const asked = facts.attempts.filter(
    (one) => one.action === 'make_station_log_in' && one.sequence > since && mayHaveReachedStation(one),
  );
  const last = asked.at(-1);
  if (last?.endedAt && facts.session.epoch === last.epoch) {
    const patience = new Date(last.endedAt.getTime() + facts.policy.reconnectWaitMs);
    if (now < patience) return wait('the station to log in again', patience);
  }
  const { restartsWhenIdle } = abilitiesOf(facts.session.protocol);
  const restart = delivery?.answer?.pendingRestart === true || (restartsWhenIdle && asked.length > 0);
  return attempt(
    facts,
    now,
    {
      action: 'make_station_log_in',
      target: null,
      command: restart
        ? { kind: 'restart', when: 'when_idle' }
        : { kind: 'close_session', reason: 'the password was changed: log in again' },
    },
    asked,
  );
}

const lastDeliveryOf = (facts: KeyFacts) =>
  lastOf(
    facts.attempts,
    'change_authorization_key',
    (one) => one.target === pending(facts).id && mayHaveReachedStation(one),
  );

function pending({ pendingKey }: KeyFacts): AuthorizationKey {
  if (pendingKey === null) throw new Error('asked about a pending key that was never made');
  return pendingKey;
}
