import { parseCertificatePem } from '@bfcert/kernel/x509';
import { AuthorityUnavailable, type ListedCertificate } from '@bfcert/pki-contract/authority';
import type { ControlPlane } from '../control-plane.ts';
import type { AuthorityCall, OrderIntent } from '../ledger/records.ts';
import type { Attempt } from './attempt.ts';
import type { OutsideAuthority, ReachedAuthority } from './outside-authority.ts';
import { type Taken, takeCertificate } from './take-certificate.ts';

/** Clocks of two houses differ. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export type Reconciled =
  | Taken
  /** Certain, or recorded as a suspicion where the authority cannot tell: another attempt may be made. */
  | 'nothing'
  /** It may still turn up. */
  | 'too_early'
  | 'unavailable';

/**
 * What became of an attempt whose answer was lost. Found by the key and the time of the attempt in the
 * authority's own list; the names are checked when it is taken. An authority without a list leaves a
 * suspicion in the ledger: a certificate for this key and subject may exist that nobody has seen.
 */
export async function reconcileAttempt(
  plane: ControlPlane,
  authority: OutsideAuthority,
  reached: ReachedAuthority,
  intent: OrderIntent,
  attempt: Attempt,
): Promise<Reconciled> {
  const { ledger, clock } = plane;
  const now = clock.now();
  const open = attempt.calls.filter(({ outcome }) => outcome === null);
  const lastCallAt = Math.max(...open.map(({ recordedAt }) => recordedAt.getTime()));
  const closesAt = lastCallAt + authority.reconciliationSeconds * 1_000;
  if (reached.port.list === undefined) {
    if (now.getTime() < closesAt) return 'too_early';
    await suspect(plane, authority, intent, open);
    return 'nothing';
  }

  let listed: readonly ListedCertificate[];
  try {
    listed = await reached.port.list({
      from: new Date(attempt.calls[0].recordedAt.getTime() - CLOCK_TOLERANCE_MS).toISOString(),
      // Not beyond what these calls can have led to: an authority may have to make each list.
      to: new Date(Math.min(now.getTime(), closesAt) + CLOCK_TOLERANCE_MS).toISOString(),
    });
  } catch (error) {
    if (error instanceof AuthorityUnavailable) return 'unavailable';
    throw error;
  }
  const [first] = listed.filter(({ certificatePem }) => {
    const certificate = parseCertificatePem(certificatePem);
    return (
      certificate.ok &&
      certificate.value.spkiSha256 === intent.spkiSha256 &&
      ledger.findCertificateByFingerprint(certificate.value.fingerprint) === null &&
      !ledger.outside.isOrphan(certificate.value.fingerprint)
    );
  });
  // A second one for this key is no command's: the sweep of orphans records it.
  if (first !== undefined) return takeCertificate(plane, authority, intent, open, first.certificatePem, 'found');
  if (now.getTime() < closesAt) return 'too_early';
  await Promise.all(
    open.map((call) =>
      ledger.outside.recordCallOutcome(call, 'nothing_issued', 'not in the list of the authority', now),
    ),
  );
  return 'nothing';
}

async function suspect(
  { ledger, clock }: ControlPlane,
  { name }: OutsideAuthority,
  intent: OrderIntent,
  open: readonly AuthorityCall[],
): Promise<void> {
  const { organisation, commonName } = intent.order.subject;
  const at = open.map(({ recordedAt }) => recordedAt.toISOString()).join(', ');
  const detail = `the answer to the call at ${at} was lost and ${name} cannot list`;
  // One after the other in one group: all are on stable storage, or none.
  await Promise.all([
    ledger.outside.recordOrphan({
      authority: name,
      kind: 'suspected',
      commandId: intent.commandId,
      fingerprint: null,
      der: null,
      subject: `CN=${commonName},O=${organisation}`,
      spkiSha256: intent.spkiSha256,
      detail,
      recordedAt: clock.now(),
    }),
    ...open.map((call) => ledger.outside.recordCallOutcome(call, 'suspected', detail, clock.now())),
  ]);
}
