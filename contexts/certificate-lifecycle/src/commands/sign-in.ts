import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type Account, actorOfAccount, administratorActor, checkName } from '../account/account.ts';
import type { Passwords } from '../account/password.ts';
import { type BrowserSession, newSession, SESSION_SECONDS } from '../browser-session/browser-session.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { auditAccess } from './audit-access.ts';
import { tellOfRefusedSignIn } from './sign-in-refused.ts';

/** `secret` is the cookie's value. */
export interface OpenedSession {
  readonly secret: string;
  readonly seconds: number;
}

export type SignInRefusal =
  /** Wrong name, wrong password, disabled or without a password: it does not say which. */
  'sign_in_refused' | 'try_later';

export interface PasswordSignIn {
  readonly name: string;
  readonly password: string;
  /** The address it came from; stands in the audit. */
  readonly from: string;
}

export async function signInWithPassword(
  deps: LifecycleDependencies,
  passwords: Passwords,
  { name, password, from }: PasswordSignIn,
  correlationId: string,
): Promise<Result<OpenedSession, SignInRefusal>> {
  const account = checkName(name).ok ? await deps.accounts.findByName(name) : null;
  const usable = account?.enabled && account.external === null ? account : null;
  const matches = await passwords.matches(password, usable?.password ?? null);
  if (matches === 'busy') return refused('try_later');
  const no = async () => {
    await tellOfRefusedSignIn(deps, { account, by: 'password', from }, correlationId);
    return refused('sign_in_refused' as const);
  };
  if (!matches || usable === null) return no();
  const opened = await deps.transactions.run(async (tx) => {
    // Looked at once more under its lock: it may have been disabled, or have another password, by now.
    const now = await deps.accounts.lock(tx, usable.id);
    if (!now?.enabled || now.password !== usable.password) return null;
    return openSession(deps, tx, now, { by: 'password', from }, correlationId);
  });
  return opened === null ? no() : ok(opened);
}

/** For the first start's token; its sessions end with it. */
export function openAdministratorSession(
  deps: LifecycleDependencies,
  administratorTokenHash: string,
  from: string,
  correlationId: string,
): Promise<OpenedSession> {
  return deps.transactions.run(async (tx) => {
    const opened = await store(deps, tx, { administratorTokenHash });
    const { roles, owners } = administratorActor;
    const context = { actor: administratorActor, reason: 'signed in', correlationId };
    await auditAccess(deps, tx, 'sign-in', context, { account: null, by: 'first_start_token', from, roles, owners });
    return opened;
  });
}

export async function openSession(
  deps: LifecycleDependencies,
  tx: Transaction,
  account: Account,
  how: { readonly by: 'password' | 'openid'; readonly from?: string },
  correlationId: string,
): Promise<OpenedSession> {
  const opened = await store(deps, tx, { accountId: account.id });
  const context = { actor: actorOfAccount(account, account), reason: 'signed in', correlationId };
  await auditAccess(deps, tx, 'sign-in', context, {
    account: account.id,
    ...how,
    roles: account.roles,
    owners: account.owners,
  });
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
