import { ok, type Result, refused } from '@bfcert/kernel/result';
import { assembleCertificate, type Certificate, parseCertificate, type SignatureAlgorithm } from '@bfcert/kernel/x509';
import { findingsOn, type LintFinding } from './lints/index.ts';
import type { CertificateShape } from './profiles/profile.ts';

/**
 * Permission to sign one draft once. Only `lint` hands one out and an authority's key signs nothing
 * else, so un-linted signing cannot be written. What it stands for is kept here, out of reach of
 * whoever holds it.
 */
export interface IssuanceTicket {
  readonly __issuanceTicket: unique symbol;
}

interface LintedDraft {
  readonly tbs: Buffer;
  /** The key the draft was linted for: SHA-256 of its SubjectPublicKeyInfo. */
  readonly issuerSpkiSha256: string;
}

const unredeemed = new WeakMap<IssuanceTicket, LintedDraft>();

export interface Draft {
  readonly tbs: Buffer;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly shape: CertificateShape;
  /** Null for a root, which is its own issuer. */
  readonly issuer: Certificate | null;
}

const WELL_FORMED = { lint: 'well-formed', level: 'error', source: 'RFC 5280 4.1; X.690' } as const;

/** In bytes: two integers in DER for ECDSA, the modulus for RSA. The size of a certificate is judged before it is signed. */
const LONGEST_SIGNATURE: { readonly [Algorithm in SignatureAlgorithm]: number } = {
  'ecdsa-sha256': 72,
  'ecdsa-sha384': 104,
  'ecdsa-sha512': 139,
  'rsa-sha256': 512,
  'rsa-sha384': 512,
  'rsa-sha512': 512,
  'rsa-pss-sha256': 512,
  'rsa-pss-sha384': 512,
  'rsa-pss-sha512': 512,
  ed25519: 64,
  ed448: 114,
};

/** As the certificate will be, at its largest. */
export const withPlaceholder = (tbs: Buffer, signatureAlgorithm: SignatureAlgorithm): Buffer =>
  assembleCertificate(tbs, signatureAlgorithm, Buffer.alloc(LONGEST_SIGNATURE[signatureAlgorithm]));

/** Refused for every error and every warning; advice that is meant for other uses than the profile's does not count. */
export function lint(draft: Draft): Result<IssuanceTicket, readonly [LintFinding, ...LintFinding[]]> {
  const { tbs, signatureAlgorithm, shape } = draft;
  const parsed = parseCertificate(withPlaceholder(tbs, signatureAlgorithm));
  if (!parsed.ok) return refused([{ ...WELL_FORMED, fault: parsed.detail }]);
  const certificate = parsed.value;
  const issuer = draft.issuer ?? certificate;

  const [first, ...others] = findingsOn({ certificate, shape, issuer }).filter(({ level }) => level !== 'notice');
  if (first !== undefined) return refused([first, ...others]);

  const ticket = Object.freeze({}) as IssuanceTicket;
  unredeemed.set(ticket, { tbs: Buffer.from(tbs), issuerSpkiSha256: issuer.spkiSha256 });
  return ok(ticket);
}

/** The bytes to sign. Throws for a second use, a forged ticket, and another authority's key: all bugs. */
export function redeem(ticket: IssuanceTicket, issuerSpkiSha256: string): Buffer {
  const draft = unredeemed.get(ticket);
  if (draft === undefined) throw new Error('this issuance ticket was redeemed before or never handed out');
  if (draft.issuerSpkiSha256 !== issuerSpkiSha256)
    throw new Error('this issuance ticket is for the key of another authority');
  unredeemed.delete(ticket);
  return draft.tbs;
}
