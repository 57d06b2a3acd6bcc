import type { CertificateId } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger } from '../charger/charger.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { stationContext } from './command-context.ts';
import { newProcess } from './new-process.ts';
import { recordChange } from './record-change.ts';
import { changeKeyState } from './record-key-change.ts';

/** What the case of such a station says. */
const ALREADY_THERE = 'already_profile_3';

/**
 * A station that nobody has migrated has been seen with an active certificate of its own: it is on Profile 3, and has
 * deleted what is below (A05.FR.06). Its case begins where that of others ends. One whose migration was begun is proven
 * by that (`verify`), and not here.
 */
export async function adoptStation(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  certificateId: CertificateId,
): Promise<void> {
  const { stores, clock } = deps;
  const { identityId, profileFloor } = charger;
  if (profileFloor === 3 || (await stores.migrations.latestOf(tx, identityId)) !== null) return;
  const now = clock.now();
  const id: MigrationCaseId = newId('mig', now.getTime());
  if ((await stores.migrations.add(tx, newProcess(id, identityId, 'active', now, ALREADY_THERE))) !== 'added') return;
  const context = stationContext(charger, id, ALREADY_THERE);
  const about = { identityId, action: 'adopt-station', certificateId, data: { processId: id } } as const;
  await recordChange(deps, tx, { ...about, event: 'MigrationStateChanged', before: null, after: 'active' }, context);
  await stores.chargers.raiseFloor(tx, identityId, 3);
  for (const key of await stores.keys.ofCharger(tx, identityId)) {
    if (key.state === 'retired' || key.state === 'revoked') continue;
    await changeKeyState(deps, tx, key, 'no_longer_needed', context);
  }
  await stores.dirtyEntries.mark(tx, identityId);
  await recordChange(deps, tx, { ...about, event: 'ProfileFloorRaised', before: '2', after: '3' }, context);
}
