import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { confirmAtHub } from './confirm-at-hub.ts';
import type { HubSide } from './drift.ts';
import type { IotHubDependencies } from './iot-hub-dependencies.ts';
import { placeOperation } from './place-operation.ts';

const BATCH = 500;

/**
 * After a look at a hub: a revoked record whose certificate the hub calls revoked, or has no more, has arrived in its
 * plane, whoever did that there. One that the hub does not, and for which nothing was ordered since, is ordered now.
 * What an operation was refused stays outstanding, with the sentence, and is not tried again by itself.
 */
export async function followRevocations(deps: IotHubDependencies, hub: string): Promise<void> {
  for (let after: string | null = null; ; ) {
    const batch = await deps.hubStore.compare(hub, after, BATCH);
    for (const { there, here } of batch) {
      if (here?.state === 'revoked') await follow(deps, hub, there, here.certificateId);
    }
    after = batch.at(-1)?.fingerprint ?? null;
    if (batch.length < BATCH) return;
  }
}

function follow(
  deps: IotHubDependencies,
  hub: string,
  there: HubSide | null,
  certificateId: CertificateId,
): Promise<void> {
  return deps.transactions.run(async (tx) => {
    const row = await deps.planes.lock(tx, certificateId, 'iot_hub');
    if (row === null || row.state !== 'outstanding') return;
    if (there === null) {
      // It may be another hub's, or nobody's: only one that had it can say that it is gone.
      const gone = (await deps.hubStore.goneWithFingerprint(tx, row.fingerprint)).some((seen) => seen.hub === hub);
      if (gone) await confirmAtHub(deps, tx, certificateId, { hub, confirmed: true, detail: `${hub} has it no more.` });
      return;
    }
    if (there.status === 'REVOKED') {
      await confirmAtHub(deps, tx, certificateId, { hub, confirmed: true, detail: `${hub} calls it revoked.` });
      return;
    }
    if ((await deps.hubStore.openOn(tx, hub, there.id)) !== null) return;
    if (await deps.hubStore.revocationOrderedSince(tx, hub, there.id, row.revokedAt)) return;
    const record = await deps.certificates.findByFingerprint(tx, row.fingerprint);
    if (record?.state !== 'revoked') return;
    const task = { kind: 'revoke', reason: record.reason } as const;
    const order = { hub, task, hubCertificateId: there.id, certificateId };
    const context = {
      actor: systemActor('iot-hub'),
      reason: 'the record is revoked, and the hub does not know it yet',
      correlationId: newId('cor', deps.clock.now().getTime()),
    };
    await placeOperation(deps, tx, order, { action: 'follow-revocation', context });
  });
}
