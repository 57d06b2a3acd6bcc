import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type ServerKeyAlgorithm = 'ec' | 'rsa';

const generate = promisify(generateKeyPair);

/**
 * The TLS keys of a process. They are made here and never leave: whoever certifies them sees signing requests
 * only. `current` survives a restart, so a process that starts a hundred times has one certificate;
 * `next` is the key of a renewal under way.
 */
export class ServerKeys {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  current(algorithm: ServerKeyAlgorithm): Promise<KeyObject> {
    return this.#readOrMake(this.#path(algorithm, 'current'), algorithm);
  }

  next(algorithm: ServerKeyAlgorithm): Promise<KeyObject> {
    return this.#readOrMake(this.#path(algorithm, 'next'), algorithm);
  }

  /** Whether there is a `next`: a renewal was begun, perhaps by the process before this one. */
  async isRenewing(algorithm: ServerKeyAlgorithm): Promise<boolean> {
    try {
      await access(this.#path(algorithm, 'next'));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** It will get no certificate; the next call of `next` makes another. */
  async discardNext(algorithm: ServerKeyAlgorithm): Promise<void> {
    await rm(this.#path(algorithm, 'next'), { force: true });
  }

  /** `next` takes the place of the old key: it has its certificate, or the old one is of no use. */
  async promote(algorithm: ServerKeyAlgorithm): Promise<void> {
    await rename(this.#path(algorithm, 'next'), this.#path(algorithm, 'current'));
  }

  #path(algorithm: ServerKeyAlgorithm, slot: 'current' | 'next'): string {
    return join(this.#directory, `server-${algorithm}.${slot}.key`);
  }

  async #readOrMake(path: string, algorithm: ServerKeyAlgorithm): Promise<KeyObject> {
    try {
      return createPrivateKey(await readFile(path));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    const { privateKey } =
      algorithm === 'ec'
        ? await generate('ec', { namedCurve: 'P-256' })
        : await generate('rsa', { modulusLength: 2048 });
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    // Written aside and renamed: a crash leaves either no key or a whole one.
    const file = await open(`${path}.tmp`, 'w', 0o600);
    try {
      await file.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.tmp`, path);
    return privateKey;
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
