import type { Transaction } from '@bfcert/kernel/transaction';
import { parseChainPem } from '@bfcert/kernel/x509';
import type { RevokedCertificate } from '../../certificate/certificate.ts';
import type { LifecycleDependencies } from '../../ports.ts';
import { purposes } from '../../purposes/registry.ts';
import { askedPlanes, planesOf } from './plane.ts';

const asked: ReadonlySet<string> = new Set(askedPlanes);

/** In the transaction that revokes: from then on each plane of the purpose owes a confirmation. */
export async function openPlanes(
  { planes }: Pick<LifecycleDependencies, 'planes'>,
  tx: Transaction,
  record: RevokedCertificate,
): Promise<void> {
  const { signed, revokedAt } = record;
  const chain = parseChainPem(signed.chainPem);
  for (const plane of planesOf(purposes[record.purpose])) {
    await planes.insert(tx, {
      certificateId: record.id,
      identityId: record.identityId,
      purpose: record.purpose,
      plane,
      fingerprint: signed.fingerprint,
      serial: signed.serial,
      issuer: chain.ok ? (chain.value[1]?.fingerprint ?? null) : null,
      authority: signed.authority,
      notAfter: signed.notAfter,
      revokedAt,
      state: 'outstanding',
      since: revokedAt,
      detail: asked.has(plane) ? 'Not looked at yet.' : 'Nobody has brought word of it yet.',
      confirmedBy: [],
      attempts: 0,
      nextAttemptAt: asked.has(plane) ? revokedAt : null,
    });
  }
}
