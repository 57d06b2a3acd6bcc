import {
  type Certificate,
  certificatePem,
  formatName,
  nameOf,
  parseChainPem,
  verifyIssuedBy,
} from '@bfcert/kernel/x509';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import type { ControlPlane } from '../control-plane.ts';
import type { AuthorityCall, OrderIntent } from '../ledger/records.ts';
import type { OutsideAuthority, ReachedAuthority } from './outside-authority.ts';

export type Taken =
  /** Checked and recorded. */
  | 'taken'
  | { readonly unacceptable: string }
  /** Nothing that could be recorded: the calls stay without an outcome, and their certificate is looked for. */
  | 'unreadable';

/**
 * A certificate that an outside authority has issued for an order of ours: recorded in any case, because it
 * exists. What is not what was ordered is recorded as an orphan, revoked where that is possible, and
 * never handed out.
 */
export async function takeCertificate(
  plane: ControlPlane,
  authority: OutsideAuthority,
  { port }: ReachedAuthority,
  intent: OrderIntent,
  calls: readonly AuthorityCall[],
  chainPem: string,
  how: 'issued' | 'found',
): Promise<Taken> {
  const { ledger, clock } = plane;
  const now = clock.now();
  const parsed = parseChainPem(chainPem);
  const certificate = parsed.ok ? parsed.value[0] : undefined;
  if (certificate === undefined) return 'unreadable';
  const fault = faultOf(certificate, intent, authority);
  const { serial, fingerprint, der, notAfter, spkiSha256 } = certificate;
  if (fault === null) {
    await Promise.all([
      ledger.recordCertificate({
        commandId: intent.commandId,
        issuer: authority.chain[0].fingerprint,
        serial,
        fingerprint,
        endEntity: true,
        der,
        notAfter,
        recordedAt: now,
      }),
      ...calls.map((call) => ledger.recordCallOutcome(call, how, fingerprint, now)),
    ]);
    plane.onStep('recorded', serial);
    return 'taken';
  }

  await Promise.all([
    ledger.recordOrphan({
      authority: authority.name,
      kind: 'unacceptable',
      commandId: intent.commandId,
      fingerprint,
      der,
      subject: formatName(certificate.subject).slice(0, 1_000),
      spkiSha256,
      detail: fault,
      recordedAt: now,
    }),
    ...calls.map((call) => ledger.recordCallOutcome(call, 'unacceptable', fault, now)),
  ]);
  // One for another key is somebody else's, handed to us by mistake.
  if (spkiSha256 !== intent.spkiSha256) return { unacceptable: fault };
  await port
    .revoke?.({ serial, certificatePem: certificatePem(der), reason: 'cessationOfOperation' })
    .catch((error: unknown) => {
      // It stays an orphan in the inventory, which is where a person finds it.
      if (!(error instanceof AuthorityUnavailable)) throw error;
    });
  return { unacceptable: fault };
}

/** One sentence against a certificate that another has made, or null. Stricter profiles than ours are welcome, wider ones are not. */
function faultOf(certificate: Certificate, intent: OrderIntent, authority: OutsideAuthority): string | null {
  const { order, spkiSha256 } = intent;
  if (certificate.spkiSha256 !== spkiSha256) return 'it certifies another key than was ordered';
  if (!verifyIssuedBy(certificate, authority.chain[0])) return 'it was not signed by the configured issuing authority';
  if (certificate.isCa || certificate.keyUsage?.includes('keyCertSign') === true) return 'it may sign certificates';
  if (nameOf(certificate.subject, 'CN').join('\n') !== order.subject.commonName) return 'its common name is another';
  if (nameOf(certificate.subject, 'O').join('\n') !== order.subject.organisation) return 'its organisation is another';
  const extra = certificate.dnsNames.find(
    (name) => !order.dnsNames.includes(name) && name !== order.subject.commonName,
  );
  if (extra !== undefined) return 'it names a host that was not ordered';
  if (certificate.notAfter.getTime() > new Date(order.notAfter).getTime() + 1_000)
    return 'it lives longer than ordered';
  return null;
}
