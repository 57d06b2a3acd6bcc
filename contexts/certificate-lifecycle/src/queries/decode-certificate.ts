import { type Certificate, formatName, parseChainPem } from '@bfcert/kernel/x509';

/** The leaf, taken apart for people. */
export interface DecodedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly fingerprint: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** E.g. `EC P-256`. */
  readonly key: string;
  readonly signatureAlgorithm: string;
  readonly keyUsage: readonly string[];
  /** Dotted object identifiers. */
  readonly extendedKeyUsage: readonly string[];
  readonly dnsNames: readonly string[];
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  readonly isCa: boolean;
}

/** Throws on a chain that cannot be read: only chains that could be are stored. */
export function decodeLeaf(chainPem: string): DecodedCertificate {
  const chain = parseChainPem(chainPem);
  const leaf = chain.ok ? chain.value[0] : undefined;
  if (leaf === undefined) throw new Error('a stored chain cannot be read');
  return {
    subject: formatName(leaf.subject),
    issuer: formatName(leaf.issuer),
    serial: leaf.serial,
    fingerprint: leaf.fingerprint,
    notBefore: leaf.notBefore.toISOString(),
    notAfter: leaf.notAfter.toISOString(),
    key: keyName(leaf),
    signatureAlgorithm: leaf.signatureAlgorithm,
    keyUsage: leaf.keyUsage ?? [],
    extendedKeyUsage: leaf.extendedKeyUsage ?? [],
    dnsNames: leaf.dnsNames,
    subjectKeyId: leaf.subjectKeyId,
    authorityKeyId: leaf.authorityKeyId,
    isCa: leaf.isCa,
  };
}

function keyName({ key }: Certificate): string {
  switch (key.kind) {
    case 'ec':
      return `EC ${key.curve}`;
    case 'rsa':
      return `RSA ${key.bits}`;
    default:
      return key.kind === 'ed448' ? 'Ed448' : 'Ed25519';
  }
}
