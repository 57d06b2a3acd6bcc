import {
  contextConstructed,
  type DerReader,
  encodeExplicit,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
  Tag,
} from '../der/index.ts';
import { Oid } from './object-identifiers.ts';
import { Refused } from './refusal.ts';

export type SignatureAlgorithm =
  | 'ecdsa-sha256'
  | 'ecdsa-sha384'
  | 'ecdsa-sha512'
  | 'rsa-sha256'
  | 'rsa-sha384'
  | 'rsa-sha512'
  | 'rsa-pss-sha256'
  | 'rsa-pss-sha384'
  | 'rsa-pss-sha512'
  | 'ed25519'
  | 'ed448';

export interface SignatureParameters {
  readonly algorithm: SignatureAlgorithm;
  /** RSA-PSS only: bytes of salt, as the parameters say. */
  readonly saltLength: number | null;
}

export type Hash = 'sha256' | 'sha384' | 'sha512';
export type Scheme = 'ec' | 'rsa' | 'rsa-pss' | 'ed25519' | 'ed448';

export interface AlgorithmFacts {
  readonly scheme: Scheme;
  readonly oid: string;
  readonly hash: Hash | null;
}

/** The list: an algorithm that is not on it is neither read nor written. */
export const SIGNATURE_ALGORITHMS: Record<SignatureAlgorithm, AlgorithmFacts> = {
  'ecdsa-sha256': { scheme: 'ec', oid: Oid.ecdsaWithSha256, hash: 'sha256' },
  'ecdsa-sha384': { scheme: 'ec', oid: Oid.ecdsaWithSha384, hash: 'sha384' },
  'ecdsa-sha512': { scheme: 'ec', oid: Oid.ecdsaWithSha512, hash: 'sha512' },
  'rsa-sha256': { scheme: 'rsa', oid: Oid.sha256WithRsa, hash: 'sha256' },
  'rsa-sha384': { scheme: 'rsa', oid: Oid.sha384WithRsa, hash: 'sha384' },
  'rsa-sha512': { scheme: 'rsa', oid: Oid.sha512WithRsa, hash: 'sha512' },
  'rsa-pss-sha256': { scheme: 'rsa-pss', oid: Oid.rsassaPss, hash: 'sha256' },
  'rsa-pss-sha384': { scheme: 'rsa-pss', oid: Oid.rsassaPss, hash: 'sha384' },
  'rsa-pss-sha512': { scheme: 'rsa-pss', oid: Oid.rsassaPss, hash: 'sha512' },
  ed25519: { scheme: 'ed25519', oid: Oid.ed25519, hash: null },
  ed448: { scheme: 'ed448', oid: Oid.ed448, hash: null },
};

export const HASH_BYTES: Record<Hash, number> = { sha256: 32, sha384: 48, sha512: 64 };
const HASH_OIDS: Record<Hash, string> = { sha256: Oid.sha256, sha384: Oid.sha384, sha512: Oid.sha512 };

const SCHEME_OF_OID = new Map(
  (Object.entries(SIGNATURE_ALGORITHMS) as [SignatureAlgorithm, AlgorithmFacts][])
    .filter(([, facts]) => facts.scheme !== 'rsa-pss')
    .map(([name, facts]) => [facts.oid, name] as const),
);

/** Reads an AlgorithmIdentifier of a signature; anything off the list (SHA-1, MD5, DSA, ML-DSA) is refused. */
export function readSignatureAlgorithm(reader: DerReader): SignatureParameters {
  return reader.sequence((inner) => {
    const oid = inner.oid();
    if (oid === Oid.rsassaPss) return readPssParameters(inner);
    const algorithm = SCHEME_OF_OID.get(oid);
    if (algorithm === undefined) throw notAllowed(oid);
    // RFC 4055 section 5: NULL is written, absent is accepted too. ECDSA and EdDSA have no parameters.
    if (SIGNATURE_ALGORITHMS[algorithm].scheme === 'rsa') inner.optional(Tag.null, (parameters) => parameters.null());
    return { algorithm, saltLength: null };
  });
}

/** Reads past an AlgorithmIdentifier by which nothing is verified. */
export function skipAlgorithm(reader: DerReader): void {
  reader.sequence((inner) => {
    inner.oid();
    if (!inner.atEnd) inner.any();
  });
}

/**
 * RFC 4055 3.1. The defaults (SHA-1, salt of 20) are refused with SHA-1 itself; the mask must use
 * the same hash, the trailer field must be its default and so be absent.
 */
function readPssParameters(reader: DerReader): SignatureParameters {
  return reader.sequence((parameters) => {
    const hash = parameters.optionalConstructed(contextConstructed(0), readHash);
    const mask = parameters.optionalConstructed(contextConstructed(1), (generator) =>
      generator.sequence((inner) => {
        const oid = inner.oid();
        if (oid !== Oid.mgf1) throw notAllowed(oid);
        return readHash(inner);
      }),
    );
    const salt = parameters.optionalConstructed(contextConstructed(2), (inner) => inner.smallInteger());
    if (hash === null || hash !== mask) throw notAllowed('RSA-PSS with SHA-1 or with two different hashes');
    if (salt === 20) parameters.fail('default_encoded');
    return { algorithm: `rsa-pss-${hash}`, saltLength: salt ?? 20 };
  });
}

function readHash(reader: DerReader): Hash {
  return reader.sequence((inner) => {
    const oid = inner.oid();
    inner.optional(Tag.null, (parameters) => parameters.null());
    if (oid === Oid.sha256) return 'sha256';
    if (oid === Oid.sha384) return 'sha384';
    if (oid === Oid.sha512) return 'sha512';
    throw notAllowed(oid);
  });
}

const notAllowed = (what: string): Refused =>
  new Refused('signature_algorithm_not_allowed', `the signature algorithm ${what} is not allowed`);

/** RSA-PSS is written with a salt as long as the hash (RFC 4055 3.1 recommends it). */
export function encodeSignatureAlgorithm(algorithm: SignatureAlgorithm): Buffer {
  const { scheme, oid, hash } = SIGNATURE_ALGORITHMS[algorithm];
  if (scheme === 'rsa') return encodeSequence(encodeOid(oid), encodeNull());
  if (scheme !== 'rsa-pss' || hash === null) return encodeSequence(encodeOid(oid));
  const hashIdentifier = encodeSequence(encodeOid(HASH_OIDS[hash]), encodeNull());
  const mask = encodeSequence(encodeOid(Oid.mgf1), hashIdentifier);
  const parameters = encodeSequence(
    encodeExplicit(0, hashIdentifier),
    encodeExplicit(1, mask),
    encodeExplicit(2, encodeInteger(HASH_BYTES[hash])),
  );
  return encodeSequence(encodeOid(oid), parameters);
}
