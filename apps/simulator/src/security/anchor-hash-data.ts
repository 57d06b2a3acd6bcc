import { isDeepStrictEqual } from 'node:util';
import { type Certificate, certificateHashData, sameHashData, verifyIssuedBy } from '@bfcert/kernel/x509';
import type { TrustAnchor } from '../flash/station-memory.ts';
import type { CertificateHashData, RootCertificateUse } from '../ocpp/messages.ts';
import { anchorCertificates, fingerprintOf } from './judge-anchor.ts';

export interface ListedAnchor {
  readonly certificateType: RootCertificateUse;
  readonly certificateHashData: CertificateHashData;
  readonly certificate: Certificate;
}

type HashDataOf = (root: Certificate, issuer: Certificate) => CertificateHashData;

/** The installed roots with their hash data (OCPP 2.0.1 part 2, 2.6: over the issuer's name and key), or as this station names them. */
export function listAnchors(
  anchors: readonly TrustAnchor[],
  hashDataOf: HashDataOf = certificateHashData,
): readonly ListedAnchor[] {
  const uses = new Set(anchors.map((anchor) => anchor.use));
  return [...uses].flatMap((use) => {
    const certificates = anchorCertificates(anchors, use);
    return certificates.map((certificate) => ({
      certificateType: use,
      certificateHashData: hashDataOf(certificate, issuerOf(certificate, certificates)),
      certificate,
    }));
  });
}

/** Null when no installed root has this hash data. A station with names of its own knows them letter for letter alone. */
export function anchorByHashData(
  anchors: readonly TrustAnchor[],
  wanted: CertificateHashData,
  hashDataOf?: HashDataOf,
): ListedAnchor | null {
  const isIt = hashDataOf === undefined ? sameHashData : isDeepStrictEqual;
  return listAnchors(anchors, hashDataOf).find((listed) => isIt(listed.certificateHashData, wanted)) ?? null;
}

export function sameAnchor(anchor: TrustAnchor, use: RootCertificateUse, certificate: Certificate): boolean {
  return anchor.use === use && fingerprintOf(anchor) === certificate.fingerprint;
}

function issuerOf(certificate: Certificate, installed: readonly Certificate[]): Certificate {
  if (verifyIssuedBy(certificate, certificate)) return certificate;
  const issuer = installed.find((candidate) => verifyIssuedBy(certificate, candidate));
  // Its issuer was deleted after it (M04.FR.08): its own key is the only one left to hash.
  return issuer ?? certificate;
}
