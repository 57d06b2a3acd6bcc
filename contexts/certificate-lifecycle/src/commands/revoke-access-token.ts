import { ok, refused } from '@bfcert/kernel/result';
import type { AccessTokenId } from '../access-token/access-token.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { auditAccess } from './audit-access.ts';
import { accountInReach } from './change-account.ts';
import type { CommandContext, Outcome } from './command.ts';
import { runCommand } from './run-command.ts';

/** By its own account, or an administrator. Of one that is revoked already it changes nothing. */
export function revokeAccessToken(
  deps: LifecycleDependencies,
  { tokenId }: { readonly tokenId: AccessTokenId },
  context: CommandContext,
): Promise<Outcome<{ readonly tokenId: AccessTokenId }, 'token_unknown'>> {
  return runCommand(deps, {
    name: 'revoke-access-token',
    input: { tokenId },
    context,
    subject: {},
    work: async (tx) => {
      const { actor } = context;
      const token = await deps.accessTokens.lock(tx, tokenId);
      const account = token && (await accountInReach(deps, tx, token.accountId, context));
      const own = account?.kind === actor.kind && account.name === actor.id;
      if (token === null || account === null || !(own || actor.roles.includes('administrator'))) {
        return refused({ reason: 'token_unknown', detail: 'There is no such token.' });
      }
      if (token.revokedAt === null) {
        await deps.accessTokens.update(tx, { ...token, revokedAt: deps.clock.now().toISOString() });
        const detail = { token: tokenId, account: account.id, name: token.name };
        await auditAccess(deps, tx, 'revoke-access-token', context, detail);
      }
      return ok({ tokenId });
    },
  });
}
