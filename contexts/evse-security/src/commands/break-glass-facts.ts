import type { Transaction } from '@bfcert/kernel/transaction';
import type { BreakGlass } from '../break-glass/break-glass.ts';
import type { BreakGlassFacts } from '../break-glass/judge.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { MigrationCase } from '../migration-case/migration-case.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { abilitiesOf } from '../station-contract/index.ts';
import { lockOpenProcesses } from './open-processes.ts';

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
    // Of one that is away, the way that has brought it to Profile 3.
    profileChange:
      session === null
        ? (migration?.connection?.way ?? 'connection_slot')
        : abilitiesOf(session.protocol).profileChange,
  } as const;
  return { charger, migration, facts };
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
