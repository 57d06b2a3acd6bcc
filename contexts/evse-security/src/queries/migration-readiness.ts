import { mayTouch } from '@bfcert/kernel/actor';
import type { ChargerId } from '../charger/charger.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { migrationFacts } from '../commands/migration-kind.ts';
import { newProcess } from '../commands/new-process.ts';
import { isRunning } from '../commands/open-processes.ts';
import { knownAround, readFacts } from '../commands/process-facts.ts';
import type { MigrationCase } from '../migration-case/migration-case.ts';
import { type ReadinessRow, readinessReport } from '../migration-case/readiness-report.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

export interface MigrationReadiness {
  readonly wireName: string;
  readonly profileFloor: 2 | 3;
  /** In the order in which a case looks at it. */
  readonly rows: readonly ReadinessRow[];
}

/** What a migration of this station would meet if it began now; of one that is under way what it has met. Null: there is no such station for this actor. */
export async function migrationReadiness(
  deps: EvseSecurityDependencies,
  identityId: ChargerId,
  actor: CommandContext['actor'],
): Promise<MigrationReadiness | null> {
  const { stores, transactions, clock } = deps;
  const now = clock.now();
  const latest = await transactions.run((tx) => stores.migrations.latestOf(tx, identityId));
  const begun: MigrationCase =
    latest !== null && isRunning(latest.phase) ? latest : newProcess('mig_none', identityId, 'readiness', now, '');
  const asked: MigrationCase = { ...begun, phase: 'readiness' };
  const known = await knownAround(deps, asked);
  return transactions.snapshot(async (tx) => {
    const charger = await stores.chargers.find(tx, identityId);
    if (charger === null || !mayTouch(actor, charger.owner)) return null;
    const facts = await migrationFacts(deps, tx, asked, await readFacts(deps, tx, asked, known));
    const { wireName, profileFloor } = charger;
    return { wireName, profileFloor, rows: readinessReport(facts, now) };
  });
}
