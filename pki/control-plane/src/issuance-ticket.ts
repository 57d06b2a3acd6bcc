import { ok, type Result, refused } from '@bfcert/kernel/result';
import { assembleCertificate, type Certificate, parseCertificate, type SignatureAlgorithm } from '@bfcert/kernel/x509';
import { LINTS } from './lints/index.ts';
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

export interface LintFinding {
  readonly lint: string;
  readonly fault: string;
}

export function lint(draft: Draft): Result<IssuanceTicket, readonly [LintFinding, ...LintFinding[]]> {
  const { tbs, signatureAlgorithm, shape } = draft;
  const parsed = parseCertificate(assembleCertificate(tbs, signatureAlgorithm, Buffer.alloc(1)));
  if (!parsed.ok) return refused([{ lint: 'well-formed', fault: parsed.detail }]);
  const certificate = parsed.value;
  const issuer = draft.issuer ?? certificate;

  const findings: LintFinding[] = [];
  for (const { name, fault } of LINTS) {
    const found = fault({ certificate, shape, issuer });
    if (found !== null) findings.push({ lint: name, fault: found });
  }
  const [first, ...others] = findings;
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
