import { systemActor } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { hourOf } from '../access-token/access-token.ts';
import { type Account, checkGrant, checkName, type Grant, newAccountId } from '../account/account.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { auditAccess } from './audit-access.ts';
import type { Refusal } from './command.ts';
import { type OpenedSession, openSession } from './sign-in.ts';

export interface ExternalPerson {
  readonly issuer: string;
  readonly subject: string;
  /** As the provider calls them. */
  readonly preferredName: string;
  /** What the provider says they may do, or why that is nothing. */
  readonly grant: Result<Grant, Refusal<'openid_role_unknown' | 'openid_grants_conflict'>>;
}

export type ExternalSignInRefusal =
  | 'openid_role_unknown'
  | 'openid_grants_conflict'
  /** A local account has their name: an administrator says whether it is the same person, and joins the two. */
  | 'openid_name_taken'
  | 'account_disabled';

/**
 * For somebody whom the OpenID provider has vouched for, in this order:
 * 1 whose account is it? · 2 what do they say may it do? · 3 a new account has a name that no other person has here ·
 * 4 the account has what the provider says now, and a session.
 *
 * An account that a sign-in changed and one that an administrator joined with a subject are one: all its sign-ins and
 * tokens are one person's (the rule of four eyes). A refusal is audited, and takes from the account what it had before.
 */
export function signInExternal(
  deps: LifecycleDependencies,
  person: ExternalPerson,
  correlationId: string,
): Promise<Result<OpenedSession, ExternalSignInRefusal>> {
  return deps.transactions.run(async (tx) => {
    const known = await deps.accounts.lockExternal(tx, person.issuer, person.subject);
    const no = async (reason: ExternalSignInRefusal, detail: string) => {
      await auditRefused(deps, tx, person, known, { reason, detail }, correlationId);
      return refused(reason);
    };
    if (known !== null && !known.enabled) return no('account_disabled', 'The account is disabled.');
    const said = person.grant.ok ? checkGrant(person.grant.value) : person.grant;
    if (!said.ok) {
      if (known !== null) await emptied(deps, tx, known);
      return typeof said.refusal === 'string'
        ? no('openid_role_unknown', said.refusal)
        : no(said.refusal.reason, said.refusal.detail);
    }
    const account = known ?? (await admitted(deps, tx, person, said.value));
    if (account === null) return no('openid_name_taken', `A local account is called ${person.preferredName} too.`);
    const signedInAt = hourOf(deps.clock.now());
    const changed = { ...account, ...said.value, signedInAt, version: account.version + 1 };
    const factsOf = ({ roles, owners, signedInAt: at }: Account): string => JSON.stringify([roles, owners, at]);
    const isSame = factsOf(account) === factsOf(changed);
    if (!isSame) await deps.accounts.update(tx, changed);
    return ok(await openSession(deps, tx, isSame ? account : changed, { by: 'openid' }, correlationId));
  });
}

/** Null: its name is a local person's, who may be the same and may be another one. */
async function admitted(
  { accounts, clock }: LifecycleDependencies,
  tx: Transaction,
  { issuer, subject, preferredName }: ExternalPerson,
  grant: Grant,
): Promise<Account | null> {
  const now = clock.now();
  const id = newAccountId(now);
  const wanted = preferredName.toLowerCase();
  const named: Account = {
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
  if (await accounts.insert(tx, named)) return named;
  // The same person may have signed in for the first time twice at this moment.
  const twin = await accounts.lockExternal(tx, issuer, subject);
  if (twin !== null) return twin;
  const holder = await accounts.findByName(named.name);
  if (holder?.kind === 'user' && holder.external === null) return null;
  // A service's name, or that of somebody else at the provider: the id is nobody's.
  const other: Account = { ...named, name: id };
  if (!(await accounts.insert(tx, other))) throw new Error(`the name ${id} is taken`);
  return other;
}

/** Who may do nothing any more has no session in which they could go on. */
async function emptied(
  { accounts, sessions }: LifecycleDependencies,
  tx: Transaction,
  account: Account,
): Promise<void> {
  if (account.roles.length > 0) await accounts.update(tx, { ...account, roles: [], version: account.version + 1 });
  await sessions.removeAllOf(tx, account.id);
}

async function auditRefused(
  deps: LifecycleDependencies,
  tx: Transaction,
  { issuer, subject, preferredName }: ExternalPerson,
  known: Account | null,
  { reason: refusal, detail: sentence }: Refusal<ExternalSignInRefusal>,
  correlationId: string,
): Promise<void> {
  const context = { actor: systemActor('sign-in'), reason: 'signed in at the OpenID provider', correlationId };
  const who = { issuer, subject, name: preferredName.slice(0, 100), account: known?.id ?? null };
  await auditAccess(deps, tx, 'sign-in', context, { outcome: 'refused', refusal, sentence, by: 'openid', ...who });
}
