import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { tellOfPlane } from '../revocation/plane/tell-of-plane.ts';

/** The hub's word of a revocation, in its plane. Nothing where the record is not revoked, or the plane has it already. */
export async function confirmAtHub(
  deps: Pick<LifecycleDependencies, 'planes' | 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  certificateId: CertificateId,
  { confirmed, detail }: { readonly confirmed: boolean; readonly detail: string },
): Promise<void> {
  const row = await deps.planes.lock(tx, certificateId, 'iot_hub');
  if (row === null || row.state !== 'outstanding') return;
  const now = deps.clock.now();
  const after = {
    ...row,
    attempts: row.attempts + 1,
    detail: detail.slice(0, 500),
    ...(confirmed ? { state: 'confirmed' as const, since: now.toISOString() } : {}),
  };
  await deps.planes.update(tx, after);
  if (!confirmed) return;
  const context = {
    actor: systemActor('iot-hub'),
    reason: 'the revocation has arrived at the hub',
    correlationId: newId('cor', now.getTime()),
  };
  await tellOfPlane(deps, tx, after, { action: 'confirm-plane', context });
}
