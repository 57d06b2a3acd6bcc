import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Clock } from '@bfcert/kernel/clock';
import type { HubOperationId } from './hub-operation.ts';

/** How long a private key waits for its requester, milliseconds. */
const HELD_FOR = 15 * 60_000;
const MOST_HELD = 200;

interface Held {
  readonly iv: Buffer;
  readonly sealed: Buffer;
  readonly tag: Buffer;
  /** By the monotonic clock. */
  readonly until: number;
}

/** A key that was taken out and is not handed out yet. */
export interface ClaimedKey {
  readonly privateKeyPem: string;
  /** It could not be audited, so nobody got it. */
  putBack(): void;
}

/**
 * Private keys between a hub's answer and the one download by whoever ordered them: in this process's
 * memory and nowhere else, sealed under a key of the process, so that a look at the heap or a core file for
 * PEM finds none. A restart loses them, which is how it must be: then the certificate is deleted and another
 * is ordered.
 */
export class OneTimeKeys {
  readonly #clock: Clock;
  readonly #key = randomBytes(32);
  readonly #held = new Map<HubOperationId, Held>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False when too many are waiting: the caller must not lose track of a key that nobody holds. */
  hasRoom(): boolean {
    this.#forgetOld();
    return this.#held.size < MOST_HELD;
  }

  hold(id: HubOperationId, privateKeyPem: string): void {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    cipher.setAAD(Buffer.from(id));
    const sealed = Buffer.concat([cipher.update(privateKeyPem, 'utf8'), cipher.final()]);
    const until = this.#clock.monotonic() + HELD_FOR;
    this.#held.set(id, { iv, sealed, tag: cipher.getAuthTag(), until });
  }

  holds(id: HubOperationId): boolean {
    this.#forgetOld();
    return this.#held.has(id);
  }

  /** Null when it is not held: never made here, taken already, waited too long, or lost with a restart. */
  claim(id: HubOperationId): ClaimedKey | null {
    this.#forgetOld();
    const held = this.#held.get(id);
    if (held === undefined) return null;
    this.#held.delete(id);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, held.iv);
    decipher.setAAD(Buffer.from(id));
    decipher.setAuthTag(held.tag);
    const privateKeyPem = Buffer.concat([decipher.update(held.sealed), decipher.final()]).toString('utf8');
    return { privateKeyPem, putBack: () => void this.#held.set(id, held) };
  }

  #forgetOld(): void {
    const now = this.#clock.monotonic();
    for (const [id, { until }] of this.#held) if (until <= now) this.#held.delete(id);
  }
}
