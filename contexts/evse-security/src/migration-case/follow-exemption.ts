import type { Tolerated } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { migrationKind } from '../commands/migration-kind.ts';
import { moveProcess } from '../commands/move-process.ts';
import { newProcess } from '../commands/new-process.ts';
import { recordChange } from '../commands/record-change.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { MigrationCaseId } from './migration-case.ts';
import { migrationTransitions } from './transitions.ts';

/**
 * Two people have exempted a station from migration until a date, or the exemption has ended: its case follows. By what holds now
 * and not by what an event said, so that it may be repeated. A station without a case gets one that is exempt, and whose
 * connection is being moved at this moment goes on: halfway it would be worse off.
 */
export async function followExemption(
  deps: EvseSecurityDependencies,
  identityId: ChargerId,
  cause: CommandContext,
): Promise<void> {
  const tolerated = (await deps.lifecycle.toleratedOf([identityId])).get(identityId) ?? [];
  const exemption = tolerated.find(({ kind }) => kind === 'exempt_from_migration');
  await deps.transactions.run(async (tx) => {
    const charger = await deps.stores.chargers.find(tx, identityId);
    if (charger === null) return;
    if (exemption === undefined) await endExemption(deps, tx, charger, cause);
    else await exempt(deps, tx, charger, exemption, cause);
  });
}

async function exempt(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { identityId, profileFloor }: Charger,
  { stationToleranceId, until }: Tolerated,
  context: CommandContext,
): Promise<void> {
  const { migrations } = deps.stores;
  // Whoever is there already stays there: from Profile 3 only break-glass leads back.
  if (profileFloor === 3) return;
  const because = `exempt from migration until ${until} (${stationToleranceId})`;
  const latest = await migrations.latestOf(tx, identityId);
  if (latest === null || latest.phase === 'abandoned') return openExempt(deps, tx, identityId, because, context);
  const locked = await migrations.lock(tx, latest.id);
  if (locked === null || locked.phase === 'exempt') return;
  if (migrationTransitions.next(locked.phase, 'exempted') !== null) {
    await moveProcess(deps, tx, migrationKind(deps), locked, { on: 'exempted', because, context });
    return;
  }
  const text = `it is ${because}; its connection is being moved, which goes on`;
  await migrations.noteOnce(tx, locked.id, stationToleranceId, { at: deps.clock.now(), kind: 'operator', text });
}

async function openExempt(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  because: string,
  context: CommandContext,
): Promise<void> {
  const { stores, clock } = deps;
  const now = clock.now();
  const caseId: MigrationCaseId = newId('mig', now.getTime());
  const added = await stores.migrations.add(tx, newProcess(caseId, identityId, 'exempt', now, because));
  // Somebody has planned it in this moment: the event comes again, and finds that case.
  if (added === 'another_is_open') throw new Error(`a case of ${identityId} was opened while it was exempted`);
  await stores.migrations.note(tx, caseId, { at: now, kind: 'operator', text: because });
  const change = { event: 'MigrationStateChanged', action: 'exempted', before: null, after: 'exempt' };
  await recordChange(deps, tx, { identityId, ...change, data: { processId: caseId, because } }, context);
}

async function endExemption(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { identityId }: Charger,
  context: CommandContext,
): Promise<void> {
  const { migrations } = deps.stores;
  const latest = await migrations.latestOf(tx, identityId);
  const locked = latest?.phase === 'exempt' ? await migrations.lock(tx, latest.id) : null;
  if (locked?.phase !== 'exempt') return;
  const because = 'its exemption has ended: it may be planned again';
  await moveProcess(deps, tx, migrationKind(deps), locked, { on: 'exemption_ended', because, context });
}
