import { Backoff } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import type { Certificate } from '../x509/index.ts';
import type { IssuedCredential, ServerCertificate } from './server-certificate.ts';
import type { ServerKeyAlgorithm, ServerKeys } from './server-keys.ts';

/** How often the server is asked whether the certificate is still in force: a revocation that was not heard of costs this. */
const REVIEW_MS = 60_000;

export interface KeeperParts {
  readonly algorithm: ServerKeyAlgorithm;
  readonly keys: ServerKeys;
  readonly ask: (key: Awaited<ReturnType<ServerKeys['current']>>) => Promise<ServerCertificate>;
  /** There is another one to serve. */
  readonly changed: () => void;
  readonly clock: Clock;
  readonly log: {
    info(about: object, sentence: string): void;
    warn(about: object, sentence: string): void;
  };
}

/**
 * One of the certificates a process serves, from its key to its successor's. `current` is the key to
 * serve with; while a renewal is under way there is a `next` one, which takes its place once it is certified:
 *
 *   current ── issued ──► served ── due, or wanted ──► next ── issued ──► becomes current
 *      └─ spent (revoked, run out, blocked): next becomes current at once; what is served stays until then
 */
export class ServerCredentialKeeper {
  readonly #parts: KeeperParts;
  #held: IssuedCredential | null = null;
  readonly #whilePending = new Backoff(250, 5_000);
  /** Every refusal stands in the server's audit; and a key that is spent must not cost another one at once, for ever. */
  readonly #afterRefusal = new Backoff(100, 60_000);

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** Null until there is one to serve. */
  get held(): IssuedCredential | null {
    return this.#held;
  }

  /** Asks once and does what follows. Resolves with the milliseconds until the next round; rejects when nobody answers. */
  async round(): Promise<number> {
    const { algorithm, keys, ask, log } = this.#parts;
    // Whoever serves nothing yet first wants what it had: the next key may have to wait for the PKI.
    const slot = this.#held !== null && (await keys.isRenewing(algorithm)) ? 'next' : 'current';
    const answer = await ask(await keys[slot](algorithm));
    switch (answer.outcome) {
      case 'pending':
        return this.#whilePending.next();
      case 'refused':
        log.warn({ algorithm, reason: answer.reason, detail: answer.detail }, 'no server certificate');
        return this.#afterRefusal.next();
      case 'key_spent':
        log.warn({ algorithm, slot, detail: answer.detail }, 'the key of a server certificate is spent');
        if (slot === 'next') {
          await keys.discardNext(algorithm);
        } else {
          await keys.next(algorithm);
          await keys.promote(algorithm);
        }
        return this.#afterRefusal.next();
      case 'issued':
        if (slot === 'next') await keys.promote(algorithm);
        this.#hold(answer.credential);
        return slot === 'current' && (await this.#needsSuccessor(answer)) ? 0 : REVIEW_MS;
      default:
        return answer satisfies never;
    }
  }

  #hold(credential: IssuedCredential): void {
    this.#whilePending.reset();
    this.#afterRefusal.reset();
    const { leaf } = credential;
    if (leaf.fingerprint === this.#held?.leaf.fingerprint) return;
    this.#held = credential;
    const { algorithm, changed, log } = this.#parts;
    log.info({ algorithm, serial: leaf.serial, notAfter: leaf.notAfter }, 'server certificate');
    changed();
  }

  /** Whether a renewal is under way from here on, also after a restart: there is a next key. */
  async #needsSuccessor({ credential, successorWanted }: Extract<ServerCertificate, { outcome: 'issued' }>) {
    const { algorithm, keys, clock } = this.#parts;
    if (await keys.isRenewing(algorithm)) return true;
    if (!successorWanted && !isRenewalDue(credential.leaf, clock.now())) return false;
    await keys.next(algorithm);
    return true;
  }
}

export function isRenewalDue({ notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>, now: Date): boolean {
  const validity = notAfter.getTime() - notBefore.getTime();
  return notAfter.getTime() - now.getTime() < validity / 3;
}
