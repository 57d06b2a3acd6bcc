import {
  type Certificate,
  formatName,
  type KeyUsage,
  nameOf,
  Oid,
  parseChainPem,
  subjectAltName,
  verifyIssuedBy,
} from '@bfcert/kernel/x509';
import type { ProfileName } from '@bfcert/pki-contract';
import type { ControlPlane } from '../control-plane.ts';
import type { AuthorityCall, OrderIntent } from '../ledger/records.ts';
import type { OutsideAuthority } from './outside-authority.ts';

export type Taken =
  /** Checked and recorded. */
  | 'taken'
  | { readonly unacceptable: string }
  /** Nothing that could be recorded: the calls stay without an outcome, and their certificate is looked for. */
  | 'unreadable';

/**
 * A certificate that an outside authority has issued for an order of ours: recorded in any case, because it
 * exists. What is not what was ordered is recorded as an orphan and never handed out; `keepBooks` has it
 * revoked where that is possible.
 */
export async function takeCertificate(
  plane: ControlPlane,
  authority: OutsideAuthority,
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
  const { serial, fingerprint, der, notAfter, spkiSha256 } = certificate;
  if (ledger.findCertificateByFingerprint(fingerprint) !== null) {
    // Some authorities give a key the certificate that it has. It is on record, in use, and not to be revoked.
    const fault = 'it is the certificate of an earlier command';
    await Promise.all(calls.map((call) => ledger.outside.recordCallOutcome(call, 'unacceptable', fault, now)));
    return { unacceptable: fault };
  }
  const fault = faultOf(certificate, intent, authority, now);
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
      ...calls.map((call) => ledger.outside.recordCallOutcome(call, how, fingerprint, now)),
    ]);
    plane.onStep('recorded', serial);
    return 'taken';
  }

  const orphan = {
    authority: authority.name,
    kind: 'unacceptable',
    commandId: intent.commandId,
    fingerprint,
    der,
    subject: formatName(certificate.subject).slice(0, 1_000),
    spkiSha256,
    detail: fault,
    recordedAt: now,
  } as const;
  await Promise.all([
    // It may have been found in the list before the authority delivered it.
    ...(ledger.outside.isOrphan(fingerprint) ? [] : [ledger.outside.recordOrphan(orphan)]),
    ...calls.map((call) => ledger.outside.recordCallOutcome(call, 'unacceptable', fault, now)),
  ]);
  // It is revoked when the books are kept, as often as it takes.
  return { unacceptable: fault };
}

/** Whatever an outside authority adds of its own, a station's certificate identifies a client and a server's a server. */
const ADMITTED_USAGES: { readonly [Name in ProfileName]: readonly string[] } = {
  'charging-station': [Oid.clientAuth],
  'charger-combined': [Oid.clientAuth, Oid.serverAuth],
  'vehicle-vas': [Oid.clientAuth],
  'iot-device': [Oid.clientAuth],
  'csms-server-ec': [Oid.serverAuth],
  'csms-server-rsa': [Oid.serverAuth],
  'secc-leaf': [Oid.serverAuth],
  'secc-leaf-20': [Oid.serverAuth],
};
const CA_USAGES: readonly KeyUsage[] = ['keyCertSign', 'cRLSign'];
const CLOCK_TOLERANCE_MS = 60_000;

/** One sentence against a certificate that another has made, or null. Stricter profiles than ours are welcome, wider ones are not. */
function faultOf(certificate: Certificate, intent: OrderIntent, authority: OutsideAuthority, now: Date): string | null {
  const { order, spkiSha256 } = intent;
  const { subject, keyUsage, extendedKeyUsage } = certificate;
  if (certificate.spkiSha256 !== spkiSha256) return 'it certifies another key than was ordered';
  if (!verifyIssuedBy(certificate, authority.chain[0])) return 'it was not signed by the configured issuing authority';
  if (certificate.isCa || CA_USAGES.some((usage) => keyUsage?.includes(usage))) return 'it may sign for an authority';
  if (keyUsage !== null && !keyUsage.includes('digitalSignature')) return 'its key may not sign a handshake';
  const admitted = ADMITTED_USAGES[order.profile];
  if (extendedKeyUsage?.some((usage) => !admitted.includes(usage))) return 'it is for other uses than was ordered';
  if (nameOf(subject, 'CN').join('\n') !== order.subject.commonName) return 'its common name is another';
  if (nameOf(subject, 'O').join('\n') !== order.subject.organisation) return 'its organisation is another';
  if (order.subject.country !== undefined && nameOf(subject, 'C').join('\n') !== order.subject.country) {
    return 'its country is another';
  }
  if (hasNamesNotOrdered(certificate, order)) return 'it names what was not ordered';
  if (certificate.notBefore.getTime() > now.getTime() + CLOCK_TOLERANCE_MS) return 'it begins in the future';
  if (certificate.notAfter.getTime() > new Date(order.notAfter).getTime() + 1_000)
    return 'it lives longer than ordered';
  return null;
}

/** Also an address, a URI or a name of any other kind beside the host names: they could speak for somebody else. */
function hasNamesNotOrdered({ dnsNames, extensions }: Certificate, order: OrderIntent['order']): boolean {
  const names = extensions.find(({ oid }) => oid === Oid.subjectAltName);
  if (names === undefined) return false;
  const ordered = new Set([...order.dnsNames, ...(isServer(order.profile) ? [order.subject.commonName] : [])]);
  if (dnsNames.length === 0 || dnsNames.some((name) => !ordered.has(name))) return true;
  return !subjectAltName({ dnsNames }).value.equals(names.value);
}

const isServer = (profile: ProfileName): boolean => profile === 'csms-server-ec' || profile === 'csms-server-rsa';
