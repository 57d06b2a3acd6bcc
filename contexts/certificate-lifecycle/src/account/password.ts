import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/**
 * OWASP's Password Storage Cheat Sheet, scrypt: N = 2^15, r = 8, p = 3, which takes 32 MiB for as long
 * as it runs. The parameters stand in each verifier, so that they can be raised later.
 */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 } satisfies ScryptOptions;
const KEY_BYTES = 32;
const SHORTEST = 12;
const LONGEST = 128;

/** So many at a time, and so many that wait: guessing must not cost the process its memory. */
const AT_ONCE = 2;
const MAY_WAIT = 16;

/** One sentence about what is wrong with it; null when nothing is. */
export function objectionTo(password: string, accountName: string): string | null {
  const { length } = [...password];
  if (length < SHORTEST || length > LONGEST) return `A password has ${SHORTEST} to ${LONGEST} characters.`;
  if (!password.isWellFormed()) return 'The password is not valid Unicode.';
  if (withoutName(password, accountName) < SHORTEST) {
    return `Without the name of its account the password has fewer than ${SHORTEST} characters.`;
  }
  if (new Set(password).size < 5) return 'The password repeats too few characters.';
  return null;
}

/** A name of three letters stands in one of ten thousand random passwords by chance, and takes nothing from it. */
const withoutName = (password: string, name: string): number => [...password.toLowerCase().replaceAll(name, '')].length;

/** Derives and compares; a call beyond those that may wait is answered `busy` at once. */
export class Passwords {
  readonly #cost: ScryptOptions;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #nobodys: Promise<string> | null = null;

  constructor(cost: Required<Pick<ScryptOptions, 'N' | 'r' | 'p'>> = COST) {
    this.#cost = { ...cost, maxmem: COST.maxmem };
  }

  /** `scrypt$N$r$p$salt$key`, both in base64url. */
  async verifierOf(password: string): Promise<string> {
    const salt = randomBytes(16);
    const { N, r, p } = this.#cost;
    const key = await derive(password, salt, this.#cost);
    return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
  }

  /**
   * Null for an account that has no password, or none at all: it takes as long to say no as it does
   * for a wrong password, so that nobody learns from the time which accounts exist.
   */
  async matches(password: string, verifier: string | null): Promise<boolean | 'busy'> {
    if (password.length > 4 * LONGEST) return false;
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MAY_WAIT) return 'busy';
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running++;
    }
    try {
      this.#nobodys ??= this.verifierOf(randomBytes(16).toString('hex'));
      const same = await compare(password, verifier ?? (await this.#nobodys));
      return verifier !== null && same;
    } finally {
      const next = this.#waiting.shift();
      // Whoever is next takes the place over, so that nobody can come between.
      if (next) next();
      else this.#running--;
    }
  }
}

async function compare(password: string, verifier: string): Promise<boolean> {
  const [scheme, N, r, p, salt = '', key = ''] = verifier.split('$');
  if (scheme !== 'scrypt') throw new Error('a stored password verifier has an unknown scheme');
  const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: COST.maxmem };
  const expected = Buffer.from(key, 'base64url');
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url'), cost), expected);
}

/** The same text typed on two keyboards is the same password: NFC. */
function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, KEY_BYTES, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
