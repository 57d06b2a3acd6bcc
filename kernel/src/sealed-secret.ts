import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * A secret that has to be read again, as the database may hold it: AES-256-GCM under a key that is not
 * in the database, bound to the name of what it belongs to. Layout: 12 bytes nonce, 16 bytes tag,
 * ciphertext.
 */
export function sealSecret(key: Buffer, name: string, secret: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** Throws when it was sealed for another name, under another key, or changed since. */
export function openSecret(key: Buffer, name: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
    .setAAD(Buffer.from(name))
    .setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
}
