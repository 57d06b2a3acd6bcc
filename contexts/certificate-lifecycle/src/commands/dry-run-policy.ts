import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import { ok, refused } from '@bfcert/kernel/result';
import { describeActor } from '../audit/describe-actor.ts';
import { MOST_LOOKS } from '../look/advance-pages.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import { NO_EFFECT, newPolicyDryRunId, type PolicyDryRun } from '../policy/policy-dry-run.ts';
import type { PolicyDraft } from '../policy/policy-version.ts';
import { type LifecycleDependencies, POLICY_DRY_RUNS } from '../ports.ts';
import { requesterOf } from '../requester/requester.ts';
import type { CommandContext, Outcome } from './command.ts';
import { policyForbidden } from './permissions.ts';
import { runCommand } from './run-command.ts';

export type PolicyDryRunInput = { readonly draft: PolicyDraft } | { readonly restore: number };

/**
 * Asks what a draft would change: 1 the draft, or an old version as one · 2 may it be one at all · 3 it is kept here that
 * it was asked for, and a worker is nudged. `advancePolicyDryRun` looks at every certificate in service, by the version in
 * force and by the draft, and then it can be applied.
 */
export async function dryRunPolicy(
  deps: LifecycleDependencies,
  input: PolicyDryRunInput,
  context: CommandContext,
): Promise<
  Outcome<PolicyDryRun & Json, 'policy_invalid' | 'policy_version_unknown' | 'owner_out_of_scope' | 'dry_runs_too_many'>
> {
  const permitted = policyForbidden('dry-run-policy', context.actor) === null;
  if (permitted) await deps.policies.refresh();
  const base = deps.policies.current();
  const draft = permitted ? await draftOf(deps, input) : null;
  const checked = draft === null ? null : checkPolicy(draft, (profile) => deps.authority.longestValidity(profile));

  return runCommand(deps, {
    name: 'dry-run-policy',
    input: {
      input: createHash('sha256')
        .update(canonicalJson(input as unknown as Json))
        .digest('hex'),
    },
    context,
    subject: {},
    work: async (tx) => {
      const narrow = policyForbidden('dry-run-policy', context.actor);
      if (narrow !== null) return refused({ reason: 'owner_out_of_scope', detail: narrow });
      if (checked !== null && !checked.ok) return refused({ reason: 'policy_invalid', detail: checked.refusal });
      if (draft === null) {
        return refused({ reason: 'policy_version_unknown', detail: 'There is no such version of the policy.' });
      }
      const requester = requesterOf(context.actor);
      const looks = await deps.policyVersions.looksOf(tx, requester);
      if (looks >= MOST_LOOKS) {
        const detail = `${looks} dry runs of yours are still looking: wait for one, or cancel it.`;
        return refused({ reason: 'dry_runs_too_many', detail });
      }
      const now = deps.clock.now();
      const run: PolicyDryRun = {
        id: newPolicyDryRunId(now),
        draft,
        baseVersion: base.version,
        status: 'looking',
        look: { after: null, failures: 0 },
        stopped: null,
        effect: NO_EFFECT,
        at: now.toISOString(),
        nextAt: now.toISOString(),
        requestedBy: describeActor(context.actor),
        requester,
        reason: context.reason,
        correlationId: context.correlationId,
      };
      await deps.policyVersions.addDryRun(tx, run);
      await deps.nudges.nudge(tx, POLICY_DRY_RUNS, run.id);
      return ok(run as PolicyDryRun & Json);
    },
  });
}

async function draftOf(deps: LifecycleDependencies, input: PolicyDryRunInput): Promise<PolicyDraft | null> {
  if ('draft' in input) return input.draft;
  const old = await deps.policyVersions.find(input.restore);
  if (old === null) return null;
  const { rules, renewalsPerHour, renewalsPerDay = null, quotas } = old;
  return { rules, renewalsPerHour, renewalsPerDay, quotas };
}
