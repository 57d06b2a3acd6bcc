import type { KeyObject } from 'node:crypto';
import { contextConstructed, encodeInteger, encodeOid, encodeSequence, encodeSetOf } from '../der/index.ts';
import { encodeName, type NameSpec } from './distinguished-name.ts';
import { type Extension, encodeExtensions } from './extension.ts';
import { Oid } from './object-identifiers.ts';
import { signatureAlgorithmFor, signTbs } from './signature.ts';
import { encodeSigned } from './signed.ts';

export interface SigningRequestFields {
  readonly subject: NameSpec;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly extensions?: readonly Extension[];
}

/** DER of a signed PKCS#10 request (RFC 2986). */
export function encodeSigningRequest({
  subject,
  privateKey,
  publicKey,
  extensions = [],
}: SigningRequestFields): Buffer {
  const attributes =
    extensions.length === 0
      ? []
      : [encodeSequence(encodeOid(Oid.extensionRequest), encodeSetOf([encodeExtensions(extensions)]))];
  const info = encodeSequence(
    encodeInteger(0),
    encodeName(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    encodeSetOf(attributes, contextConstructed(0)),
  );
  const algorithm = signatureAlgorithmFor(privateKey);
  return encodeSigned(info, algorithm, signTbs(info, privateKey, algorithm));
}
