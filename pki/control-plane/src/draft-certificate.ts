import { randomBytes } from 'node:crypto';
import {
  authorityKeyIdentifier,
  basicConstraints,
  type Certificate,
  type Extension,
  encodeName,
  encodeTbsCertificate,
  extendedKeyUsage,
  keyUsage,
  type SignatureAlgorithm,
  subjectAltName,
  subjectKeyIdentifier,
} from '@bfcert/kernel/x509';
import type { CertificateShape } from './profiles/profile.ts';

export interface CertificateSubject {
  readonly organisation: string;
  readonly commonName: string;
}

export interface DraftFields {
  readonly shape: CertificateShape;
  /** Hex. */
  readonly serial: string;
  readonly subject: CertificateSubject;
  /** DER of the SubjectPublicKeyInfo: the only thing taken from a CSR. */
  readonly spki: Buffer;
  /** The authority's own certificate; null drafts a self-signed root. */
  readonly issuer: Certificate | null;
  /** That of the signing key. */
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly notBefore: Date;
  readonly notAfter: Date;
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

export function encodeSubject(shape: CertificateShape, { organisation, commonName }: CertificateSubject): Buffer {
  return encodeName(shape.subject.map((name) => ({ name, value: name === 'O' ? organisation : commonName })));
}

function extensionsOf({ shape, subject, spki, issuer }: DraftFields): Extension[] {
  const { ca } = shape;
  return [
    basicConstraints(ca === null ? { ca: false } : { ca: true, pathLength: ca.pathLength }),
    keyUsage(shape.keyUsage),
    ...(shape.extendedKeyUsage === null ? [] : [extendedKeyUsage(shape.extendedKeyUsage)]),
    ...(shape.subjectAltName === 'absent' ? [] : [subjectAltName({ dnsNames: [subject.commonName] })]),
    subjectKeyIdentifier(spki),
    authorityKeyIdentifier(issuer ?? spki),
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
