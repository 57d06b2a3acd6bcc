import { randomBytes } from 'node:crypto';
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  type Certificate,
  crlDistributionPoints,
  type Extension,
  encodeName,
  encodeTbsCertificate,
  extendedKeyUsage,
  keyUsage,
  type NameSpec,
  ocspNoCheck,
  type SignatureAlgorithm,
  subjectAltName,
  subjectKeyIdentifier,
} from '@bfcert/kernel/x509';
import type { SubjectNames } from '@bfcert/pki-contract';
import { crlShardOf } from './crl/shard.ts';
import type { CertificateShape, SubjectAttribute } from './profiles/profile.ts';
import { type Publication, pointerUrls } from './publication.ts';

export interface DraftFields {
  readonly shape: CertificateShape;
  /** Hex. */
  readonly serial: string;
  readonly subject: SubjectNames;
  /** DER of the SubjectPublicKeyInfo: the only thing taken from a CSR. */
  readonly spki: Buffer;
  /** The authority's own certificate; null drafts a self-signed root. */
  readonly issuer: Certificate | null;
  /** That of the signing key. */
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publication: Publication;
}

/** The to-be-signed bytes; equal fields give equal bytes. */
export function draftCertificate(fields: DraftFields): Buffer {
  const subject = encodeSubject(fields.shape, fields.subject);
  return encodeTbsCertificate({
    serial: fields.serial,
    signatureAlgorithm: fields.signatureAlgorithm,
    issuer: fields.issuer?.subject.der ?? subject,
    subject,
    notBefore: fields.notBefore,
    notAfter: fields.notAfter,
    spki: fields.spki,
    extensions: extensionsOf(fields),
  });
}

export function encodeSubject(shape: CertificateShape, names: SubjectNames): Buffer {
  const values: { readonly [Name in SubjectAttribute]: string | null } = {
    C: names.country ?? null,
    O: names.organisation,
    CN: names.commonName,
    DC: shape.domainComponent,
  };
  const attributes = shape.subject.flatMap((name): NameSpec => {
    const value = values[name];
    return value === null ? [] : [{ name, value }];
  });
  return encodeName(attributes);
}

/**
 * The revocation list that a certificate of this shape would stand in; null where it names none. An
 * issuer's authorities are few and stand in one list, which is complete for authorities: OpenSSL looks
 * for a list about the root as well, and a root names no place.
 */
export function crlShardIn(shape: CertificateShape, serial: string, { crlShards }: Publication): number | null {
  if (!shape.revocationPointers.crl) return null;
  return shape.ca === null ? crlShardOf(serial, crlShards) : 0;
}

function extensionsOf(fields: DraftFields): Extension[] {
  const { shape, subject, spki, issuer } = fields;
  const { ca } = shape;
  return [
    basicConstraints(
      ca === null ? { ca: false } : { ca: true, ...(ca.pathLength === null ? {} : { pathLength: ca.pathLength }) },
    ),
    keyUsage(shape.keyUsage),
    ...(shape.extendedKeyUsage === null ? [] : [extendedKeyUsage(shape.extendedKeyUsage)]),
    ...(shape.subjectAltName === 'absent' ? [] : [subjectAltName({ dnsNames: [subject.commonName] })]),
    subjectKeyIdentifier(spki),
    authorityKeyIdentifier(issuer ?? spki),
    ...(issuer === null ? [] : pointers(fields, issuer)),
    ...(shape.ocspNoCheck ? [ocspNoCheck()] : []),
  ];
}

function pointers({ shape, serial, publication }: DraftFields, issuer: Certificate): Extension[] {
  const { revocationPointers, caIssuers } = shape;
  const urls = pointerUrls(publication, issuer, crlShardIn(shape, serial, publication) ?? 0);
  const access = {
    ...(revocationPointers.ocsp ? { ocsp: [urls.ocsp] } : {}),
    ...(caIssuers ? { caIssuers: [urls.caIssuers] } : {}),
  };
  return [
    ...(revocationPointers.crl ? [crlDistributionPoints([urls.crl])] : []),
    ...(Object.keys(access).length === 0 ? [] : [authorityInfoAccess(access)]),
  ];
}

const SERIAL_BYTES = 16;

/**
 * 127 random bits, in lower-case hex without leading zeros: far above the 64 that keep a signed
 * certificate from being predicted, one bit short of 16 octets so that DER needs no sign octet. Text
 * throughout: a number would lose its lower half.
 */
export function newSerial(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString('hex').replace(/^0+/, '');
}
