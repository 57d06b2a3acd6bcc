import { ok, type Result, refused } from '@bfcert/kernel/result';
import { assembleCertificate, type Certificate, parseCertificate, type SignatureAlgorithm } from '@bfcert/kernel/x509';
import { findingsOn, type LintFinding } from './lints/index.ts';
import type { CertificateShape } from './profiles/profile.ts';
import { TicketOffice } from './signing-ticket.ts';

/**
 * Permission to sign one draft once. Only `lint` hands one out and an authority's key signs no
 * certificate without, so un-linted signing cannot be written.
 */
export interface IssuanceTicket {
  readonly __issuanceTicket: unique symbol;
}

const office = new TicketOffice<IssuanceTicket>('issuance');

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

  return ok(office.handOut(tbs, issuer.spkiSha256));
}

/** The bytes to sign, for an authority's key alone. */
export const redeem = (ticket: IssuanceTicket, issuerSpkiSha256: string): Buffer =>
  office.redeem(ticket, issuerSpkiSha256);
