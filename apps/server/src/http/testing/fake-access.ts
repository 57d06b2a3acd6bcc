import type { Access, Caller } from '@bfcert/certificate-lifecycle';
import type { Actor, OwnerScope, Role } from '@bfcert/kernel/actor';
import type { Clock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';

const SECONDS = 12 * 3600;

/** Callers in memory: whoever a test has let in by a token or a password, and what was refused at the door. */
export class FakeAccess {
  readonly refusals: { readonly action: string; readonly actor: string; readonly refusal: string }[] = [];
  readonly #byToken = new Map<string, Actor>();
  readonly #passwords = new Map<string, string>();
  readonly #sessions = new Map<string, { readonly actor: Actor; readonly until: number }>();
  readonly #clock: Clock;

  constructor(administratorToken: string, clock: Clock) {
    this.#clock = clock;
    this.#byToken.set(administratorToken, {
      kind: 'user',
      id: 'administrator',
      roles: ['administrator', 'operator', 'pki_engineer', 'integration', 'auditor', 'viewer'],
      owners: 'all',
      person: 'administrator',
    });
  }

  /** The header of somebody with these roles. */
  letIn(roles: readonly Role[], owners: OwnerScope = 'all'): { authorization: string } {
    const token = `bfcert_at_${newId('tok')}`;
    this.#byToken.set(token, { kind: 'user', id: roles.join('-') || 'nobody', roles, owners, person: newId('acc') });
    return { authorization: `Bearer ${token}` };
  }

  /** From now on the header of `letIn` is worth this, or nothing. */
  change({ authorization }: { readonly authorization: string }, over: Partial<Actor> | null): void {
    const token = authorization.slice('Bearer '.length);
    const actor = this.#byToken.get(token);
    if (over === null || actor === undefined) this.#byToken.delete(token);
    else this.#byToken.set(token, { ...actor, ...over });
  }

  /** What whoever was let in as this person may do now; null: nobody is. */
  grantOf(person: string): Pick<Actor, 'roles' | 'owners'> | null {
    return [...this.#byToken.values()].find((actor) => actor.person === person) ?? null;
  }

  setPassword(user: string, password: string): void {
    this.#passwords.set(user, password);
  }

  readonly face: Pick<Access, 'byToken' | 'bySession' | 'signIn' | 'signInWithToken' | 'signOut' | 'recordRefusal'> = {
    byToken: async (secret) => this.#caller(this.#byToken.get(secret), secret),
    bySession: async (secret) => {
      const session = this.#sessions.get(secret);
      const live = session !== undefined && session.until > this.#clock.now().getTime();
      return live ? this.#caller(session.actor, secret) : null;
    },
    signInWithToken: async ({ token }) => {
      const actor = this.#byToken.get(token);
      return actor === undefined ? refused('sign_in_refused') : ok(this.#open(actor));
    },
    signIn: async ({ name, password }) => {
      if (this.#passwords.get(name) !== password) return refused('sign_in_refused');
      return ok(this.#open({ kind: 'user', id: name, roles: ['viewer'], owners: 'all', person: name }));
    },
    signOut: async (secret) => {
      this.#sessions.delete(secret);
      return { issuer: null };
    },
    recordRefusal: async (action, { reason }, { actor }) =>
      void this.refusals.push({ action, actor: actor.id, refusal: reason }),
  };

  #caller(actor: Actor | undefined, credential: string): Caller | null {
    return actor === undefined ? null : { actor, credential };
  }

  #open(actor: Actor) {
    const secret = newId('ses');
    this.#sessions.set(secret, { actor, until: this.#clock.now().getTime() + SECONDS * 1000 });
    return { secret, seconds: SECONDS };
  }
}
