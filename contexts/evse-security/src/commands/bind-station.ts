import { type Binding, boundValue, boundValues, type Identity } from '@bfcert/certificate-lifecycle';
import { mayTouch } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { ChargerId } from '../charger/charger.ts';
import { followController } from '../controller/follow-controller.ts';
import { isOnlyWayIn } from '../controller/only-way-in.ts';
import type { CertificateLifecycle, EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';

type ChangeRefusal = Extract<Awaited<ReturnType<CertificateLifecycle['changeIdentity']>>, { ok: false }>['refusal'];

export type BindStationRefusal =
  | ChangeRefusal['reason']
  | 'controller_unknown'
  | 'charger_unknown'
  | 'station_not_behind_controller'
  /** It would be let go to where nothing lets it in. */
  | 'station_without_credential';

export interface BindStationInput {
  readonly controllerId: ChargerId;
  readonly stationId: ChargerId;
}

/** `approvalId` is null when it was done; else nothing was, and a second person is asked. */
export type BoundStation = { readonly approvalId: string | null };
type Outcome = Promise<Result<BoundStation, { readonly reason: BindStationRefusal; readonly detail: string }>>;

/**
 * From now on the station comes in with the controller's certificate and with nothing else. It is a name more of the
 * controller's identity, so whoever may change identities may ask for it, and another approves: none is bound before a
 * certificate of the controller is in use. A station has one controller: another's is to let it go first.
 */
export const bindStation = (
  deps: EvseSecurityDependencies,
  input: BindStationInput,
  context: CommandContext,
): Outcome => change(deps, input, context, (bindings, station) => [...bindings, station]);

/**
 * The station comes in by itself again, with what is its own. One that has nothing of its own is let go by a change of
 * the controller's identity alone, which two people answer for.
 */
export const releaseStation = (
  deps: EvseSecurityDependencies,
  input: BindStationInput,
  context: CommandContext,
): Outcome =>
  change(deps, input, context, (bindings, { value }) =>
    bindings.filter((one) => one.kind !== 'station_behind' || one.value !== value),
  );

async function change(
  deps: EvseSecurityDependencies,
  { controllerId, stationId }: BindStationInput,
  context: CommandContext,
  to: (bindings: readonly Binding[], station: Binding) => readonly Binding[],
): Outcome {
  // 1. Both are there, for this actor.
  const controller = await inReach(deps, controllerId, context);
  const find = (id: ChargerId) => deps.transactions.run((tx) => deps.stores.chargers.find(tx, id));
  if (controller === null || (await find(controllerId))?.kind !== 'controller') {
    return refused({ reason: 'controller_unknown', detail: 'There is no such local controller.' });
  }
  const station = await inReach(deps, stationId, context);
  const name = station?.subjectType === 'charger' ? boundValue(station, 'ocpp_identity') : null;
  if (name === null) return refused({ reason: 'charger_unknown', detail: 'There is no such station.' });

  // 2. What it is already it need not become.
  const stations = boundValues(controller, 'station_behind');
  const bindings = to(controller.bindings, { kind: 'station_behind', value: name });
  const isBound = stations.includes(name);
  const toBind = bindings.length > controller.bindings.length;
  if (toBind && isBound) return ok({ approvalId: null });
  if (!toBind && !isBound) {
    const detail = `${name} is not bound to this controller.`;
    return refused({ reason: 'station_not_behind_controller', detail });
  }
  const charger = toBind ? null : await find(stationId);
  if (charger !== null && (await isOnlyWayIn(deps, controllerId, charger))) {
    const detail = `${name} has no password and no certificate of its own: without the controller it could not come in.`;
    return refused({ reason: 'station_without_credential', detail });
  }

  // 3. The controller's identity is the record; of two changes at once one is told to look again.
  const asRead = { ...context, expectedVersion: context.expectedVersion ?? controller.version };
  const changed = await deps.lifecycle.changeIdentity({ identityId: controllerId, bindings }, asRead);
  if (!changed.ok) return refused(changed.refusal);
  const { approvalId } = changed.value;
  if (approvalId === null) await followController(deps, controllerId, context);
  return ok({ approvalId });
}

async function inReach(
  { lifecycle }: EvseSecurityDependencies,
  id: ChargerId,
  { actor }: CommandContext,
): Promise<Identity | null> {
  const identity = await lifecycle.findIdentity(id);
  return identity !== null && mayTouch(actor, identity.owner) ? identity : null;
}
