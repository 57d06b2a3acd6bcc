import type { KeyObject } from 'node:crypto';
import { importPublicKey } from '@bfcert/kernel/x509';
import { AuthorityCallRefused } from '@bfcert/pki-contract/authority';
import { type Attribute, Template, ulong } from './attributes.ts';
import { WORD } from './cryptoki.ts';
import { CKA, CKK, CKO } from './cryptoki-names.ts';
import { ecPublicKey, rsaPublicKey } from './public-key-info.ts';
import type { OpenSession } from './token-session.ts';

export interface TokenKey {
  readonly privateHandle: bigint;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  readonly publicKey: KeyObject;
}

/** No public key, identifier or modulus in use is longer. */
const ATTRIBUTE_BYTES = 2_048;

/**
 * The one key pair under this label, or null. A private key that could leave the token in the clear,
 * or that lies there twice, is refused: whoever set it up did not mean it for a CA.
 */
export async function findKey(session: OpenSession, label: string): Promise<TokenKey | null> {
  const known = session.keys.get(label);
  if (known !== undefined) return known;
  const [privateHandle, another] = await findObjects(session, [
    [CKA.class, CKO.privateKey],
    [CKA.label, label],
  ]);
  if (privateHandle === undefined) return null;
  if (another !== undefined) throw unusable(label, 'there are two keys under it');
  const [sensitive, extractable, id] = await attributes(session, privateHandle, [
    CKA.sensitive,
    CKA.extractable,
    CKA.id,
  ]);
  if (sensitive?.[0] !== 1 || extractable?.[0] !== 0) throw unusable(label, 'the key may leave the token');
  const spki = await publicKeyInfo(session, label, id ?? Buffer.alloc(0));
  const publicKey = importPublicKey(spki);
  if (!publicKey.ok) throw unusable(label, publicKey.detail);
  const key = { privateHandle, spki, publicKey: publicKey.value };
  session.keys.set(label, key);
  return key;
}

async function publicKeyInfo(session: OpenSession, label: string, id: Buffer): Promise<Buffer> {
  const [handle, another] = await findObjects(session, [
    [CKA.class, CKO.publicKey],
    [CKA.label, label],
    [CKA.id, id],
  ]);
  if (handle === undefined || another !== undefined) throw unusable(label, 'its public key is not there, or twice');
  const [keyType] = await attributes(session, handle, [CKA.keyType]);
  if (keyType?.equals(ulong(CKK.rsa))) {
    const [modulus, exponent] = await attributes(session, handle, [CKA.modulus, CKA.publicExponent]);
    if (modulus && exponent) return rsaPublicKey(modulus, exponent);
  }
  if (keyType?.equals(ulong(CKK.ec))) {
    const [parameters, point] = await attributes(session, handle, [CKA.ecParams, CKA.ecPoint]);
    const spki = parameters && point ? ecPublicKey(parameters, point) : null;
    if (spki !== null) return spki;
  }
  throw unusable(label, 'it is neither an RSA key nor one on a curve in use');
}

/** At most two handles: one is what is wanted, two are one too many. */
async function findObjects(
  { cryptoki, handle }: OpenSession,
  wanted: readonly Attribute[],
): Promise<readonly bigint[]> {
  const template = Template.of(wanted);
  const found = Buffer.alloc(2 * WORD);
  const count = ulong(0n);
  await cryptoki.call('C_FindObjectsInit', handle, template.memory, template.count);
  try {
    await cryptoki.call('C_FindObjects', handle, found, 2n, count);
  } finally {
    await cryptoki.call('C_FindObjectsFinal', handle);
  }
  return [0, 1].filter((index) => index < count.readBigUInt64LE()).map((index) => found.readBigUInt64LE(index * WORD));
}

async function attributes(
  { cryptoki, handle }: OpenSession,
  object: bigint,
  types: readonly bigint[],
): Promise<readonly (Buffer | null)[]> {
  const template = Template.room(types, ATTRIBUTE_BYTES);
  await cryptoki.call('C_GetAttributeValue', handle, object, template.memory, template.count);
  return types.map((_, index) => template.read(index));
}

export const unusable = (label: string, detail: string): AuthorityCallRefused =>
  new AuthorityCallRefused('key_unusable', `the token's key ${label}: ${detail}`);
