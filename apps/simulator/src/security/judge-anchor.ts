import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type Certificate, parseCertificatePem, verifyIssuedBy } from '@bfcert/kernel/x509';
import type { TrustAnchor } from '../flash/station-memory.ts';
import type { RootCertificateUse } from '../ocpp/messages.ts';
import { isValidAt } from './validity.ts';

export type AnchorRefusal =
  | 'not_one_certificate'
  | 'not_a_ca'
  | 'not_valid_now'
  /** Neither self-signed nor signed by an installed root of the same use. */
  | 'issuer_not_installed'
  /** AdditionalRootCertificateCheck: a new root must be signed by the root it follows (M05.FR.09-16). */
  | 'not_signed_by_an_installed_root'
  /** CertificateEntries would be exceeded (M05.FR.06). */
  | 'store_full'
  | 'fault';

export interface AnchorRules {
  readonly installed: readonly TrustAnchor[];
  readonly now: Date;
  readonly capacity: number;
  readonly additionalRootCertificateCheck: boolean;
}

/** M05: may this become a root of the given use? The certificate is PEM, exactly one (errata, section 2.7: no bundles). */
export function judgeAnchor(
  pem: string,
  use: RootCertificateUse,
  rules: AnchorRules,
): Result<Certificate, AnchorRefusal> {
  const parsed = parseCertificatePem(pem);
  if (!parsed.ok) return refused('not_one_certificate');
  const candidate = parsed.value;
  if (!candidate.isCa) return refused('not_a_ca');
  if (!isValidAt(candidate, rules.now)) return refused('not_valid_now');

  const sameUse = anchorCertificates(rules.installed, use);
  const signedByInstalled = sameUse.some((root) => verifyIssuedBy(candidate, root));
  if (!signedByInstalled && !verifyIssuedBy(candidate, candidate)) return refused('issuer_not_installed');

  // M05.FR.17: installing it again is no new entry, and passes every check of a new one.
  if (sameUse.some((root) => root.fingerprint === candidate.fingerprint)) return ok(candidate);
  if (rules.additionalRootCertificateCheck && use === 'CSMSRootCertificate' && !signedByInstalled) {
    return refused('not_signed_by_an_installed_root');
  }
  if (rules.installed.length >= rules.capacity) return refused('store_full');
  return ok(candidate);
}

export function anchorCertificates(anchors: readonly TrustAnchor[], use: RootCertificateUse): readonly Certificate[] {
  return anchors.filter((anchor) => anchor.use === use).map(certificateOf);
}

/** SHA-256 of DER, lower-case hex. */
export const fingerprintOf = (anchor: TrustAnchor): string => certificateOf(anchor).fingerprint;

function certificateOf({ pem }: TrustAnchor): Certificate {
  const parsed = parseCertificatePem(pem);
  if (!parsed.ok) throw new Error('an installed root cannot be read');
  return parsed.value;
}
