import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { hourOf } from '../access-token/access-token.ts';
import { type Account, type AccountId, checkGrant, type Grant, inReach } from '../account/account.ts';
import { replacedByOwn, withHand } from '../account/credential-hand.ts';
import { objectionTo, type Passwords } from '../account/password.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { auditAccess } from './audit-access.ts';
import type { CommandContext, Outcome } from './command.ts';
import { type AccountRefusal, exceeding, mayGive } from './create-account.ts';
import { runCommand } from './run-command.ts';

export type AccountOutcome<Reason extends string> = Outcome<
  { readonly accountId: AccountId; readonly version: number },
  'account_unknown' | Reason
>;

/**
 * Roles, owners, whether it may call at all, and who it is at the OpenID provider; what is left out stays. Takes effect
 * with the next request. An account that is joined with a provider's subject, or parted from it, signs in there alone, or
 * not at all: its password and its sessions end.
 */
export function changeAccount(
  deps: LifecycleDependencies,
  input: {
    readonly accountId: AccountId;
    readonly enabled?: boolean;
    readonly external?: Account['external'];
  } & Partial<Grant>,
  context: CommandContext,
): Promise<AccountOutcome<AccountRefusal | 'external_taken'>> {
  const { accountId, ...wanted } = input;
  return runCommand(deps, {
    name: 'change-account',
    input: { accountId, ...wanted },
    context,
    subject: {},
    work: async (tx) => {
      const account = await accountInReach(deps, tx, accountId, context);
      if (account === null) return refused(unknownAccount);
      if (versionMoved(account, context)) return refused(conflict);
      const grant = checkGrant({ roles: wanted.roles ?? account.roles, owners: wanted.owners ?? account.owners });
      if (!grant.ok) return refused({ reason: 'account_invalid', detail: grant.refusal });
      if (!mayGive(grant.value.owners, context.actor)) return refused(exceeding);
      const { external = account.external } = wanted;
      const joins = JSON.stringify(external) !== JSON.stringify(account.external);
      if (joins && external !== null) {
        const holder = await deps.accounts.lockExternal(tx, external.issuer, external.subject);
        if (holder !== null) {
          return refused({ reason: 'external_taken', detail: `The account ${holder.name} has this subject already.` });
        }
      }
      const changed: Account = {
        ...account,
        ...grant.value,
        enabled: wanted.enabled ?? account.enabled,
        external,
        ...(joins && external !== null && { signedInAt: hourOf(deps.clock.now()) }),
        password: joins ? null : account.password,
        ...(joins && { credentialHands: touchedBy(deps, account, context, false) }),
      };
      const { roles, owners, enabled } = changed;
      const ended = enabled && !joins ? 0 : await deps.sessions.removeAllOf(tx, accountId);
      await deps.accounts.update(tx, { ...changed, version: account.version + 1 });
      await auditAccess(deps, tx, 'change-account', context, {
        account: accountId,
        before: { roles: account.roles, owners: account.owners, enabled: account.enabled },
        after: { roles, owners, enabled },
        ...(joins && { external: { before: account.external, after: external } }),
        sessionsEnded: ended,
      });
      return ok({ accountId, version: account.version + 1 });
    },
  });
}

/**
 * By an administrator, or by the account's own person, who proves it with the present password. Ends
 * the account's sessions.
 */
export async function setPassword(
  deps: LifecycleDependencies,
  passwords: Passwords,
  input: { readonly accountId: AccountId; readonly password: string; readonly present: string | null },
  context: CommandContext,
): Promise<AccountOutcome<'account_invalid' | 'password_unsuitable' | 'password_wrong' | 'try_later'>> {
  const { accountId } = input;
  const own = context.actor.person === accountId;
  const known = await deps.accounts.find(accountId);
  // Before the transaction: what takes a tenth of a second holds no database session.
  const proof = own ? await passwords.matches(input.present ?? '', known?.password ?? null) : true;
  const objection = known === null ? null : objectionTo(input.password, known.name);
  const verifier = proof === true && objection === null ? await passwords.verifierOf(input.password) : null;
  return runCommand(deps, {
    name: own ? 'change-own-password' : 'set-password',
    // Not the password: a key's input is kept as a quick hash, from which one could be guessed.
    input: { accountId },
    context,
    subject: {},
    work: async (tx) => {
      const account = await accountInReach(deps, tx, accountId, context);
      if (account === null) return refused(unknownAccount);
      if (proof === 'busy') return refused({ reason: 'try_later', detail: 'Too many sign in at once; try again.' });
      if (!proof) return refused({ reason: 'password_wrong', detail: 'The present password is another one.' });
      if (account.kind !== 'user' || account.external !== null) {
        return refused({ reason: 'account_invalid', detail: 'Only a local user has a password.' });
      }
      if (objection !== null || verifier === null) {
        return refused({ reason: 'password_unsuitable', detail: objection ?? 'The account was not there yet.' });
      }
      await deps.accounts.update(tx, {
        ...account,
        password: verifier,
        credentialHands: touchedBy(deps, account, context, true),
        version: account.version + 1,
      });
      const sessionsEnded = await deps.sessions.removeAllOf(tx, accountId);
      await auditAccess(deps, tx, 'set-password', context, { account: accountId, sessionsEnded });
      return ok({ accountId, version: account.version + 1 });
    },
  });
}

/** Its own person is no hand of others. */
function touchedBy(
  { clock }: Pick<LifecycleDependencies, 'clock'>,
  { id, credentialHands }: Account,
  { actor }: CommandContext,
  inForce: boolean,
) {
  if (actor.person === id) return replacedByOwn(credentialHands);
  const person = actor.person ?? `${actor.kind}:${actor.id}`;
  return withHand(credentialHands, { person, at: clock.now().toISOString(), inForce });
}

/** Null too for an account that may touch what the actor may not: to this actor there is none. */
export async function accountInReach(
  { accounts }: Pick<LifecycleDependencies, 'accounts'>,
  tx: Transaction,
  id: AccountId,
  { actor }: CommandContext,
): Promise<Account | null> {
  const account = await accounts.lock(tx, id);
  const self = actor.person === id ? id : null;
  return account !== null && inReach(account, { owners: actor.owners, self }) ? account : null;
}

const versionMoved = ({ version }: Account, { expectedVersion }: CommandContext): boolean =>
  expectedVersion !== undefined && expectedVersion !== version;

const conflict = { reason: 'version_conflict', detail: 'The account was changed in the meantime.' } as const;
export const unknownAccount = { reason: 'account_unknown', detail: 'There is no such account.' } as const;
