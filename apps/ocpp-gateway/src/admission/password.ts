import { createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import type { PasswordReading, PasswordVerifier } from '@bfcert/evse-security/station-contract';

type HmacVerifier = Extract<PasswordVerifier, { scheme: 'hmac-sha256' }>;
type ScryptVerifier = Extract<PasswordVerifier, { scheme: 'scrypt' }>;

const MAX_WAITING = 256;

/** Of imported passwords: libuv has four threads, and DNS and files need some of them. */
export const PASSWORD_CHECKS_AT_ONCE = 2;

/** Which key version a password was, in which of its readings. */
export interface ProvenPassword {
  readonly keyId: string;
  readonly reading: PasswordReading;
}

const proven = ({ keyId, reading }: PasswordVerifier): ProvenPassword => ({ keyId, reading });

/**
 * Checks passwords in constant time. Secrets we generated have 190 bits, so one HMAC is enough;
 * imported ones may be weak and cost a scrypt, of which only `concurrency` run at once: a flood of
 * wrong passwords can then slow down other logins by an imported password, and nothing else.
 */
export class PasswordChecker {
  readonly #concurrency: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /**
   * The key version that `password` proves, or `wrong`; `busy` when too many checks are waiting, or
   * when the turn came too late for a peer that `isGone`: work for those would leave none for the rest.
   */
  async check(
    verifiers: readonly PasswordVerifier[],
    password: Buffer,
    pepper: Buffer,
    isGone: () => boolean = () => false,
  ): Promise<ProvenPassword | 'wrong' | 'busy'> {
    for (const verifier of verifiers) {
      if (verifier.scheme === 'hmac-sha256' && matchesHmac(verifier, password, pepper)) return proven(verifier);
    }
    for (const verifier of verifiers) {
      if (verifier.scheme !== 'scrypt') continue;
      if (this.#waiting.length >= MAX_WAITING) return 'busy';
      const matches = await this.#limited(async () => (isGone() ? null : matchesScrypt(verifier, password)));
      if (matches === null) return 'busy';
      if (matches) return proven(verifier);
    }
    return 'wrong';
  }

  async #limited<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    if (this.#running >= this.#concurrency) await new Promise<void>((go) => this.#waiting.push(go));
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }
}

function matchesHmac(verifier: HmacVerifier, password: Buffer, pepper: Buffer): boolean {
  const actual = createHmac('sha256', pepper).update(Buffer.from(verifier.salt, 'base64')).update(password).digest();
  return sameBytes(actual, Buffer.from(verifier.verifier, 'base64'));
}

function matchesScrypt(verifier: ScryptVerifier, password: Buffer): Promise<boolean> {
  const expected = Buffer.from(verifier.verifier, 'base64');
  // Node's default memory limit is below what N = 2^15 needs; 128 * N * r bytes, and as much again.
  const options = { N: verifier.cost, r: 8, p: 1, maxmem: 256 * verifier.cost * 8 };
  return new Promise((resolve, reject) => {
    scrypt(password, Buffer.from(verifier.salt, 'base64'), 32, options, (error, actual) => {
      if (error === null) resolve(sameBytes(actual, expected));
      else reject(error);
    });
  });
}

const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
