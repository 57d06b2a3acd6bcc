import { type IdentityId, stationBundles } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import { keyRotationTransitions } from '../key-rotation/transitions.ts';
import { migrationTransitions } from '../migration-case/transitions.ts';
import { type EvseSecurityDependencies, WAVES } from '../ports.ts';
import { isOpen } from '../station-order/station-order.ts';
import { DECOMMISSIONED } from '../station-process/station-process.ts';
import type { CommandContext } from './command-context.ts';
import { completeRollout } from './complete-rollout.ts';
import { endOrder } from './end-station-order.ts';
import { keyRotationKind } from './key-rotation-kind.ts';
import { migrationKind } from './migration-kind.ts';
import { moveBreakGlass } from './move-break-glass.ts';
import { moveProcess } from './move-process.ts';
import { moveStationLog } from './move-station-log.ts';
import { isRunning, lockToldProcesses } from './open-processes.ts';
import { changeKeyState } from './record-key-change.ts';
import { renewalKind } from './renewal-kind.ts';
import { rolloutKind } from './rollout-kind.ts';
import { tellOfMember } from './tell-of-wave.ts';

const BECAUSE = 'The station is decommissioned.';

/**
 * A station is gone for good: 1 from here on nobody begins anything for it, no gateway admits it, and what is open of it
 * closes · 2 waves go on without it · 3 what is under way for it ends, and its passwords with it · 4 a version of trust
 * anchors that waited for it alone has arrived. Each may be done twice.
 */
export async function decommissionStation(
  deps: EvseSecurityDependencies,
  identityId: ChargerId,
  context: CommandContext,
): Promise<void> {
  const { transactions, stores, clock } = deps;
  const isKnown = await transactions.run(async (tx) => {
    if ((await stores.chargers.lock(tx, identityId)) === null) return false;
    await stores.chargers.decommission(tx, identityId, clock.now());
    await stores.dirtyEntries.mark(tx, identityId);
    return true;
  });
  if (!isKnown) return;
  await deps.admission.publish([identityId]);
  await leaveOutOfWaves(deps, identityId, context);
  await transactions.run((tx) => endAll(deps, tx, identityId, context));
  for (const bundle of stationBundles) {
    const { bundleId } = await deps.lifecycle.trustAnchorRollout(bundle);
    if (bundleId !== null) await completeRollout(deps, bundleId);
  }
}

/** An EVSE that goes alone: nobody is asked for its certificates any more. */
export async function decommissionEndpoint(
  deps: EvseSecurityDependencies,
  identityId: IdentityId,
  context: CommandContext,
): Promise<void> {
  await deps.transactions.run(async (tx) => {
    const { renewals } = deps.stores;
    for (const { id } of await renewals.openOfEndpoint(tx, identityId)) {
      const renewal = await renewals.lock(tx, id);
      if (renewal === null || !isRunning(renewal.phase)) continue;
      await moveProcess(deps, tx, renewalKind(deps), renewal, { on: 'stopped', ...ended(renewal, context) });
    }
  });
}

async function leaveOutOfWaves(
  deps: EvseSecurityDependencies,
  identityId: ChargerId,
  context: CommandContext,
): Promise<void> {
  const { transactions, stores, clock } = deps;
  const waiting = await transactions.run((tx) => stores.waves.waitingOf(tx, identityId));
  for (const { waveId } of waiting) {
    await transactions.run(async (tx) => {
      await stores.waves.lock(tx, waveId);
      const before = (await stores.waves.waitingOf(tx, identityId)).find((one) => one.waveId === waveId);
      if (before === undefined) return;
      const because = { code: DECOMMISSIONED, detail: BECAUSE };
      const after = { ...before, state: 'left_out' as const, changedAt: clock.now(), because };
      await stores.waves.saveMember(tx, after);
      await tellOfMember(deps, tx, { action: 'decommission-station', before, after, because: BECAUSE }, context);
      await deps.nudges.nudge(tx, WAVES, waveId);
    });
  }
}

/** In the order in which every transaction locks them. */
async function endAll(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  context: CommandContext,
): Promise<void> {
  const { stores } = deps;
  const { renewal, ofEndpoints, rollouts } = await lockToldProcesses(deps, tx, identityId);
  await stores.chargers.lock(tx, identityId);
  // Those before a person go as well: locked with the others, although nothing of them goes on by itself.
  const migration = await stores.migrations.latestOf(tx, identityId);
  if (migration !== null && migrationTransitions.next(migration.phase, 'abandoned') !== null) {
    await moveProcess(deps, tx, migrationKind(deps), migration, { on: 'abandoned', ...ended(migration, context) });
  }
  for (const one of [...(renewal === null ? [] : [renewal]), ...ofEndpoints]) {
    await moveProcess(deps, tx, renewalKind(deps), one, { on: 'stopped', ...ended(one, context) });
  }
  const rotation = await stores.keyRotations.latestOf(tx, identityId);
  const on = rotation?.phase === 'rollback_window' ? 'overtaken' : 'abandoned';
  if (rotation !== null && keyRotationTransitions.next(rotation.phase, on) !== null) {
    await moveProcess(deps, tx, keyRotationKind(deps), rotation, { on, ...ended(rotation, context) });
  }
  for (const one of rollouts) {
    await moveProcess(deps, tx, rolloutKind(deps), one, { on: 'stopped', ...ended(one, context) });
  }
  await endBreakGlasses(deps, tx, identityId, context);
  for (const key of await stores.keys.ofCharger(tx, identityId)) {
    if (key.state === 'retired' || key.state === 'revoked') continue;
    await changeKeyState(deps, tx, key, 'no_longer_needed', context);
  }
  for (const { id } of await stores.orders.latestOf(tx, identityId, MOST_ORDERS)) {
    const order = await stores.orders.lock(tx, id);
    if (order !== null && isOpen(order.state)) await endOrder(deps, tx, order, { state: 'failed', outcome: BECAUSE });
  }
  for (const log of await stores.stationLogs.lockOpenOf(tx, identityId)) {
    await moveStationLog(deps, tx, log, { on: 'cancelled', detail: BECAUSE, context });
  }
  await stores.earlyRequests.removeAllOf(tx, identityId);
}

/** Of what is on order at once there is one of each kind at most, and a few of certificates to delete. */
const MOST_ORDERS = 100;

const ended = ({ phase }: { readonly phase: string }, context: CommandContext) => ({
  because: BECAUSE,
  stop: { code: DECOMMISSIONED, because: BECAUSE, phase },
  context,
});

async function endBreakGlasses(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  context: CommandContext,
): Promise<void> {
  const { breakGlasses } = deps.stores;
  const over = { action: 'decommission-station', endedBecause: DECOMMISSIONED } as const;
  const inForce = (await breakGlasses.inForceOf(tx, [identityId])).get(identityId);
  if (inForce !== undefined) await moveBreakGlass(deps, tx, inForce, { on: 'over', ...over }, context);
  const asked = await breakGlasses.askedOf(tx, identityId);
  if (asked !== null) await moveBreakGlass(deps, tx, asked, { on: 'turned_down', ...over }, context);
}
