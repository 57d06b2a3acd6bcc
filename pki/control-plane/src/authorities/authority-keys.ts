import { join } from 'node:path';
import { AuthorityKey } from './authority-key.ts';
import { type AuthorityMaterials, type AuthorityPlace, commandIdOf } from './certify-authority.ts';
import { type AuthorityKeyKind, KeyFileUnusable, makeKeyFile, readKeyFile } from './key-file.ts';

/** Where key files lie, and what opens them. */
export interface KeyStore {
  readonly directory: string;
  readonly passphrase: string;
}

const storeOf = ({ role }: AuthorityPlace, { keys, rootKeys = keys }: AuthorityMaterials): KeyStore =>
  role === 'root' ? rootKeys : keys;

export const keyPathOf = (place: AuthorityPlace, materials: AuthorityMaterials): string =>
  join(storeOf(place, materials).directory, keyFileName(place));

const keyFileName = ({ name, role, generation }: AuthorityPlace): string =>
  `${name}-${role}${generation === 1 ? '' : `-${generation}`}.key.pem`;

/** Null when its file is not here, as that of a root may be. One from before roots' keys went elsewhere is found too. */
export async function findKey(place: AuthorityPlace, materials: AuthorityMaterials): Promise<AuthorityKey | null> {
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
): Promise<AuthorityKey> {
  const existing = await findKey(place, materials);
  if (existing !== null) return existing;
  const path = keyPathOf(place, materials);
  // A new key under a certified name would be a second authority that no station trusts.
  if (materials.ledger.findIntent(commandIdOf(place)) !== null) throw keyFileMissing(path);
  const made = await makeKeyFile(path, kind, storeOf(place, materials).passphrase);
  materials.onStep('authority_key_written', null);
  return new AuthorityKey(made);
}

export const keyFileMissing = (path: string): KeyFileUnusable =>
  new KeyFileUnusable(`the key file ${path} is missing; restore it, it cannot be made again`);
