import type { Actor, OwnerScope } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import {
  type Account,
  type AccountId,
  checkGrant,
  checkName,
  type Grant,
  newAccountId,
  within,
} from '../account/account.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { auditAccess } from './audit-access.ts';
import type { CommandContext, Outcome } from './command.ts';
import { runCommand } from './run-command.ts';

export type AccountRefusal = 'account_invalid' | 'account_name_taken' | 'grant_exceeds_own';

/** An account without a password and without tokens: nobody can call with it yet. */
export function createAccount(
  deps: LifecycleDependencies,
  input: Grant & { readonly kind: Account['kind']; readonly name: string },
  context: CommandContext,
): Promise<Outcome<{ readonly accountId: AccountId }, AccountRefusal>> {
  return runCommand(deps, {
    name: 'create-account',
    input: { kind: input.kind, name: input.name, roles: input.roles, owners: input.owners },
    context,
    subject: {},
    work: async (tx) => {
      const name = checkName(input.name);
      if (!name.ok) return refused({ reason: 'account_invalid', detail: name.refusal });
      const grant = checkGrant(input);
      if (!grant.ok) return refused({ reason: 'account_invalid', detail: grant.refusal });
      if (!mayGive(grant.value.owners, context.actor)) return refused(exceeding);
      const now = deps.clock.now();
      const account: Account = {
        ...grant.value,
        id: newAccountId(now),
        kind: input.kind,
        name: name.value,
        enabled: true,
        password: null,
        external: null,
        createdAt: now.toISOString(),
        version: 1,
      };
      if (!(await deps.accounts.insert(tx, account))) {
        return refused({ reason: 'account_name_taken', detail: 'Another account has this name, now or formerly.' });
      }
      const { id, kind, roles, owners } = account;
      await auditAccess(deps, tx, 'create-account', context, { account: id, kind, name: account.name, roles, owners });
      return ok({ accountId: account.id });
    },
  });
}

/** Who acts for some owners gives an account one of them at least: it would be out of their own reach without. */
export const mayGive = (owners: OwnerScope, { owners: own }: Actor): boolean =>
  own === 'all' || (owners.length > 0 && within(owners, own));

export const exceeding = {
  reason: 'grant_exceeds_own',
  detail: 'Nobody gives rights to owners that are outside their own, nor to none where theirs are some.',
} as const;
