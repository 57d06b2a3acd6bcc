import type { ReleasedTrustAnchors, SignedForm } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, parseCertificatePem } from '@bfcert/kernel/x509';
import type { InstalledCertificate, ReportedHashData } from '../station-contract/index.ts';
import { isAnchorListed, isFollowed } from '../trust-anchor-installation/listed.ts';

export interface WantedAnchor {
  readonly name: string;
  readonly fingerprint: string;
  readonly certificate: Certificate;
  readonly pem: string;
  readonly signed?: SignedForm;
}

type Released = ReleasedTrustAnchors['anchors'][number];

export const wantedAnchors = ({
  anchors,
}: {
  readonly anchors: readonly Pick<Released, 'name' | 'fingerprint' | 'pem' | 'signed'>[];
}): readonly WantedAnchor[] =>
  anchors.map(({ name, fingerprint, pem, signed }) => ({
    name,
    fingerprint,
    certificate: unwrap(parseCertificatePem(pem)),
    pem,
    ...(signed === undefined ? {} : { signed }),
  }));

/** The released anchor that a station means by this; null: none of ours. */
export const anchorNamed = (hashData: ReportedHashData, wanted: readonly WantedAnchor[]): WantedAnchor | null =>
  wanted.find((anchor) => isAnchorListed(anchor, [hashData])) ?? null;

/** How a station's roots for its CSMS differ from the released ones, both ways. */
export interface Drift {
  readonly missing: readonly WantedAnchor[];
  readonly unexpected: readonly ReportedHashData[];
}

export function driftOf(certificates: readonly InstalledCertificate[], wanted: readonly WantedAnchor[]): Drift {
  const roots = certificates.filter(({ kind }) => kind === 'csms_root').map(({ hashData }) => hashData);
  const named = roots.map((hashData) => anchorNamed(hashData, wanted));
  return {
    missing: wanted.filter((anchor) => !named.includes(anchor) && !isFollowed(anchor, wanted, roots)),
    unexpected: roots.filter((_root, at) => named[at] === null),
  };
}
