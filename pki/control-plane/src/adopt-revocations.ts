import type { AdoptionSummary, KnownRevocation } from '@bfcert/pki-contract';
import type { ControlPlane } from './control-plane.ts';

/**
 * What the server knows to be revoked and this ledger, restored from an old backup, may not. A
 * revocation is never taken back: whoever may do this can revoke, and nothing beside it.
 */
export async function adoptRevocations(
  { ledger, status, clock }: ControlPlane,
  caller: string,
  revocations: readonly KnownRevocation[],
): Promise<AdoptionSummary> {
  const summary = { adopted: 0, known: 0, foreign: 0 };
  const recordedAt = clock.now();
  const written: Promise<void>[] = [];
  for (const { issuer, serial, reason, revokedAt } of revocations) {
    const isAuthority = ledger.findCertificateBySerial(issuer, serial)?.endEntity === false;
    if (!status.answersFor(issuer) || isAuthority) summary.foreign += 1;
    else if (ledger.isRevoked(issuer, serial)) summary.known += 1;
    else {
      const at = new Date(Math.min(Date.parse(revokedAt), recordedAt.getTime()));
      const source = `caller:${caller}`;
      written.push(ledger.adoptRevocation({ issuer, serial, reason, revokedAt: at, source, recordedAt }));
      summary.adopted += 1;
    }
  }
  await Promise.all(written);
  return summary;
}
