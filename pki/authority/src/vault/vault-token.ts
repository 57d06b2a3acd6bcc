import type { Clock } from '@bfcert/kernel/clock';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { membersOf, textOf } from '../json-members.ts';
import { sentence } from './answers.ts';
import type { VaultAuthentication } from './configuration.ts';
import type { VaultAnswer, VaultWire } from './vault-wire.ts';

/** The part of its life after which a token is seen to again. */
const IN_USE_FOR = 0.5;

interface Lease {
  readonly token: string;
  readonly seconds: number;
}

interface Held {
  readonly token: string;
  /** On the monotonic clock. */
  readonly dueAt: number;
}

/**
 * The token that requests carry. One that was configured is renewed from the beginning, so that one
 * which cannot be renewed is found out at once and not on the day it ends; an AppRole logs in anew.
 */
export class VaultToken {
  readonly #obtain: () => Promise<VaultAnswer>;
  readonly #clock: Clock;
  #held: Held | null = null;
  #obtaining: Promise<Held> | null = null;

  constructor(authentication: VaultAuthentication, wire: VaultWire, clock: Clock) {
    this.#clock = clock;
    this.#obtain = () =>
      authentication.kind === 'token'
        ? wire.post('auth/token/renew-self', authentication.token, {})
        : wire.post(`auth/${authentication.mount}/login`, null, {
            role_id: authentication.roleId,
            secret_id: authentication.secretId,
          });
  }

  /** `fresh` when it was obtained for this call. */
  async get(): Promise<{ readonly value: string; readonly fresh: boolean }> {
    const held = this.#held;
    if (held !== null && this.#clock.monotonic() < held.dueAt) return { value: held.token, fresh: false };
    // Requests that come at once share it: the uses of a secret id may be counted.
    this.#obtaining ??= this.#obtainLease().finally(() => {
      this.#obtaining = null;
    });
    this.#held = await this.#obtaining;
    return { value: this.#held.token, fresh: true };
  }

  /** Vault takes it no more, whatever it said about its end. */
  discard(value: string): void {
    if (this.#held?.token === value) this.#held = null;
  }

  async #obtainLease(): Promise<Held> {
    const answer = await this.#obtain();
    const lease = answer.status === 200 ? leaseOf(answer) : null;
    if (lease === null) throw new AuthorityUnavailable(`Vault gives no token: ${sentence(answer)}`, false);
    return { token: lease.token, dueAt: this.#clock.monotonic() + lease.seconds * IN_USE_FOR * 1_000 };
  }
}

function leaseOf({ members }: VaultAnswer): Lease | null {
  const auth = membersOf(members?.['auth']);
  const token = textOf(auth?.['client_token']);
  const seconds = auth?.['lease_duration'];
  if (token === null || !/^[\x21-\x7e]+$/.test(token) || typeof seconds !== 'number') return null;
  return { token, seconds };
}
