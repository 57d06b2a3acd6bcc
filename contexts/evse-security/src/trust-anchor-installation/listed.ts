import type { SignedForm, TrustAnchor } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, certificateHashData, parseCertificatePem, sameHashData } from '@bfcert/kernel/x509';
import type { ListedAnchor } from '../station-contract/index.ts';

/** True when the station lists exactly this certificate, by hash, under whichever algorithm it chose (M05, errata note to M03). */
export function isListed(
  certificate: Certificate,
  listed: readonly ListedAnchor[],
  issuer: Certificate = certificate,
): boolean {
  return listed.some((entry) => sameHashData(certificateHashData(certificate, issuer, entry.hashAlgorithm), entry));
}

type Anchor = Pick<TrustAnchor, 'pem' | 'signed' | 'fingerprint'>;

const parsed = new Map<string, Certificate>();
const MOST_PARSED = 1_000;

/** A fleet is held against the same few roots, station by station. */
function read(pem: string): Certificate {
  const known = parsed.get(pem);
  if (known !== undefined) return known;
  if (parsed.size >= MOST_PARSED) parsed.clear();
  const certificate = unwrap(parseCertificatePem(pem));
  parsed.set(pem, certificate);
  return certificate;
}

/** One that has deleted the signer since has no key but the form's own to take for the hash of its issuer's. */
const isSignedFormListed = ({ pem, by }: SignedForm, listed: readonly ListedAnchor[]): boolean =>
  isListed(read(pem), listed, read(by.pem)) || isListed(read(pem), listed);

/** In either form: both have its name and key, which is what a chain ends in. */
export const isAnchorListed = ({ pem, signed }: Anchor, listed: readonly ListedAnchor[]): boolean =>
  isListed(read(pem), listed) || (signed !== undefined && isSignedFormListed(signed, listed));

/** The station lists the root that it has signed, after whose first use it deletes this one by itself (M05.FR.09–16). */
export const isFollowed = ({ fingerprint }: Anchor, anchors: readonly Anchor[], listed: readonly ListedAnchor[]) =>
  anchors.some(({ signed }) => signed?.by.fingerprint === fingerprint && isSignedFormListed(signed, listed));

/**
 * In which form a station takes it that keeps one root, and another only if that one has signed it (M05.FR.09–10); null: in
 * none. One without any takes whatever comes, and after it only what that has signed: it is sent `first`, or nothing.
 */
export function formAfter(
  { pem, signed, fingerprint }: Anchor,
  anchors: readonly Anchor[],
  listed: readonly ListedAnchor[],
  first: string | null,
): string | null {
  if (listed.length === 0) return fingerprint === first ? pem : null;
  if (signed === undefined) return null;
  const signer = anchors.find((one) => one.fingerprint === signed.by.fingerprint) ?? signed.by;
  return isAnchorListed(signer, listed) ? signed.pem : null;
}

/**
 * Of what such a station lacks, what it takes: now, or once another of these has come that has signed it. The rest it takes in
 * no form.
 */
export function takenByCheck<Missing extends Anchor>(
  missing: readonly Missing[],
  anchors: readonly Anchor[],
  listed: readonly ListedAnchor[],
  first: string | null,
): readonly Missing[] {
  const taken = new Set(missing.filter((anchor) => formAfter(anchor, anchors, listed, first) !== null));
  for (let before = -1; before < taken.size; ) {
    before = taken.size;
    const signers = new Set([...taken].map(({ fingerprint }) => fingerprint));
    for (const anchor of missing) if (signers.has(anchor.signed?.by.fingerprint ?? '')) taken.add(anchor);
  }
  return missing.filter((anchor) => taken.has(anchor));
}
