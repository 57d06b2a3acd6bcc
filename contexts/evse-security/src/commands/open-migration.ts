import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type CapabilityRefusal, objectionTo } from '../capability/objection.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import { changesKey } from '../key-rotation/key-rotation.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';
import { type EvseSecurityDependencies, KEY_ROTATIONS, MIGRATIONS } from '../ports.ts';
import type { CommandContext } from './command-context.ts';
import { newProcess } from './new-process.ts';
import { recordChange } from './record-change.ts';
import { capabilitiesOf } from './station-capabilities.ts';

export type MigrationObjection =
  | 'already_on_profile_3'
  /** A local controller carries it: it has no line of its own to prove a certificate on. */
  | 'station_behind_controller'
  | CapabilityRefusal;

/** Why no case can be opened for these; whoever nothing is known against is missing. Asked before anything is begun. */
export async function objectionsToMigration(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  chargers: readonly Charger[],
): Promise<ReadonlyMap<ChargerId, MigrationObjection>> {
  const { stores } = deps;
  const names = chargers.map(({ wireName }) => wireName);
  const carrying = await stores.controllerStations.carrying(tx, names);
  const capabilities = await capabilitiesOf(deps, tx, chargers);
  const objection = (charger: Charger): MigrationObjection | null => {
    if (charger.profileFloor === 3) return 'already_on_profile_3';
    const known = capabilities.get(charger.identityId);
    if (known === undefined) throw new Error(`${charger.identityId} was asked about and is not there`);
    // What a family cannot do is not begun.
    const cannot = objectionTo('migrate', known);
    if (cannot !== null) return { reason: cannot.reason, detail: cannot.detail };
    return carrying.has(charger.wireName) ? 'station_behind_controller' : null;
  };
  return new Map(
    chargers.flatMap((charger) => {
      const against = objection(charger);
      return against === null ? [] : [[charger.identityId, against]];
    }),
  );
}

/** Row, note, event, audit and job of a new case, which starts by itself. Null: the charger has one that has not ended, or is gone for good. */
export async function openMigration(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  context: CommandContext,
): Promise<MigrationCaseId | null> {
  const { stores, clock, nudges } = deps;
  if (!(await stores.chargers.keepInService(tx, identityId))) return null;
  const now = clock.now();
  const caseId: MigrationCaseId = newId('mig', now.getTime());
  const added = await stores.migrations.add(tx, newProcess(caseId, identityId, 'planned', now, 'planned'));
  if (added === 'another_is_open') return null;
  await stores.migrations.note(tx, caseId, { at: now, kind: 'operator', text: `planned: ${context.reason}` });
  const change = { event: 'MigrationStateChanged', action: 'plan-migration', before: null, after: 'planned' };
  await recordChange(deps, tx, { identityId, ...change, data: { processId: caseId } }, context);
  await nudges.nudge(tx, MIGRATIONS, caseId);
  // A rotation of its key goes first, and leaves the station no more time than it needs.
  const rotation = await stores.keyRotations.latestOf(tx, identityId);
  if (rotation !== null && changesKey(rotation.phase)) await nudges.nudge(tx, KEY_ROTATIONS, rotation.id);
  return caseId;
}
