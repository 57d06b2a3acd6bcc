import type { AdoptionSummary, KnownRevocation, RevocationReason } from '@bfcert/pki-contract';
import type { ControlPlane } from './control-plane.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { LedgerCertificate } from './ledger/records.ts';

/**
 * Serial numbers that callers may have written into one issuer's lists without a certificate that we know. A backup
 * that is some weeks old lacks far fewer; whoever has taken the server over could fill our disk and everybody's lists.
 */
export const MOST_UNKNOWN = 100_000;

/**
 * What the server knows to be revoked and this ledger, restored from an old backup, may not. A
 * revocation is never taken back: whoever may do this can revoke, and nothing beside it. Of a
 * certificate that the ledger has it becomes a revocation like any other, so that an outside authority
 * is told of it too; of one that it has not, all there is is the serial number, which our own lists name.
 */
export async function adoptRevocations(
  { ledger, status, clock }: Pick<ControlPlane, 'ledger' | 'status' | 'clock'>,
  caller: string,
  revocations: readonly KnownRevocation[],
  mostUnknown = MOST_UNKNOWN,
): Promise<AdoptionSummary> {
  const summary = { adopted: 0, known: 0, foreign: 0, tooManyUnknown: 0 };
  const recordedAt = clock.now();
  const source = `caller:${caller}`;
  const written: Promise<void>[] = [];
  const unknown = new Map<string, number>();
  /** Whether one more serial number of this issuer may be written; counts it. */
  const takesUnknown = (issuer: string): boolean => {
    const count = unknown.get(issuer) ?? ledger.countAdopted(issuer, 'caller:');
    unknown.set(issuer, Math.min(count + 1, mostUnknown));
    return count < mostUnknown;
  };
  for (const { issuer, serial, reason, revokedAt } of revocations) {
    const certificate = ledger.findCertificateBySerial(issuer, serial);
    const isRevoked = ledger.isRevoked(issuer, serial);
    const at = new Date(Math.min(Date.parse(revokedAt), recordedAt.getTime()));
    if (certificate === null ? !status.answersFor(issuer) : !certificate.endEntity) summary.foreign += 1;
    else if (isRevoked && !lacksCompromise(ledger, certificate, reason)) summary.known += 1;
    else if (certificate === null && !takesUnknown(issuer)) summary.tooManyUnknown += 1;
    else {
      written.push(
        certificate === null
          ? ledger.adoptRevocation({ issuer, serial, reason, revokedAt: at, source, recordedAt })
          : ledger.recordRevocation({
              fingerprint: certificate.fingerprint,
              reason,
              caller: source,
              // The time is that of the revocation, which lists and answers give; a graver reason does not change it.
              recordedAt: isRevoked ? recordedAt : at,
            }),
      );
      summary.adopted += 1;
    }
  }
  await Promise.all(written);
  return summary;
}

/** A compromise that was learnt after the first revocation, and after the backup: it blocks the key. */
export const lacksCompromise = (
  ledger: Ledger,
  certificate: LedgerCertificate | null,
  reason: RevocationReason,
): certificate is LedgerCertificate =>
  reason === 'keyCompromise' &&
  certificate !== null &&
  ledger.revocations(certificate.fingerprint).every((known) => known.reason !== reason);
