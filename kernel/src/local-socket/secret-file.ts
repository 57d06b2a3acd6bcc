import { randomBytes } from 'node:crypto';
import { link, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LocalSocketUnsafe } from './errors.ts';
import { SECRET_BYTES } from './handshake.ts';

/**
 * Writes 32 random bytes to a new file of mode 0600 and returns them. The file appears whole or not
 * at all; throws `EEXIST` when there is one already.
 */
export async function createSecretFile(path: string): Promise<Buffer> {
  const secret = randomBytes(SECRET_BYTES);
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(secret);
    await file.sync();
    await link(temporary, path);
  } finally {
    await file.close();
    await unlink(temporary);
  }
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
  return secret;
}

/** Throws `LocalSocketUnsafe` when others may read it or it is not exactly a secret, `ENOENT` when it is missing. */
export async function readSecretFile(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { mode, uid } = await file.stat();
    if ((mode & 0o077) !== 0) throw new LocalSocketUnsafe(`${path} is open to other users; set its mode to 0600`);
    if (process.getuid !== undefined && uid !== process.getuid()) {
      throw new LocalSocketUnsafe(`${path} belongs to another user (uid ${uid})`);
    }
    const secret = await file.readFile();
    if (secret.length !== SECRET_BYTES) throw new LocalSocketUnsafe(`${path} does not hold ${SECRET_BYTES} bytes`);
    return secret;
  } finally {
    await file.close();
  }
}
