import { hash } from 'node:crypto';
import { type DerReader, encodeNull, encodeOctetString, encodeOid, encodeSequence, Tag } from '../../der/index.ts';
import type { Certificate } from '../certificate.ts';
import type { ReportedHashData } from '../certificate-hash-data.ts';
import { Oid } from '../object-identifiers.ts';
import { Refused } from '../refusal.ts';
import { encodeAnySerial, readSerial } from '../serial-number.ts';

/** SHA-1 is what RFC 5019 clients ask with: here it names an issuer and protects nothing. */
export type CertIdHash = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** How OCSP names a certificate (RFC 6960 4.1.1). All hex is lower case, the serial without leading zeros. */
export interface CertId {
  readonly hashAlgorithm: CertIdHash;
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serial: string;
}

interface HashFacts {
  readonly oid: string;
  readonly bytes: number;
  /** Written with NULL parameters, as every client in use writes and compares them. */
  readonly identifier: Buffer;
}

const facts = (oid: string, bytes: number): HashFacts => ({
  oid,
  bytes,
  identifier: encodeSequence(encodeOid(oid), encodeNull()),
});

const HASHES: Record<CertIdHash, HashFacts> = {
  sha1: facts(Oid.sha1, 20),
  sha256: facts(Oid.sha256, 32),
  sha384: facts(Oid.sha384, 48),
  sha512: facts(Oid.sha512, 64),
};
const HASH_OF_OID = new Map(
  (Object.entries(HASHES) as [CertIdHash, HashFacts][]).map(([name, { oid }]) => [oid, name]),
);

/** `serial`: hex in any spelling. */
export const certIdOf = (
  issuer: Pick<Certificate, 'subject' | 'keyBits'>,
  serial: string,
  hashAlgorithm: CertIdHash,
): CertId => ({
  hashAlgorithm,
  issuerNameHash: hash(hashAlgorithm, issuer.subject.der),
  issuerKeyHash: hash(hashAlgorithm, issuer.keyBits),
  serial: serial.toLowerCase().replace(/^0+(?=.)/, ''),
});

/** The CertID of what a station named by hash data; null when its algorithm, hashes or serial cannot be one. */
export function certIdOfHashData(data: ReportedHashData): CertId | null {
  const hashAlgorithm = data.hashAlgorithm.toLowerCase();
  if (hashAlgorithm !== 'sha256' && hashAlgorithm !== 'sha384' && hashAlgorithm !== 'sha512') return null;
  const isHash = (text: string) => /^[0-9a-f]*$/i.test(text) && text.length === 2 * HASHES[hashAlgorithm].bytes;
  const serial = data.serialNumber.toLowerCase().replace(/^0+(?=.)/, '');
  if (!isHash(data.issuerNameHash) || !isHash(data.issuerKeyHash) || !/^[0-9a-f]{1,40}$/.test(serial)) return null;
  return {
    hashAlgorithm,
    issuerNameHash: data.issuerNameHash.toLowerCase(),
    issuerKeyHash: data.issuerKeyHash.toLowerCase(),
    serial,
  };
}

/** One text per CertID: the key of a cache, or of what was signed beforehand. */
export const certIdKey = ({ hashAlgorithm, issuerNameHash, issuerKeyHash, serial }: CertId): string =>
  `${hashAlgorithm}:${issuerNameHash}:${issuerKeyHash}:${serial}`;

export const sameCertId = (a: CertId, b: CertId): boolean => certIdKey(a) === certIdKey(b);

export function readCertId(reader: DerReader): CertId {
  return reader.sequence((inner) => {
    const hashAlgorithm = inner.sequence(readHashAlgorithm);
    const hashText = () => {
      const bytes = inner.octetString();
      if (bytes.length !== HASHES[hashAlgorithm].bytes) throw new Refused('malformed', `no hash of ${hashAlgorithm}`);
      return bytes.toString('hex');
    };
    return { hashAlgorithm, issuerNameHash: hashText(), issuerKeyHash: hashText(), serial: readSerial(inner) };
  });
}

function readHashAlgorithm(reader: DerReader): CertIdHash {
  const oid = reader.oid();
  // Both forms are in use (RFC 5754 chapter 2: absent is preferred, NULL is to be accepted).
  reader.optional(Tag.null, (parameters) => parameters.null());
  const name = HASH_OF_OID.get(oid);
  if (name === undefined) throw new Refused('hash_algorithm_not_allowed', `the hash algorithm ${oid} is not allowed`);
  return name;
}

export const encodeCertId = ({ hashAlgorithm, issuerNameHash, issuerKeyHash, serial }: CertId): Buffer =>
  encodeSequence(
    HASHES[hashAlgorithm].identifier,
    encodeOctetString(Buffer.from(issuerNameHash, 'hex')),
    encodeOctetString(Buffer.from(issuerKeyHash, 'hex')),
    encodeAnySerial(serial),
  );
