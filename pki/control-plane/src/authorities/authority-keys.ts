import { join } from 'node:path';
import type { SigningToken } from '@bfcert/pki-contract/authority';
import { AuthorityKey } from './authority-key.ts';
import { type AuthorityMaterials, type AuthorityPlace, commandIdOf } from './certify-authority.ts';
import type { IssuingKey } from './issuing-key.ts';
import { type AuthorityKeyKind, KeyFileUnusable, makeKeyFile, readKeyFile } from './key-file.ts';
import { TokenKey } from './token-key.ts';

/** Where key files lie, and what opens them. */
export interface KeyStore {
  readonly directory: string;
  readonly passphrase: string;
}

const storeOf = ({ role }: AuthorityPlace, { keys, rootKeys = keys }: AuthorityMaterials): KeyStore =>
  role === 'root' ? rootKeys : keys;

/** Null: its keys lie in files. */
const tokenOf = ({ name, role }: AuthorityPlace, { tokens }: AuthorityMaterials): SigningToken | null =>
  (role === 'issuing' ? tokens?.get(name) : undefined) ?? null;

const keyPathOf = (place: AuthorityPlace, materials: AuthorityMaterials): string =>
  join(storeOf(place, materials).directory, keyFileName(place));

const keyFileName = (place: AuthorityPlace): string => `${keyNameOf(place)}.key.pem`;

/** Its label in a token. */
const keyNameOf = ({ name, role, generation }: AuthorityPlace): string =>
  `${name}-${role}${generation === 1 ? '' : `-${generation}`}`;

/**
 * Null when it is not here, as that of a root may be. A key from before its authority's went elsewhere, to
 * a token or with the roots, is found where it was.
 */
export async function findKey(place: AuthorityPlace, materials: AuthorityMaterials): Promise<IssuingKey | null> {
  const token = tokenOf(place, materials);
  const kept = token === null ? null : await TokenKey.find(token, keyNameOf(place));
  return kept ?? (await findKeyFile(place, materials));
}

async function findKeyFile(place: AuthorityPlace, materials: AuthorityMaterials): Promise<AuthorityKey | null> {
  for (const { directory, passphrase } of new Set([storeOf(place, materials), materials.keys])) {
    const key = await readKeyFile(join(directory, keyFileName(place)), passphrase);
    if (key !== null) return new AuthorityKey(key);
  }
  return null;
}

/** The key of an authority that is, or is about to be, certified; made where nothing is intended for it yet. */
export async function provideKey(
  place: AuthorityPlace,
  kind: AuthorityKeyKind,
  materials: AuthorityMaterials,
): Promise<IssuingKey> {
  const existing = await findKey(place, materials);
  if (existing !== null) return existing;
  // A new key under a certified name would be a second authority that no station trusts.
  if (materials.ledger.findIntent(commandIdOf(place)) !== null) throw keyMissing(place, materials);
  const token = tokenOf(place, materials);
  const made =
    token === null
      ? new AuthorityKey(await makeKeyFile(keyPathOf(place, materials), kind, storeOf(place, materials).passphrase))
      : await TokenKey.make(token, keyNameOf(place), kind);
  materials.onStep('authority_key_written', null);
  return made;
}

export function keyMissing(place: AuthorityPlace, materials: AuthorityMaterials): KeyFileUnusable {
  const what =
    tokenOf(place, materials) === null
      ? `the key file ${keyPathOf(place, materials)}`
      : `the key ${keyNameOf(place)} of the token`;
  return new KeyFileUnusable(`${what} is missing; restore it, it cannot be made again`);
}

/** Whoever said that a token keeps the keys of this authority must not believe it of one that is in a file. */
export const isMisplaced = (place: AuthorityPlace, key: IssuingKey, materials: AuthorityMaterials): boolean =>
  tokenOf(place, materials) !== null && !(key instanceof TokenKey);
