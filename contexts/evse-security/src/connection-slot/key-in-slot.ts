import type { Session } from '../charger/session.ts';
import { abilitiesOf } from '../station-contract/index.ts';
import { type Attempt, lastOf, mayHaveReachedStation, mayHaveTakenEffect } from '../station-process/attempt.ts';
import type { Decision } from '../station-process/check.ts';
import type { KeyFacts } from '../station-process/key-hygiene.ts';
import { attempt } from '../station-process/retry.ts';
import { parseConnectionPriority } from './connection-priority.ts';
import { networkOf } from './network.ts';
import { type PlannedSlot, planSlot } from './plan-slot.ts';
import { slotInUse, slotInUseIsRead } from './slot-in-use.ts';

/*
 * 2.1 keeps a password with each slot and deprecates the one for all of them (SecurityCtrlr). A slot in the list must not be
 * written (B09.FR.21), so a new password goes into a free one, which is then preferred:
 *
 *   1 (old key)  ──▶  2 (new key), 1 (old key)  ──restart, login through 2──▶  2 (new key)
 *
 * Until that login the station falls back to the old slot by itself (B10.FR.07), and both keys are admitted.
 */

/** The list is read before anything is written: whoever writes beside it may write the slot that the station lives on. */
export function slotsAreRead(facts: KeyFacts, now: Date): Decision | null {
  if (!goesIntoSlot(facts) || isWritten(facts)) return null;
  if (listRead(facts) !== null) {
    const planned = planOf(facts);
    return 'stop' in planned ? null : slotInUseIsRead(facts, now, planned.previousPriority);
  }
  return attempt(facts, now, {
    action: 'read_settings',
    target: null,
    command: { kind: 'read_settings', settings: ['connection_priority', 'active_slot'] },
  });
}

/** Nothing leads to the slot before it is in the list, so after a lost answer it is written again. */
export function slotHasKey(facts: KeyFacts, now: Date): Decision | null {
  const { pendingKey, profile2 } = facts;
  if (!goesIntoSlot(facts) || isWritten(facts) || pendingKey === null) return null;
  const planned = planOf(facts);
  const found = networkOf(facts);
  const stop = 'stop' in planned ? planned.stop : 'stop' in found ? found.stop : null;
  // It may be told without a slot, unless it has said that it does not know that way.
  if ('stop' in planned || 'stop' in found) return knowsOneForAll(facts) ? null : stop;
  const { url, messageTimeoutSeconds } = profile2;
  return attempt(facts, now, {
    action: 'write_key_slot',
    target: pendingKey.id,
    command: {
      kind: 'deliver_authorization_key',
      keyId: pendingKey.id,
      into: { slot: planned.slot, url, messageTimeoutSeconds, network: found.network },
    },
  });
}

/** A lost answer is no matter: the same list is told again. */
export function slotIsPreferred(facts: KeyFacts, now: Date): Decision | null {
  const { pendingKey } = facts;
  if (!isWritten(facts) || pendingKey === null || preferredFor(facts) !== null) return null;
  const planned = planOf(facts);
  if ('stop' in planned) throw new Error('a slot was written that nobody planned');
  return attempt(facts, now, {
    action: 'prefer_key_slot',
    target: pendingKey.id,
    command: {
      kind: 'change_setting',
      setting: 'connection_priority',
      value: `${planned.slot},${planned.previousPriority}`,
    },
  });
}

/** Since when the station is to come with its pending key; null: it has that, or gets it, in another way. */
export const preferredFor = ({ attempts, pendingKey }: KeyFacts): Attempt | null =>
  lastOf(attempts, 'prefer_key_slot', (one) => one.target === pendingKey?.id && one.status === 'accepted');

/**
 * It has come with its new key: the slot with the old one opens nothing any more, and is free for what comes next. One
 * answer is enough, even a no: that way in is shut either way.
 */
export function formerSlotIsLeft(facts: KeyFacts, now: Date): Decision | null {
  const list = listAfterKey(facts);
  if (list === null || isLeft(facts)) return null;
  return attempt(facts, now, {
    action: 'leave_connection_slot',
    target: null,
    command: { kind: 'change_setting', setting: 'connection_priority', value: list },
  });
}

/** What the list of a station is since it has come with a key that was written to a slot; null: none was, or it is not told yet. */
export const listSinceKey = (facts: KeyFacts): string | null => (isLeft(facts) ? listAfterKey(facts) : null);

const isLeft = ({ attempts }: KeyFacts): boolean =>
  lastOf(attempts, 'leave_connection_slot', mayHaveReachedStation) !== null;

function listAfterKey(facts: KeyFacts): string | null {
  const { attempts, activeKey } = facts;
  const preferred = lastOf(
    attempts,
    'prefer_key_slot',
    (one) => one.target === activeKey?.id && mayHaveTakenEffect(one),
  );
  const planned = planOf(facts);
  const read = listRead(facts);
  if (preferred === null || 'stop' in planned || read === null) return null;
  const former = slotInUse(read.active, planned.previousPriority);
  const others = (parseConnectionPriority(planned.previousPriority) ?? []).filter((slot) => slot !== former);
  return [planned.slot, ...others].join(',');
}

/**
 * As the station has reported it (`authorization_key_in_slots`), as its family declares its slots, or because it does not know
 * the other way. What was told in one way is not told in the other as well.
 */
function goesIntoSlot(facts: KeyFacts): boolean {
  const { session, charger, capabilities, pendingKey, attempts } = facts;
  if (session === null || pendingKey === null || !abilitiesOf(session.protocol).keepsKeyInSlot) return false;
  if (isWritten(facts)) return true;
  if (pendingKey.acknowledgedAt !== null || !knows(attempts, 'write_key_slot')) return false;
  if (!knowsOneForAll(facts)) return true;
  if (lastOf(attempts, 'change_authorization_key') !== null) return false;
  return slotsKeepKeys({ charger, capabilities, session });
}

/** As far as it is known: of a version that can, as the station has reported it, or as its family declares its slots. */
export const slotsKeepKeys = ({
  charger,
  capabilities,
  session,
}: Pick<KeyFacts, 'charger' | 'capabilities'> & { readonly session: Pick<Session, 'protocol'> }): boolean =>
  abilitiesOf(session.protocol).keepsKeyInSlot &&
  (charger.settings.authorization_key_in_slots === 'true' || capabilities.profile_change.value === 'slot_settings');

const knowsOneForAll = ({ attempts }: KeyFacts): boolean => knows(attempts, 'change_authorization_key');

const knows = (attempts: readonly Attempt[], action: Attempt['action']): boolean =>
  !attempts.some((one) => one.action === action && one.status === 'unsupported');

const isWritten = ({ attempts, pendingKey }: KeyFacts): boolean =>
  lastOf(attempts, 'write_key_slot', (one) => one.target === pendingKey?.id && one.status === 'accepted') !== null;

/** As the station had it before this round changed it; null: it was not asked yet. */
function listRead({ attempts }: KeyFacts): { readonly priority: string | null; readonly active: string | null } | null {
  for (const { action, status, answer } of attempts) {
    const told = answer?.settings?.connection_priority;
    if (action !== 'read_settings' || status !== 'accepted' || told === undefined) continue;
    return { priority: told, active: answer?.settings?.active_slot ?? null };
  }
  return null;
}

function planOf(facts: KeyFacts): PlannedSlot {
  const { connection_slots = null } = facts.charger.settings;
  return planSlot({ connection_priority: listRead(facts)?.priority ?? null, connection_slots });
}
