import { systemActor } from '@bfcert/kernel/actor';
import { hourOf } from '../access-token/access-token.ts';
import type { Account } from '../account/account.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { SIGN_IN_REFUSED } from '../security-event/names.ts';
import { recordSecurityEvent } from '../security-event/record-security-event.ts';
import { auditAccess } from './audit-access.ts';

export interface RefusedSignIn {
  /** Null: whoever knocked named no account that there is, or brought a token. */
  readonly account: Account | null;
  readonly by: 'password' | 'token';
  readonly from: string;
}

/**
 * Counted for each account, address and hour as a security event; audited once for an account and hour, so that
 * whoever knocks cannot fill the audit. A name that no account has is not kept: people type passwords there.
 */
export async function tellOfRefusedSignIn(
  deps: LifecycleDependencies,
  { account, by, from }: RefusedSignIn,
  correlationId: string,
): Promise<void> {
  const now = deps.clock.now();
  const type = account === null ? SIGN_IN_REFUSED : `${SIGN_IN_REFUSED}:${account.name}`;
  const sameHour = { owners: 'all', source: 'server', reportedType: type, since: hourOf(now), after: null } as const;
  const [before] = await deps.securityEvents.page({ ...sameHour, limit: 1 });
  await deps.transactions.run(async (tx) => {
    if (before === undefined) {
      const context = { actor: systemActor('sign-in'), reason: 'a sign-in was refused', correlationId };
      const who = { account: account?.id ?? null, by, from };
      await auditAccess(deps, tx, 'sign-in', context, { outcome: 'refused', refusal: 'sign_in_refused', ...who });
    }
    await recordSecurityEvent(deps, tx, {
      source: 'server',
      reporter: 'server',
      type,
      identityId: null,
      remoteAddress: from,
      at: now.toISOString(),
      reportedTime: null,
      count: 1,
      details: { account: account?.name ?? null, by },
    });
  });
}
