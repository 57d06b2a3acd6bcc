import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, formatName, parseCertificatePem } from '@bfcert/kernel/x509';
import type { TrustAnchor } from './trust-anchor-bundle.ts';

/** What an anchor says of itself; read from its PEM, so that there is nothing to differ from it. */
export interface AnchorFacts extends TrustAnchor {
  readonly issuer: string;
  /** Lower-case hex without leading zeros. */
  readonly serial: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly spkiSha256: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Issued to itself; else an intermediate. */
  readonly isRoot: boolean;
}

/** @throws when it is no certificate: what is stored was read once already. */
export function describeAnchor(anchor: TrustAnchor): AnchorFacts {
  const parsed = unwrap(parseCertificatePem(anchor.pem));
  return {
    ...anchor,
    issuer: formatName(parsed.issuer),
    serial: parsed.serial,
    spkiSha256: parsed.spkiSha256,
    notBefore: parsed.notBefore.toISOString(),
    notAfter: parsed.notAfter.toISOString(),
    isRoot: isSelfIssued(parsed),
  };
}

/** RFC 5280, 3.2: subject and issuer are one. */
export const isSelfIssued = ({ subject, issuer }: Certificate): boolean => subject.der.equals(issuer.der);
