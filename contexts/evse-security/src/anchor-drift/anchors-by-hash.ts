import type { TrustAnchor } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import {
  type Certificate,
  certificateHashData,
  type HashAlgorithm,
  hashDataKey,
  parseCertificatePem,
} from '@bfcert/kernel/x509';
import type { ReportedHashData } from '../station-contract/index.ts';

const ALGORITHMS: readonly HashAlgorithm[] = ['SHA256', 'SHA384', 'SHA512'];

/**
 * Which of these a station means, in either form and under whichever algorithm, as `isAnchorListed` says it of one: made
 * once for all lists of a fleet, which has many stations and few anchors.
 */
export function anchorsByHash<Anchor extends TrustAnchor>(
  anchors: readonly Anchor[],
): (hashData: ReportedHashData) => Anchor | null {
  const byKey = new Map(anchors.flatMap((anchor) => keysOf(anchor).map((key) => [key, anchor] as const)));
  return (hashData) => byKey.get(hashDataKey(hashData)) ?? null;
}

const read = (pem: string): Certificate => unwrap(parseCertificatePem(pem));

function keysOf({ pem, signed }: TrustAnchor): readonly string[] {
  const own = read(pem);
  const forms: (readonly [Certificate, issuer: Certificate])[] = [[own, own]];
  if (signed !== undefined) {
    const form = read(signed.pem);
    forms.push([form, read(signed.by.pem)], [form, form]);
  }
  return forms.flatMap(([certificate, issuer]) =>
    ALGORITHMS.map((algorithm) => hashDataKey(certificateHashData(certificate, issuer, algorithm))),
  );
}
