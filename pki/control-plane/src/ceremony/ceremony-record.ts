import { certificatePem, formatName, type KeyAlgorithm } from '@bfcert/kernel/x509';
import type { AuthorityName, TrustDomain } from '@bfcert/pki-contract';
import { integer, listOf, nullable, object, oneOf, type Reader, text } from '@bfcert/pki-contract/strict-json';
import { AUTHORITY_PLANS } from '../authorities/authority-plan.ts';
import type { AuthorityPlace } from '../authorities/certify-authority.ts';
import { certificateOf } from '../authorities/open-authority.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { AuthorityRole } from '../ledger/records.ts';

/** One certificate that a ceremony has made, as people write it down. */
export interface MadeCertificate {
  readonly authority: AuthorityName;
  readonly trustDomain: TrustDomain;
  readonly role: AuthorityRole;
  readonly generation: number;
  /** As RFC 4514 writes names. */
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hex. */
  readonly serial: string;
  /** SHA-256 of the DER. */
  readonly fingerprint: string;
  /** The subject key identifier. */
  readonly keyId: string | null;
  /** Such as `EC P-256` or `RSA 3072`. */
  readonly key: string;
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly certificatePem: string;
}

/** What a task answers: everything it has made, in the order of making. */
export interface CeremonyOutcome {
  readonly made: readonly MadeCertificate[];
}

const domains = [...new Set(AUTHORITY_PLANS.map(({ trustDomain }) => trustDomain))];
const name = text(1_024);

export const readOutcome: Reader<CeremonyOutcome> = object<CeremonyOutcome>({
  made: listOf(
    object<MadeCertificate>({
      authority: text(64),
      trustDomain: oneOf(...domains),
      role: oneOf<AuthorityRole>('root', 'cross', 'intermediate', 'issuing'),
      generation: integer(1, 1_000),
      subject: name,
      issuer: name,
      serial: text(40),
      fingerprint: text(64),
      keyId: nullable(text(64)),
      key: text(32),
      notBefore: text(24),
      notAfter: text(24),
      certificatePem: text(32_768),
    }),
    1_000,
  ),
});

export function madeCertificate(ledger: Ledger, place: AuthorityPlace): MadeCertificate {
  const plan = AUTHORITY_PLANS.find((candidate) => candidate.name === place.name);
  const record = ledger.authorities
    .of(place.name)
    .find(({ role, generation }) => role === place.role && generation === place.generation);
  if (plan === undefined || record === undefined) throw new Error(`${place.name} ${place.role} was not made`);
  const certificate = certificateOf(ledger, record.fingerprint);
  return {
    authority: place.name,
    trustDomain: plan.trustDomain,
    role: place.role,
    generation: place.generation,
    subject: formatName(certificate.subject),
    issuer: formatName(certificate.issuer),
    serial: certificate.serial,
    fingerprint: certificate.fingerprint,
    keyId: certificate.subjectKeyId,
    key: keyText(certificate.key),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    certificatePem: certificatePem(certificate.der),
  };
}

function keyText(key: KeyAlgorithm): string {
  switch (key.kind) {
    case 'ec':
      return `EC ${key.curve}`;
    case 'rsa':
      return `RSA ${key.bits}`;
    case 'ed25519':
      return 'Ed25519';
    case 'ed448':
      return 'Ed448';
  }
}
