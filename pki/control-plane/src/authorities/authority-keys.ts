import { join } from 'node:path';
import { AuthorityKey } from './authority-key.ts';
import { type AuthorityMaterials, type AuthorityPlace, commandIdOf } from './certify-authority.ts';
import { type AuthorityKeyKind, KeyFileUnusable, makeKeyFile, readKeyFile } from './key-file.ts';

export const keyPathOf = (keyDirectory: string, { name, role, generation }: AuthorityPlace): string =>
  join(keyDirectory, `${name}-${role}${generation === 1 ? '' : `-${generation}`}.key.pem`);

/** Null when its file is not here, as that of a root may be. */
export async function findKey(
  place: AuthorityPlace,
  { keyDirectory, passphrase }: AuthorityMaterials,
): Promise<AuthorityKey | null> {
  const key = await readKeyFile(keyPathOf(keyDirectory, place), passphrase);
  return key === null ? null : new AuthorityKey(key);
}

/** The key of an authority that is, or is about to be, certified; made where nothing is intended for it yet. */
export async function provideKey(
  place: AuthorityPlace,
  kind: AuthorityKeyKind,
  materials: AuthorityMaterials,
): Promise<AuthorityKey> {
  const existing = await findKey(place, materials);
  if (existing !== null) return existing;
  const path = keyPathOf(materials.keyDirectory, place);
  // A new key under a certified name would be a second authority that no station trusts.
  if (materials.ledger.findIntent(commandIdOf(place)) !== null) throw missing(path);
  const made = await makeKeyFile(path, kind, materials.passphrase);
  materials.onStep('authority_key_written', null);
  return new AuthorityKey(made);
}

export const missing = (path: string): KeyFileUnusable =>
  new KeyFileUnusable(`the key file ${path} is missing; restore it, it cannot be made again`);
