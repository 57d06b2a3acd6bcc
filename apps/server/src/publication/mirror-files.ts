import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCertificate, parseCrlOutline } from '@bfcert/kernel/x509';
import type { PublicationMirror } from './publication-mirror.ts';
import { SignedStatement } from './signed-statement.ts';

const CRL = 'application/pkix-crl';

/**
 * Reads what the control plane has put into the directory that both can read: authorities' certificates
 * and revocation lists. Files there appear whole, by a rename; only those that changed are read.
 */
export class MirroredFiles {
  readonly #directory: string;
  readonly #mirror: PublicationMirror;
  readonly #seen = new Map<string, string>();
  /** By issuer and shard, of the list that is served. */
  readonly #numbers = new Map<string, bigint>();

  constructor(directory: string, mirror: PublicationMirror) {
    this.#directory = directory;
    this.#mirror = mirror;
  }

  /** @throws with the names of files that are not what they should be; the others were read. */
  async look(): Promise<void> {
    const faulty: string[] = [];
    for (const name of await namesIn(join(this.#directory, 'ca'), /^[0-9a-f]{16}\.cer$/)) {
      const der = await this.#readChanged('ca', name);
      if (der === null) continue;
      const certificate = parseCertificate(der);
      if (certificate.ok && certificate.value.fingerprint.startsWith(name.slice(0, -'.cer'.length))) {
        this.#mirror.takeIssuer(certificate.value);
      } else faulty.push(join('ca', name));
    }
    for (const id of await namesIn(join(this.#directory, 'crl'), /^[0-9a-f]{16}$/)) {
      if (this.#mirror.issuer(id) === null) continue;
      for (const name of await namesIn(join(this.#directory, 'crl', id), /^\d{1,6}\.crl$/)) {
        const der = await this.#readChanged('crl', id, name);
        if (der !== null && !this.#takeList(id, Number.parseInt(name, 10), der)) faulty.push(join('crl', id, name));
      }
    }
    if (faulty.length > 0) throw new Error(`not what was to be published: ${faulty.join(', ')}`);
  }

  /**
   * Who signed it the control plane has verified, and whoever asks will: here it is a file of a certain age.
   * One with a lower number is from an old backup and may name fewer: the one that is served stays until
   * the control plane signs the next.
   */
  #takeList(id: string, shard: number, der: Buffer): boolean {
    const list = parseCrlOutline(der);
    if (!list.ok) return false;
    const { number, thisUpdate, nextUpdate } = list.value;
    const key = `${id}/${shard}`;
    if (number < (this.#numbers.get(key) ?? 0n)) return false;
    this.#numbers.set(key, number);
    this.#mirror.takeList(id, shard, new SignedStatement(CRL, der, thisUpdate.getTime(), nextUpdate.getTime()));
    return true;
  }

  /** Null when it is as it was. A new file in the place of another has another inode. */
  async #readChanged(...names: readonly string[]): Promise<Buffer | null> {
    const path = join(this.#directory, ...names);
    const { ino, mtimeNs, size } = await stat(path, { bigint: true });
    const version = `${ino}:${mtimeNs}:${size}`;
    if (this.#seen.get(path) === version) return null;
    const content = await readFile(path);
    this.#seen.set(path, version);
    return content;
  }
}

async function namesIn(folder: string, pattern: RegExp): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
