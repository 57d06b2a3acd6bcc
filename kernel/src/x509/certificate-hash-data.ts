import { hash } from 'node:crypto';
import type { Certificate } from './certificate.ts';

export type HashAlgorithm = 'SHA256' | 'SHA384' | 'SHA512';

/** How OCPP names a certificate (2.0.1 part 2, CertificateHashDataType; RFC 6960 CertID). All hex. */
export interface CertificateHashData {
  readonly hashAlgorithm: HashAlgorithm;
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  /** Without leading zeros, so possibly of an odd length. */
  readonly serialNumber: string;
}

const NODE_NAMES: Record<HashAlgorithm, string> = { SHA256: 'sha256', SHA384: 'sha384', SHA512: 'sha512' };

/**
 * A root is its own issuer. The key hash is over the key bits, not over the SubjectPublicKeyInfo.
 * Two certificates of one issuer name and key with equal serials share it: it is no identity.
 */
export function certificateHashData(
  certificate: Certificate,
  issuer: Certificate,
  hashAlgorithm: HashAlgorithm = 'SHA256',
): CertificateHashData {
  const name = NODE_NAMES[hashAlgorithm];
  return {
    hashAlgorithm,
    issuerNameHash: hash(name, certificate.issuer.der),
    issuerKeyHash: hash(name, issuer.keyBits),
    serialNumber: certificate.serial,
  };
}

/** Stations differ in case and in leading zeros; the strings a station reported are what goes back to it. */
export function sameHashData(
  a: Omit<CertificateHashData, 'hashAlgorithm'> & { readonly hashAlgorithm: string },
  b: Omit<CertificateHashData, 'hashAlgorithm'> & { readonly hashAlgorithm: string },
): boolean {
  return (
    a.hashAlgorithm.toUpperCase() === b.hashAlgorithm.toUpperCase() &&
    a.issuerNameHash.toLowerCase() === b.issuerNameHash.toLowerCase() &&
    a.issuerKeyHash.toLowerCase() === b.issuerKeyHash.toLowerCase() &&
    serialText(a.serialNumber) === serialText(b.serialNumber)
  );
}

const serialText = (serial: string): string => serial.toLowerCase().replace(/^0+(?=.)/, '');
