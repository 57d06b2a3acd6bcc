import { ok, refused } from '@bfcert/kernel/result';
import {
  type AccessToken,
  type AccessTokenId,
  expiryAfter,
  hashOf,
  hintOf,
  LONGEST_DAYS,
  newAccessTokenId,
  newSecret,
} from '../access-token/access-token.ts';
import { type AccountId, checkGrant, type Grant, within } from '../account/account.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { auditAccess } from './audit-access.ts';
import { accountInReach, unknownAccount } from './change-account.ts';
import type { CommandContext, Outcome } from './command.ts';
import { runCommand } from './run-command.ts';

export interface NewAccessToken extends Grant {
  readonly accountId: AccountId;
  readonly name: string;
  /** Until it expires, 1 to 366. */
  readonly days: number;
}

export type TokenRefusal =
  | 'account_unknown'
  | 'account_invalid'
  | 'account_disabled'
  | 'grant_exceeds_own'
  /** Whoever made it could then act as two persons. */
  | 'token_of_another_person'
  | 'token_invalid';

/** `secret` is there the first time only: a repeated command finds the token, and nobody has its secret. */
export async function createAccessToken(
  deps: LifecycleDependencies,
  input: NewAccessToken,
  context: CommandContext,
): Promise<
  Outcome<{ readonly tokenId: AccessTokenId; readonly expiresAt: string; readonly secret: string | null }, TokenRefusal>
> {
  const secret = newSecret();
  const hash = hashOf(secret);
  const { accountId, name, days, roles, owners } = input;
  const outcome = await runCommand<Made, TokenRefusal>(deps, {
    name: 'create-access-token',
    input: { accountId, name, days, roles, owners },
    context,
    subject: {},
    work: async (tx) => {
      const account = await accountInReach(deps, tx, accountId, context);
      if (account === null) return refused(unknownAccount);
      const own = context.actor.person === accountId;
      if (account.kind === 'user' && !own) return refused(anothers);
      if (account.kind === 'service' && !context.actor.roles.includes('administrator')) {
        return refused({ reason: 'role_missing', detail: 'Needs the role administrator.' });
      }
      if (!account.enabled) return refused({ reason: 'account_disabled', detail: 'The account is disabled.' });
      const now = deps.clock.now();
      const expiresAt = expiryAfter(days, now);
      if (expiresAt === null || name.trim() === '' || name.length > 100) {
        const detail = `A token has a name of up to 100 characters and expires within 1 to ${LONGEST_DAYS} days.`;
        return refused({ reason: 'token_invalid', detail });
      }
      const grant = checkGrant({ roles, owners });
      if (!grant.ok) return refused({ reason: 'account_invalid', detail: grant.refusal });
      const granter = own ? context.actor : account;
      if (!within(owners, granter.owners) || roles.some((role) => !granter.roles.includes(role))) {
        const detail = 'A token has no role and no owner that its account does not have.';
        return refused({ reason: 'grant_exceeds_own', detail });
      }
      const token: AccessToken = {
        ...grant.value,
        id: newAccessTokenId(now),
        accountId,
        name,
        hash,
        hint: hintOf(secret),
        createdBy: describeActor(context.actor),
        createdAt: now.toISOString(),
        expiresAt,
        revokedAt: null,
      };
      await deps.accessTokens.insert(tx, token);
      await auditAccess(deps, tx, 'create-access-token', context, {
        token: token.id,
        account: accountId,
        name,
        roles: token.roles,
        owners: token.owners,
        expiresAt,
      });
      return ok({ tokenId: token.id, expiresAt, made: hash });
    },
  });
  if (!outcome.ok) return outcome;
  const { tokenId, expiresAt, made } = outcome.value;
  return ok({ tokenId, expiresAt, secret: made === hash ? secret : null });
}

type Made = { readonly tokenId: AccessTokenId; readonly expiresAt: string; readonly made: string };

const anothers = {
  reason: 'token_of_another_person',
  detail: 'Only a person makes tokens for themselves: an administrator’s would let one person act as two.',
} as const;
