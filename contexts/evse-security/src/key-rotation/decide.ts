import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import { capabilitySuffices } from '../station-process/capability-suffices.ts';
import { type Check, type Decision, done, wait } from '../station-process/check.ts';
import { type Decided, decideStep } from '../station-process/decide-step.ts';
import { hasKeyOfOurs, type KeyFacts, keyHygiene } from '../station-process/key-hygiene.ts';
import type { KeyRotation, KeyRotationPhase } from './key-rotation.ts';

export interface KeyRotationFacts extends KeyFacts {
  readonly rotation: KeyRotation;
  /** Replaced, and not retired yet. */
  readonly formerKeys: readonly AuthorizationKey[];
}

/** Null: nothing happens here by itself. */
const checks: Readonly<Record<KeyRotationPhase, readonly Check<KeyRotationFacts>[] | null>> = {
  planned: [],
  change_key: [passwordsAreOver, familyCanBeTold, ...keyHygiene],
  rollback_window: [passwordsAreOver, newKeyIsInUse, windowIsOver],
  completed: null,
  quarantine: null,
  abandoned: null,
};

/** What this rotation needs next. Null: nothing, until somebody moves it. */
export function decideKeyRotation(facts: KeyRotationFacts, now: Date): Decided | null {
  const { phase, phaseDeadline } = facts.rotation;
  const list = checks[phase];
  return list === null ? null : decideStep(facts, now, { name: phase, checks: list, deadline: phaseDeadline });
}

/** It has come to Profile 3 meanwhile, and its keys have ended with that. */
function passwordsAreOver({ charger }: KeyRotationFacts): Decision | null {
  return charger.profileFloor === 3 ? done : null;
}

function familyCanBeTold(facts: KeyRotationFacts): Decision | null {
  return capabilitySuffices('rotate_key', facts);
}

/** A login with the former key has made that the active one again (`promoteAuthorizationKey`). */
function newKeyIsInUse(facts: KeyRotationFacts): Decision | null {
  const { activeKey, pendingKey } = facts;
  // Beside a new one that is in force, one that was issued by hand or made by another try is nothing to go back from.
  if (hasKeyOfOurs(facts)) return null;
  if (activeKey === null || pendingKey === null || pendingKey.version < activeKey.version) return null;
  return { kind: 'move', event: 'fell_back', because: 'the station came back with the key that it had before' };
}

/** Until then the key before is recognised, so that whoever still comes with it is told apart from a stranger. */
function windowIsOver({ formerKeys, policy }: KeyRotationFacts, now: Date): Decision | null {
  const last = formerKeys.reduce((latest, { changedAt }) => Math.max(latest, changedAt.getTime()), 0);
  if (last === 0) return null;
  const end = new Date(last + policy.keyRollbackWindowMs);
  return now < end ? wait('the end of the rollback window', end) : { kind: 'act', act: { kind: 'retire_former_keys' } };
}
