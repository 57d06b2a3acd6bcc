import { ok } from '@bfcert/kernel/result';
import type { CommandContext } from '../commands/command.ts';
import { openHoldingsOf } from '../commands/open-holdings.ts';
import { renewRecord } from '../commands/renew-certificate.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { DAY_MS, freeAt, minuteOf, quotaOf } from './quota.ts';
import { isNextOf } from './renewal-outlook.ts';
import type { DueRenewal } from './renewal-plan.ts';

export type StartedRenewal =
  | { readonly kind: 'started' }
  /** It left its state, or another server has taken it over. */
  | { readonly kind: 'not_ours' }
  | { readonly kind: 'under_way' }
  /** RFC 3339: when its authority may sign more. */
  | { readonly kind: 'no_quota'; readonly until: string };

/**
 * Begins one renewal by the command that people use, and counts it, in one transaction:
 * 1 it is still this claim's · 2 nothing is under way · 3 its authority's quota · 4 the renewal.
 * The identity's lock, the claim and the quota's lock make that once, whoever else tries.
 */
export async function startRenewal(
  deps: LifecycleDependencies,
  due: DueRenewal,
  claim: string,
  context: CommandContext,
): Promise<StartedRenewal> {
  const now = deps.clock.now();
  const subject = { identityId: due.identityId, certificateId: due.id, purpose: due.purpose };
  const outcome = await runCommand(deps, {
    name: 'renew-certificate',
    input: { certificateId: due.id },
    context,
    subject,
    work: async (tx) => {
      const found = await openHoldingsOf(deps, tx, due.id);
      if (found === null || !(await deps.renewalPlans.holds(tx, due.id, claim))) return ok({ kind: 'not_ours' });
      if (found.holdings.records.some((record) => isNextOf(found.record, record))) return ok({ kind: 'under_way' });

      const since = minuteOf(new Date(now.getTime() - DAY_MS));
      const starts = await deps.renewalPlans.lockStarts(tx, due.authority, since);
      const free = freeAt(starts, quotaOf(deps.policies.current(), due.authority), now);
      if (free !== null) return ok({ kind: 'no_quota', until: free.toISOString() });

      const begun = await renewRecord(deps, tx, due.id, context);
      if (!begun.ok) return begun;
      await deps.renewalPlans.addStart(tx, due.authority, minuteOf(now));
      return ok({ kind: 'started' });
    },
  });
  // Whoever holds the lock has looked at all that it could be refused for.
  if (!outcome.ok) throw new Error(`${due.id} cannot be renewed: ${outcome.refusal.detail}`);
  return outcome.value as StartedRenewal;
}
