import type { Transaction } from '@bfcert/kernel/transaction';
import type { BreakGlass } from '../break-glass/break-glass.ts';
import type { BreakGlassFacts } from '../break-glass/judge.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { MigrationCase } from '../migration-case/migration-case.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { abilitiesOf } from '../station-contract/index.ts';
import { lockOpenProcesses } from './open-processes.ts';
import { capabilitiesOfOne } from './station-capabilities.ts';

export interface StationOfBreakGlass {
  readonly charger: Charger;
  readonly migration: MigrationCase | null;
  readonly facts: Omit<BreakGlassFacts, 'wish'>;
}

/**
 * All that a break-glass of this station is judged by, with its processes and its row locked, in the order of every other
 * transaction; its break-glass is locked after it. Null: there is no such station.
 */
export async function lockStationOfBreakGlass(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
): Promise<StationOfBreakGlass | null> {
  const { stores } = deps;
  await lockOpenProcesses(deps, tx, identityId);
  const charger = await stores.chargers.lock(tx, identityId);
  if (charger === null) return null;
  const migration = await stores.migrations.latestOf(tx, identityId);
  const carrying = await stores.controllerStations.carrying(tx, [charger.wireName]);
  const session = await stores.sessions.current(tx, identityId);
  const facts = {
    charger,
    migration,
    isCarried: carrying.has(charger.wireName),
    keys: await stores.keys.ofCharger(tx, identityId),
    profileChange:
      session === null
        ? (migration?.connection?.way ?? (await lastKnownWay(deps, tx, charger)))
        : abilitiesOf(session.protocol).profileChange,
  } as const;
  return { charger, migration, facts };
}

/** Of one that is away, and that we have not brought to Profile 3: by what it has told, or by what is said of its family. */
async function lastKnownWay(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
): Promise<'connection_slot' | 'in_place' | null> {
  const { profile_downgrade_allowed, connection_priority } = charger.settings;
  if (profile_downgrade_allowed != null || connection_priority != null) return 'connection_slot';
  const { profile_change, path } = await capabilitiesOfOne(deps, tx, charger);
  if (profile_change.value === 'in_place') return 'in_place';
  if (profile_change.value === 'connection_slot' || profile_change.value === 'slot_settings') return 'connection_slot';
  if (path.value === 'security_extension_16' || path.value === 'vendor') return 'in_place';
  return path.value === 'native_201' || path.value === 'native_21' ? 'connection_slot' : null;
}

/** For event, audit and people. */
export const detailOfBreakGlass = (one: BreakGlass) => ({
  breakGlassId: one.id,
  migrationCaseId: one.caseId,
  key: one.key,
  lowers: one.lowers,
  until: one.until.toISOString(),
  askedBy: one.askedBy,
  approvedBy: one.approvedBy,
  cameDownAt: one.cameDownAt?.toISOString() ?? null,
  because: one.endedBecause,
});
