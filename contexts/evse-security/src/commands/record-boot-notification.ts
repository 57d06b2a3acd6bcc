import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';
import { tellProcesses } from './open-processes.ts';

export async function recordBootNotification(
  deps: EvseSecurityDependencies,
  fact: Extract<StationFact, { kind: 'boot_notification' }>,
): Promise<void> {
  const { stores, transactions, clock } = deps;
  const identityId = fact.identityId as ChargerId;
  await transactions.run(async (tx) => {
    const now = clock.now();
    if (!(await stores.seenFacts.add(tx, fact.factId, now))) return;
    // Its session's facts precede it in the same gateway's order; a session that is over proves nothing.
    const opened = await stores.sessions.byConnection(tx, fact.connectionId);
    if (opened === null || opened.identityId !== identityId) return;
    const serial = fact.serialMatchesBinding === null ? 'no serial number' : `serial number ${fact.serialNumber ?? ''}`;
    await tellProcesses(deps, tx, identityId, {
      text: `booted (${fact.reason}), ${serial}: ${fact.answered}`,
      noteworthy: false,
    });
    await stores.chargers.recordBoot(
      tx,
      identityId,
      {
        at: now,
        epoch: opened.session.epoch,
        securityProfile: opened.session.securityProfile,
        answered: fact.answered,
        serialNumber: fact.serialNumber,
        serialMatchesBinding: fact.serialMatchesBinding,
      },
      { vendor: fact.vendor, model: fact.model, firmwareVersion: fact.firmwareVersion },
    );
  });
}
