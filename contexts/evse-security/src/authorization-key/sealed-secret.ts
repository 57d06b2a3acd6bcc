import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * A secret on its way to a station: AES-256-GCM under a key that is not in the database, bound to
 * the key version it belongs to. Layout: 12 bytes nonce, 16 bytes tag, ciphertext.
 */
export function sealSecret(deliveryKey: Buffer, keyId: string, secret: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deliveryKey, nonce).setAAD(Buffer.from(keyId));
  const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** Throws when it was sealed for another key version, under another key, or changed since. */
export function openSecret(deliveryKey: Buffer, keyId: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', deliveryKey, sealed.subarray(0, 12), { authTagLength: 16 })
    .setAAD(Buffer.from(keyId))
    .setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
}
