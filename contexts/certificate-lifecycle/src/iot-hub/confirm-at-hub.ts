import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { PlaneConfirmation } from '../revocation/plane/plane-confirmation.ts';
import { tellOfPlane } from '../revocation/plane/tell-of-plane.ts';

/** What one hub says of a revocation. */
export interface HubWord {
  readonly hub: string;
  readonly confirmed: boolean;
  /** One sentence that names the hub. */
  readonly detail: string;
}

/**
 * A hub's word of a revocation, in its plane, which is confirmed when every hub that was last seen to have the
 * certificate has confirmed. Nothing where the record is not revoked, or the plane has it already.
 */
export async function confirmAtHub(
  deps: Pick<LifecycleDependencies, 'planes' | 'hubStore' | 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  certificateId: CertificateId,
  word: HubWord,
): Promise<void> {
  const row = await deps.planes.lock(tx, certificateId, 'iot_hub');
  if (row === null || row.state !== 'outstanding') return;
  const having = (await deps.hubStore.withFingerprint(tx, row.fingerprint)).map(({ hub }) => hub);
  const now = deps.clock.now();
  const after = afterWord(row, word, having, now);
  if (after === null) return;
  await deps.planes.update(tx, after);
  if (!word.confirmed) return;
  const context = {
    actor: systemActor('iot-hub'),
    reason: `the revocation has arrived at the hub ${word.hub}`,
    correlationId: newId('cor', now.getTime()),
  };
  await tellOfPlane(deps, tx, after, { action: 'confirm-plane', context });
}

/** Characters of a plane's sentence. */
const LONGEST = 500;

/** Pure: the row after a hub's word, or null where it says no more than is known. `having`: the hubs that have it. */
export function afterWord(
  row: PlaneConfirmation,
  { hub, confirmed, detail }: HubWord,
  having: readonly string[],
  now: Date,
): PlaneConfirmation | null {
  const isKnown = row.confirmedBy.includes(hub);
  const confirmedBy = confirmed && !isKnown ? [...row.confirmedBy, hub] : row.confirmedBy;
  const missing = [...new Set(having)].filter((each) => each !== hub && !confirmedBy.includes(each)).sort();
  if (isKnown && !(confirmed && missing.length === 0)) return null;
  const others = confirmedBy.filter((each) => each !== hub);
  const beside = [
    ...(others.length > 0 ? [`Confirmed by ${others.join(', ')}.`] : []),
    ...(missing.length > 0 ? [`Not confirmed yet by ${missing.join(', ')}.`] : []),
  ].join(' ');
  return {
    ...row,
    confirmedBy,
    attempts: row.attempts + 1,
    detail: `${detail.slice(0, Math.max(0, LONGEST - 1 - beside.length))} ${beside}`.trim().slice(0, LONGEST),
    ...(confirmed && missing.length === 0 ? { state: 'confirmed' as const, since: now.toISOString() } : {}),
  };
}
