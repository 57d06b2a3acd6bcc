import { hash } from 'node:crypto';
import type { Certificate } from './certificate.ts';

export type HashAlgorithm = 'SHA256' | 'SHA384' | 'SHA512';

/** How OCPP names a certificate (2.0.1 part 2, CertificateHashDataType; RFC 6960 CertID), as a station reported it. */
export interface ReportedHashData {
  readonly hashAlgorithm: string;
  /** Hashes and serial are hex in either case. */
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

/** As we compute it: lower case, the serial without leading zeros and so possibly of an odd length. */
export interface CertificateHashData extends ReportedHashData {
  readonly hashAlgorithm: HashAlgorithm;
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

/** Whether what is named so was issued by this one; of a root, whether it is its own name. The name as its DER. */
export function isIssuerNamed({ hashAlgorithm, issuerNameHash }: ReportedHashData, name: Buffer): boolean {
  const algorithm = NODE_NAMES[hashAlgorithm.toUpperCase() as HashAlgorithm] as string | undefined;
  return algorithm !== undefined && hash(algorithm, name) === issuerNameHash.toLowerCase();
}

/** Stations differ in case and in leading zeros; the strings a station reported are what goes back to it. */
export const sameHashData = (a: ReportedHashData, b: ReportedHashData): boolean => hashDataKey(a) === hashDataKey(b);

/** One text for all ways to write the same. */
export const hashDataKey = ({ hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }: ReportedHashData): string =>
  [
    hashAlgorithm.toUpperCase(),
    issuerNameHash.toLowerCase(),
    issuerKeyHash.toLowerCase(),
    serialNumber.toLowerCase().replace(/^0+(?=.)/, ''),
  ].join(' ');
