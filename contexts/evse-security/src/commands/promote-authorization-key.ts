import type { Transaction } from '@bfcert/kernel/transaction';
import { type AuthorizationKey, isAdmitted, isTypedIn, timeRunsFrom } from '../authorization-key/authorization-key.ts';
import type { Charger } from '../charger/charger.ts';
import { isOutlived } from '../charger/session.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { beginKeyRotation } from './begin-key-rotation.ts';
import type { CommandContext } from './command-context.ts';
import { changeKeyState } from './record-key-change.ts';
import { setAsidePendingKey } from './set-aside-pending-key.ts';
import { capabilitiesOfOne } from './station-capabilities.ts';

/**
 * A login with the pending key decides what a lost answer left open (A01): it is the station's key, the old one is not, and
 * neither is what was set aside before it. One with a key that was replaced already shows that the station has gone back to
 * it: it may have the newer one as well, which is good until it is replaced in turn. What was exposed ends with the first
 * login with one that was not, and so does whatever was before it: there is no way back past it. What is told late of a login
 * before the first with the key in force shows nothing of what the station has since.
 */
export async function promoteAuthorizationKey(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  login: { readonly keyId: string; readonly at: Date },
  context: CommandContext,
): Promise<boolean> {
  const { identityId } = charger;
  const keys = await deps.stores.keys.ofCharger(tx, identityId);
  const used = keys.find((key) => key.id === login.keyId);
  if (used === undefined || used.state === 'active') return false;
  const goesBack = (await capabilitiesOfOne(deps, tx, charger)).key_rollback.value === true;
  if (!isAdmitted(used, goesBack)) return false;
  const active = keys.find(({ state }) => state === 'active');
  if (active !== undefined && isOutlived(login.at, { connectedAt: active.changedAt }, deps.clock.now())) return false;
  if (active !== undefined && active.version > used.version && !isTypedIn(used)) {
    await setAsidePendingKey(deps, tx, identityId, context);
    await changeKeyState(deps, tx, active, 'rolled_back', context);
    // The station may come forward to it again: until one that nobody else knows has worked neither is in order.
    if (isExposed(active)) await deps.stores.keys.mustRotate(tx, used.id, 'exposure');
  } else if (active !== undefined) {
    const isOver = isExposed(active) && !isExposed(used);
    await changeKeyState(deps, tx, active, isOver ? 'exposed' : 'replaced', context);
    const former = isOver ? keys.filter((key) => key.state === 'retiring' && key.id !== used.id) : [];
    for (const before of former) await changeKeyState(deps, tx, before, 'no_longer_needed', context);
  }
  for (const before of keys.filter((key) => key.state === 'set_aside' && key.version < used.version)) {
    if (isExposed(before) && !isExposed(used)) await changeKeyState(deps, tx, before, 'exposed', context);
    // Whoever issued it was told how long it is good, and may be on the way to the station with it.
    else if (timeRunsFrom(before) === null) await changeKeyState(deps, tx, before, 'replaced', context);
  }
  // It has it, whatever it has answered.
  if (used.acknowledgedAt === null) await deps.stores.keys.acknowledge(tx, used.id, deps.clock.now());
  await changeKeyState(deps, tx, used, 'first_login', context, login.at);
  // A person has typed it in, and so has seen it.
  if (isTypedIn(used)) await beginKeyRotation(deps, tx, identityId, 'installer_transfer', context);
  return true;
}

const isExposed = ({ rotateBecause }: AuthorizationKey): boolean => rotateBecause === 'exposure';
