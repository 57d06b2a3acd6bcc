import type { PkiAnswers, RevocationReason } from '@bfcert/pki-contract';
import type { ControlPlane } from './control-plane.ts';

/**
 * Revoking twice changes nothing but in one case: a compromise learnt later is added, because it
 * blocks the key for good. The date stays that of the first revocation. An outside authority is told
 * by `keepBooks`, as often as it takes.
 */
export async function revokeCertificate(
  { ledger, clock }: ControlPlane,
  caller: string,
  fingerprint: string,
  reason: RevocationReason,
): Promise<PkiAnswers['revoke']> {
  if (ledger.findCertificateByFingerprint(fingerprint)?.endEntity !== true) {
    return { refused: 'unknown_certificate', detail: 'no end-entity certificate of ours has this fingerprint' };
  }
  const earlier = ledger.revocations(fingerprint);
  const [first] = earlier;
  const recordedAt = clock.now();
  const aggravated = reason === 'keyCompromise' && earlier.every((revocation) => revocation.reason !== reason);
  if (first === undefined || aggravated) await ledger.recordRevocation({ fingerprint, reason, caller, recordedAt });
  return { revokedAt: (first?.recordedAt ?? recordedAt).toISOString() };
}
