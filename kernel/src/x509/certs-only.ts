import {
  contextConstructed,
  type DerReader,
  encodeExplicit,
  encodeInteger,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  Tag,
} from '../der/index.ts';
import { skipAlgorithm } from './algorithm-identifier.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { Oid } from './object-identifiers.ts';
import { type Diagnosed, Refused, readRefusable, type X509Refusal } from './refusal.ts';

const MAXIMUM_BYTES = 256 * 1024;
const MAXIMUM_CERTIFICATES = 50;
/** RFC 5652 5.1: 1 with plain certificates and content of type data; some writers say 3. */
const VERSIONS: readonly number[] = [1, 3];

/** DER of SignedData without content and without a signer (RFC 5652, RFC 7030 4.1.3); the certificates lose their order. */
export function encodeCertsOnly(certificates: readonly Uint8Array[]): Buffer {
  if (certificates.length === 0) throw new Error('certs-only has at least one certificate');
  const signedData = encodeSequence(
    encodeInteger(1),
    encodeSetOf([]),
    encodeSequence(encodeOid(Oid.pkcs7Data)),
    encodeSetOf(certificates, contextConstructed(0)),
    encodeSetOf([]),
  );
  return encodeSequence(encodeOid(Oid.pkcs7SignedData), encodeExplicit(0, signedData));
}

/**
 * The certificates in the order of the encoding, at least one. CMS allows BER, and servers built on
 * BouncyCastle (EJBCA) send its indefinite lengths: those are refused as malformed, because a reader
 * of several spellings of one structure is what this package exists to avoid. The one exception is
 * the order of the certificates, which OpenSSL keeps as it was given. A signer is refused: its
 * signature would go unchecked.
 */
export function parseCertsOnly(input: Uint8Array): Diagnosed<readonly Certificate[], X509Refusal> {
  return readRefusable(input, MAXIMUM_BYTES, (reader) =>
    reader.sequence((contentInfo) => {
      if (contentInfo.oid() !== Oid.pkcs7SignedData) throw new Refused('malformed', 'not CMS SignedData');
      return contentInfo.constructed(contextConstructed(0), (content) => content.sequence(readSignedData));
    }),
  );
}

function readSignedData(data: DerReader): Certificate[] {
  const version = data.smallInteger();
  if (!VERSIONS.includes(version)) throw new Refused('unsupported_version', `SignedData of version ${version}`);
  // They would name how a signer hashed; without one they mean nothing.
  data.constructed(Tag.set, (algorithms) => algorithms.each(skipAlgorithm));
  data.sequence((encapsulated) => {
    encapsulated.oid();
    if (!encapsulated.atEnd) throw new Refused('malformed', 'certs-only with content');
  });
  const certificates =
    data.optionalConstructed(contextConstructed(0), (list) =>
      list.each((item) => {
        if (item.peek() !== Tag.sequence) throw new Refused('malformed', 'a certificate that is not X.509');
        return readCertificate(item);
      }),
    ) ?? [];
  // CRLs may come along; whoever wants them parses them as such.
  data.optional(contextConstructed(1), (crls) => crls.any());
  data.constructed(Tag.set, (signers) => {
    if (!signers.atEnd) throw new Refused('malformed', 'certs-only with a signer');
  });
  if (certificates.length === 0) throw new Refused('malformed', 'no certificate');
  if (certificates.length > MAXIMUM_CERTIFICATES) {
    throw new Refused('too_many', `more than ${MAXIMUM_CERTIFICATES} certificates`);
  }
  return certificates;
}
