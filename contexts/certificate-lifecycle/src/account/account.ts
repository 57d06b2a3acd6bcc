import { type Actor, type OwnerScope, type Role, roles } from '@bfcert/kernel/actor';
import { type Id, newId, parseId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { CredentialHand } from './credential-hand.ts';

export type AccountId = Id<'acc'>;
export const newAccountId = (at: Date): AccountId => newId('acc', at.getTime());
export const parseAccountId = (text: string): AccountId | null => parseId('acc', text);

/**
 * Somebody who may call: a person (`user`) or a program (`service`). An account is never removed, so
 * that its name in the audit stays its own; who may call no more is disabled.
 */
export interface Account {
  readonly id: AccountId;
  readonly kind: 'user' | 'service';
  /** Unique; stands in the audit as `user:<name>` or `service:<name>`. */
  readonly name: string;
  readonly roles: readonly Role[];
  readonly owners: OwnerScope;
  readonly enabled: boolean;
  /** A verifier as `password.ts` makes it; null where none was set: such an account has tokens only. */
  readonly password: string | null;
  /** Who the OpenID provider says it is: made by a sign-in there, or joined by an administrator. It has no password. */
  readonly external: { readonly issuer: string; readonly subject: string } | null;
  /** RFC 3339, to the hour: its last sign-in at the provider, or when it was joined; absent with a local account. */
  readonly signedInAt?: string;
  /** What others did to its credential; absent: nothing. */
  readonly credentialHands?: readonly CredentialHand[];
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly version: number;
}

/** Of the first start's token, which has no account: the name is nobody else's. */
export const ADMINISTRATOR = 'administrator';

const NAME = /^[a-z0-9]([a-z0-9._@-]{0,62}[a-z0-9])?$/;
const MOST_OWNERS = 100;
const LONGEST_OWNER = 128;

export interface Grant {
  readonly roles: readonly Role[];
  readonly owners: OwnerScope;
}

/** One sentence about what is wrong. */
export function checkName(name: string): Result<string, string> {
  if (!NAME.test(name)) {
    return refused('A name is 1 to 64 of a–z, 0–9, dot, hyphen, underscore and @; its ends are letters or digits.');
  }
  return name === ADMINISTRATOR ? refused('This is the name of the first start’s token.') : ok(name);
}

export function checkGrant(grant: Grant): Result<Grant, string> {
  if (grant.roles.some((role) => !roles.includes(role))) return refused('One of the roles does not exist.');
  if (grant.owners === 'all') return ok({ roles: [...new Set(grant.roles)], owners: 'all' });
  const owners = [...new Set(grant.owners)];
  if (owners.length > MOST_OWNERS) return refused(`At most ${MOST_OWNERS} owners can be listed.`);
  const bad = owners.some((owner) => owner === '' || owner.length > LONGEST_OWNER || !owner.isWellFormed());
  if (bad) return refused(`An owner's name has 1 to ${LONGEST_OWNER} characters.`);
  return ok({ roles: [...new Set(grant.roles)], owners });
}

/** Whether everything in `inner` is in `outer` too: nobody passes on what they do not have. */
export const within = (inner: OwnerScope, outer: OwnerScope): boolean =>
  outer === 'all' || (inner !== 'all' && inner.every((owner) => outer.includes(owner)));

/** Which accounts exist for somebody: their own, and those of owners that they act for all of. */
export interface AccountReach {
  readonly owners: OwnerScope;
  readonly self: AccountId | null;
}

/** An account without any owner is there for those who act for all. */
export const inReach = ({ id, owners }: Account, reach: AccountReach): boolean =>
  id === reach.self || reach.owners === 'all' || (owners.length > 0 && within(owners, reach.owners));

/** Days for which a person's tokens go on after their last sign-in at the OpenID provider, unless configured. */
export const TOKEN_DAYS_AFTER_SIGN_IN = 30;

/**
 * A person who is gone at the provider signs in there no more; nobody tells us. Programs do not sign in, and local
 * accounts are disabled here.
 */
export function signedInWithin({ kind, external, signedInAt }: Account, days: number, now: Date): boolean {
  if (kind !== 'user' || external === null) return true;
  return signedInAt !== undefined && now.getTime() - Date.parse(signedInAt) < days * 86_400_000;
}

/** What a token of the account may do: what the token was made for and the account still has. */
export function narrowed(grant: Grant, by: Grant): Grant {
  const { owners } = grant;
  return {
    roles: grant.roles.filter((role) => by.roles.includes(role)),
    owners: by.owners === 'all' ? owners : by.owners.filter((owner) => within([owner], owners)),
  };
}

export const actorOfAccount = ({ id, kind, name }: Account, { roles, owners }: Grant): Actor => ({
  kind,
  id: name,
  roles,
  owners,
  ...(kind === 'user' ? { person: id } : { account: id }),
});

export const administratorActor: Actor = {
  kind: 'user',
  id: ADMINISTRATOR,
  roles: ['administrator', 'operator', 'pki_engineer', 'integration', 'auditor', 'viewer'],
  owners: 'all',
  person: ADMINISTRATOR,
};
