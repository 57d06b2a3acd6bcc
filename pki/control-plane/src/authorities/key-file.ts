import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Curve, KeyAlgorithm } from '@bfcert/kernel/x509';

/** A key file is missing, damaged or closed to this passphrase. Says which file, never what is in it. */
export class KeyFileUnusable extends Error {
  override readonly name = 'KeyFileUnusable';
}

export type AuthorityKeyKind =
  | { readonly kind: 'ec'; readonly curve: Curve }
  | { readonly kind: 'rsa'; readonly bits: number }
  | { readonly kind: 'ed448' };

/** What a successor of an authority with this key has. */
export function keyKindOf(key: KeyAlgorithm): AuthorityKeyKind {
  if (key.kind === 'ed25519') throw new Error('no authority of ours has an Ed25519 key');
  return key.kind === 'rsa' ? { kind: 'rsa', bits: key.bits } : key;
}

const generate = promisify(generateKeyPair);

/** Null when there is no such file. */
export async function readKeyFile(path: string, passphrase: string): Promise<KeyObject | null> {
  let pem: string;
  try {
    pem = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return createPrivateKey({ key: pem, format: 'pem', passphrase });
  } catch {
    // The cause is left out: OpenSSL's message helps nobody who does not hold the passphrase.
    throw new KeyFileUnusable(`the key file ${path} cannot be opened with this passphrase`);
  }
}

/** Generates a key and writes it as `writeKeyFile` does. */
export async function makeKeyFile(path: string, kind: AuthorityKeyKind, passphrase: string): Promise<KeyObject> {
  const privateKey = await generatePrivateKey(kind);
  await writeKeyFile(path, privateKey, passphrase);
  return privateKey;
}

async function generatePrivateKey(kind: AuthorityKeyKind): Promise<KeyObject> {
  switch (kind.kind) {
    case 'ec':
      return (await generate('ec', { namedCurve: kind.curve })).privateKey;
    case 'rsa':
      return (await generate('rsa', { modulusLength: kind.bits, publicExponent: 0x10001 })).privateKey;
    case 'ed448':
      return (await generate('ed448')).privateKey;
  }
}

/**
 * Writes a key encrypted (PKCS#8, AES-256-CBC under PBKDF2). The file appears whole and durable or not
 * at all: written and synced under a temporary name, renamed, and the directory synced. FileHandle.sync
 * throughout: the permission model refuses fs.fsync.
 */
export async function writeKeyFile(path: string, privateKey: KeyObject, passphrase: string): Promise<void> {
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase });
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = join(dirname(path), `.new-${basename(path)}`);
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncDirectory(dirname(path));
  await syncParent(dirname(path));
}

/** A directory that was made for exported keys lies in one that is out of our reach, and its maker's to sync. */
async function syncParent(directory: string): Promise<void> {
  try {
    await syncDirectory(dirname(directory));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ACCESS_DENIED') throw error;
  }
}

/** After this the names in the directory are on stable storage. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
