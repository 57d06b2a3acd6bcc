import { ok } from '@bfcert/kernel/result';
import { refusalSentences } from '../certificate/refusals.ts';
import type { CommandContext } from '../commands/command.ts';
import { openHoldingsOf } from '../commands/open-holdings.ts';
import { renewRecord } from '../commands/renew-certificate.ts';
import { runCommand } from '../commands/run-command.ts';
import { objectionToIssue } from '../ownership/objection-of-ownership.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { countRenewal } from './count-renewal.ts';
import { isNextOf } from './renewal-outlook.ts';
import type { DueRenewal } from './renewal-plan.ts';

export type StartedRenewal =
  | { readonly kind: 'started' }
  /** It left its state, or another server has taken it over. */
  | { readonly kind: 'not_ours' }
  | { readonly kind: 'under_way' }
  /** One sentence: why the ownership matrix lets nothing follow it, or has it asked for outside by a person. */
  | { readonly kind: 'not_decided'; readonly detail: string }
  /** RFC 3339: when its authority may sign more. */
  | { readonly kind: 'no_quota'; readonly until: string };

/**
 * Begins one renewal by the command that people use, and counts it, in one transaction:
 * 1 it is still this claim's · 2 nothing is under way · 3 the ownership matrix · 4 its authority's quota · 5 the renewal.
 * The identity's lock, the claim and the quota's lock make that once, whoever else tries.
 */
export async function startRenewal(
  deps: LifecycleDependencies,
  due: DueRenewal,
  claim: string,
  context: CommandContext,
): Promise<StartedRenewal> {
  const subject = { identityId: due.identityId, certificateId: due.id, purpose: due.purpose };
  const outcome = await runCommand(deps, {
    name: 'renew-certificate',
    input: { certificateId: due.id },
    context,
    subject,
    work: async (tx) => {
      const found = await openHoldingsOf(deps, tx, due.id);
      if (found === null || !(await deps.renewalPlans.holds(tx, due.id, claim))) return ok({ kind: 'not_ours' });
      const now = deps.clock.now();
      if (found.holdings.records.some((record) => isNextOf(found.record, record, now)))
        return ok({ kind: 'under_way' });

      const ownership = deps.ownership.about(found.record, found.holdings.identity);
      const objection = objectionToIssue(ownership, 'renew')?.detail ?? null;
      const isAskedOutside = ownership.operatingModel === 'brokered';
      if (objection !== null || isAskedOutside) {
        return ok({ kind: 'not_decided', detail: objection ?? refusalSentences.broker_not_connected });
      }

      const free = await countRenewal(deps, tx, due.authority);
      if (free !== null) return ok({ kind: 'no_quota', until: free.toISOString() });

      const begun = await renewRecord(deps, tx, due.id, context);
      return begun.ok ? ok({ kind: 'started' }) : begun;
    },
  });
  // Whoever holds the lock has looked at all that it could be refused for.
  if (!outcome.ok) throw new Error(`${due.id} cannot be renewed: ${outcome.refusal.detail}`);
  return outcome.value as StartedRenewal;
}
