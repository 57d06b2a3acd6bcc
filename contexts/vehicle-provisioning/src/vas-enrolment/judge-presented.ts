import { otherRoleOf, type ShownCertificate } from '@bfcert/certificate-lifecycle';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type Certificate, Oid, validateChain } from '@bfcert/kernel/x509';
import type { KnownIssuers } from './known-issuers.ts';

export type PresentedObjection =
  | 'certificate_expired'
  | 'certificate_untrusted'
  /** It is good for something else: a station's, a contract's, a server's. */
  | 'wrong_trust_domain'
  /** Its issuer is one of a program's, and no record has it. */
  | 'certificate_unknown';

export type JudgedCertificate =
  | { readonly kind: 'vas'; readonly leaf: Certificate; readonly shown: ShownCertificate }
  | { readonly kind: 'oem'; readonly leaf: Certificate; readonly shown: ShownCertificate | null };

/**
 * `leaf`: whose key was proven in a TLS handshake. In this order; the first that objects decides. A record has the first word about what a certificate is for, because
 * CAs of several domains may stand under one root; without a record only an issuer can say it. Nothing that came along with
 * the leaf is looked at: whoever issues for vehicles is registered, also a CA between a root and its leaves.
 */
export function judgePresented(
  leaf: Certificate,
  shown: ShownCertificate | null,
  issuers: KnownIssuers,
  now: Date,
): Result<JudgedCertificate, PresentedObjection> {
  if (leaf.notAfter < now) return refused('certificate_expired');
  if (leaf.isCa || !mayAuthenticate(leaf)) return refused('certificate_untrusted');
  if (shown !== null && shown.trustDomain !== 'vehicle-vas' && shown.trustDomain !== 'iso15118-oem') {
    return refused('wrong_trust_domain');
  }
  const { vasRoots, vasIntermediates, manufacturers } = issuers;
  if (validateChain(leaf, vasIntermediates, vasRoots, now).ok) {
    if (shown === null) return refused('certificate_unknown');
    return shown.trustDomain === 'vehicle-vas' ? ok({ kind: 'vas', leaf, shown }) : refused('wrong_trust_domain');
  }
  if (validateChain(leaf, [], manufacturers, now).ok) {
    // A manufacturer's root may have contracts and EVSEs below it: by ISO 15118 a leaf says which it is.
    if (otherRoleOf('oem_provisioning', leaf) !== null) return refused('wrong_trust_domain');
    return shown?.trustDomain === 'vehicle-vas' ? refused('wrong_trust_domain') : ok({ kind: 'oem', leaf, shown });
  }
  return refused('certificate_untrusted');
}

/** RFC 5280 4.2.1.12: without the extension for anything. ISO 15118 leaves have none. */
const mayAuthenticate = ({ extendedKeyUsage }: Certificate): boolean =>
  extendedKeyUsage === null || extendedKeyUsage.includes(Oid.clientAuth);
