import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type Account, actorOfAccount, checkGrant, checkName, type Grant, newAccountId } from '../account/account.ts';
import type { Passwords } from '../account/password.ts';
import { type BrowserSession, newSession, SESSION_SECONDS } from '../browser-session/browser-session.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { auditAccess } from './audit-access.ts';

/** `secret` is the cookie's value. */
export interface OpenedSession {
  readonly secret: string;
  readonly seconds: number;
}

export type SignInRefusal =
  /** Wrong name, wrong password, disabled or without a password: it does not say which. */
  'sign_in_refused' | 'try_later';

export async function signInWithPassword(
  deps: LifecycleDependencies,
  passwords: Passwords,
  { name, password }: { readonly name: string; readonly password: string },
  correlationId: string,
): Promise<Result<OpenedSession, SignInRefusal>> {
  const account = checkName(name).ok ? await deps.accounts.findByName(name) : null;
  const usable = account?.enabled && account.external === null ? account : null;
  const matches = await passwords.matches(password, usable?.password ?? null);
  if (matches === 'busy') return refused('try_later');
  if (!matches || usable === null) return refused('sign_in_refused');
  return deps.transactions.run(async (tx) => {
    // Looked at once more under its lock: it may have been disabled, or have another password, by now.
    const now = await deps.accounts.lock(tx, usable.id);
    if (!now?.enabled || now.password !== usable.password) return refused('sign_in_refused');
    return ok(await open(deps, tx, now, 'password', correlationId));
  });
}

export interface ExternalPerson extends Grant {
  readonly issuer: string;
  readonly subject: string;
  /** As the provider calls them; made into a name that is free. */
  readonly preferredName: string;
}

/**
 * For somebody whom the OpenID provider has vouched for: their account is made at the first sign-in,
 * and has at each what the provider says of roles and owners now.
 */
export function signInExternal(
  deps: LifecycleDependencies,
  person: ExternalPerson,
  correlationId: string,
): Promise<Result<OpenedSession, SignInRefusal>> {
  return deps.transactions.run(async (tx) => {
    const grant = checkGrant(person);
    if (!grant.ok || grant.value.roles.length === 0) return refused('sign_in_refused');
    const known = await deps.accounts.lockExternal(tx, person.issuer, person.subject);
    if (known !== null && !known.enabled) return refused('sign_in_refused');
    const account = known === null ? await admitted(deps, tx, person, grant.value) : { ...known, ...grant.value };
    if (known !== null) await deps.accounts.update(tx, { ...account, version: known.version + 1 });
    return ok(await open(deps, tx, account, 'openid', correlationId));
  });
}

async function admitted(
  { accounts, clock }: LifecycleDependencies,
  tx: Transaction,
  { issuer, subject, preferredName }: ExternalPerson,
  grant: Grant,
): Promise<Account> {
  const now = clock.now();
  const id = newAccountId(now);
  const wanted = preferredName.toLowerCase();
  const account: Account = {
    ...grant,
    id,
    kind: 'user',
    name: checkName(wanted).ok ? wanted : id,
    enabled: true,
    password: null,
    external: { issuer, subject },
    createdAt: now.toISOString(),
    version: 1,
  };
  if (await accounts.insert(tx, account)) return account;
  // The name is somebody else's, or the same person signs in twice at this moment: the id is nobody's.
  const other: Account = { ...account, name: id };
  if (await accounts.insert(tx, other)) return other;
  throw new Error('the same person signed in for the first time twice at once');
}

/** For the first start's token; its sessions end with it. */
export function openAdministratorSession(
  deps: LifecycleDependencies,
  administratorTokenHash: string,
): Promise<OpenedSession> {
  return deps.transactions.run((tx) => store(deps, tx, { administratorTokenHash }));
}

async function open(
  deps: LifecycleDependencies,
  tx: Transaction,
  account: Account,
  by: 'password' | 'openid',
  correlationId: string,
): Promise<OpenedSession> {
  const opened = await store(deps, tx, { accountId: account.id });
  const context = { actor: actorOfAccount(account, account), reason: 'signed in', correlationId };
  await auditAccess(deps, tx, 'sign-in', context, { account: account.id, by });
  return opened;
}

async function store(
  { sessions, clock }: LifecycleDependencies,
  tx: Transaction,
  of: BrowserSession['of'],
): Promise<OpenedSession> {
  const now = clock.now();
  const { session, secret } = newSession(of, now);
  await sessions.removeOlderThan(tx, new Date(now.getTime() - SESSION_SECONDS * 1000).toISOString());
  await sessions.insert(tx, session);
  return { secret, seconds: SESSION_SECONDS };
}
