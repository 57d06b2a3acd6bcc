import { certificatePem, formatName, parseCertificatePem } from '@bfcert/kernel/x509';
import { AuthorityUnavailable, type IssuingAuthority } from '@bfcert/pki-contract/authority';
import type { ControlPlane } from '../control-plane.ts';
import { lastAttempt } from './attempt.ts';
import type { OutsideAuthority } from './outside-authority.ts';

const REVOCATIONS_AT_ONCE = 50;
/** The first sweep looks this far back: nothing of ours is older than the control plane itself, and lists cost money. */
const FIRST_SWEEP_MS = 24 * 3_600_000;

/**
 * What an outside authority still owes us, and what it did without us: revocations that it has not carried
 * out are asked for again, and certificates of its list that no command accounts for become orphans.
 * An authority that cannot be reached is looked at again the next time.
 */
export async function keepBooks(plane: ControlPlane, authority: OutsideAuthority): Promise<void> {
  try {
    const { port } = await authority.reach();
    await revokeAtAuthority(plane, authority, port);
    await sweepForOrphans(plane, authority, port);
  } catch (error) {
    if (!(error instanceof AuthorityUnavailable)) throw error;
  }
}

async function revokeAtAuthority(
  { ledger, clock }: ControlPlane,
  { name }: OutsideAuthority,
  port: IssuingAuthority,
): Promise<void> {
  if (port.revoke === undefined) return;
  for (const { certificate, reason } of ledger.unconfirmedRevocations(name, clock.now(), REVOCATIONS_AT_ONCE)) {
    const { serial, der, fingerprint } = certificate;
    const outcome = await port.revoke({ serial, certificatePem: certificatePem(der), reason });
    if (outcome.status === 'busy') return;
    if (outcome.status === 'revoked') await ledger.confirmRevocation(fingerprint, clock.now());
  }
}

/** Up to where nothing can turn up any more that was ordered before. */
async function sweepForOrphans(
  { ledger, clock }: ControlPlane,
  { name, reconciliationSeconds }: OutsideAuthority,
  port: IssuingAuthority,
): Promise<void> {
  if (port.list === undefined) return;
  const now = clock.now();
  const until = new Date(now.getTime() - reconciliationSeconds * 1_000);
  const from = ledger.sweptUntil(name) ?? new Date(until.getTime() - FIRST_SWEEP_MS);
  if (until <= from) return;

  for (const { certificatePem: pem } of await port.list({ from: from.toISOString(), to: until.toISOString() })) {
    const parsed = parseCertificatePem(pem);
    if (!parsed.ok) continue;
    const { fingerprint, der, subject, spkiSha256 } = parsed.value;
    if (ledger.findCertificateByFingerprint(fingerprint) !== null || ledger.isOrphan(fingerprint)) continue;
    const commandId = ledger.commandForKey(spkiSha256, name);
    // An attempt without an outcome takes its own certificate when its command is asked for again.
    if (commandId !== null && lastAttempt(ledger.calls(commandId))?.standing === 'unknown') continue;
    await ledger.recordOrphan({
      authority: name,
      kind: commandId === null ? 'unmatched' : 'surplus',
      commandId,
      fingerprint,
      der,
      subject: formatName(subject).slice(0, 1_000),
      spkiSha256,
      detail: `found in the list of ${name}`,
      recordedAt: now,
    });
  }
  await ledger.recordSweep(name, until, now);
}
