import { boundValues, describeActor, type Identity } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { WireName } from '../charger/charger-names.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { migrationKind } from '../commands/migration-kind.ts';
import { moveProcess } from '../commands/move-process.ts';
import { lockOpenProcesses } from '../commands/open-processes.ts';
import { recordChange } from '../commands/record-change.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/**
 * Which stations a controller carries is what its identity says. Whatever changed that (a command here, an approval, an
 * import), the rows follow it, each with whose deed it was; gateways learn it at once, and close what may stay no more.
 * May be repeated, and an older version of the identity never undoes a newer one.
 */
export async function followController(
  deps: EvseSecurityDependencies,
  controllerId: ChargerId,
  cause: CommandContext,
): Promise<void> {
  const identity = await deps.lifecycle.findIdentity(controllerId);
  if (identity?.subjectType !== 'controller') return;
  const affected = await deps.transactions.run((tx) => follow(deps, tx, identity, cause));
  if (affected.length > 0) await deps.admission.publish([controllerId, ...affected]);
}

async function follow(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identity: Identity,
  cause: CommandContext,
): Promise<readonly ChargerId[]> {
  const { chargers, controllerStations, dirtyEntries } = deps.stores;
  if (!(await chargers.beginBindings(tx, identity.id, identity.version))) return [];
  const controllerId = identity.id;
  const wanted = new Set(boundValues(identity, 'station_behind'));
  const had = new Set<string>((await controllerStations.ofController(tx, controllerId)).map((row) => row.wireName));
  const bound = [...wanted].filter((name) => !had.has(name));
  const released = [...had].filter((name) => !wanted.has(name));
  const { actor, reason, correlationId } = cause;
  const [boundAt, boundBy] = [deps.clock.now(), describeActor(actor)];
  for (const name of bound) {
    // A binding has the same form as the name of a station.
    const wireName = name as WireName;
    await controllerStations.put(tx, { wireName, controllerId, boundAt, boundBy, reason, correlationId });
  }
  await controllerStations.remove(tx, controllerId, released);

  const stations = await chargers.withNames(tx, [...bound, ...released]);
  for (const station of stations) {
    const isBound = wanted.has(station.wireName);
    await dirtyEntries.mark(tx, station.identityId);
    const direct = 'direct';
    const change = isBound
      ? { event: 'StationBoundToController', before: direct, after: controllerId }
      : { event: 'StationReleasedFromController', before: controllerId, after: direct };
    const { identityId } = station;
    const data = { wireName: station.wireName, controllerId };
    await recordChange(deps, tx, { identityId, action: 'follow-controller', ...change, data }, cause);
    if (isBound) await stopMigration(deps, tx, station, identity, cause);
  }
  return stations.map(({ identityId }) => identityId);
}

/** What the controller proves is no proof of the station's: its own way to Profile 3 waits for a person. */
async function stopMigration(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  station: Charger,
  controller: Identity,
  context: CommandContext,
): Promise<void> {
  const { migration } = await lockOpenProcesses(deps, tx, station.identityId);
  if (migration === null) return;
  const because = `It was bound to the local controller ${boundValues(controller, 'ocpp_identity').join()}, with whose certificate it comes in.`;
  const stop = { code: 'station_behind_controller', because, phase: migration.phase };
  await moveProcess(deps, tx, migrationKind(deps), migration, { on: 'quarantined', because, stop, context });
}
