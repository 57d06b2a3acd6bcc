import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import { ok, refused } from '@bfcert/kernel/result';
import { describeActor } from '../audit/describe-actor.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import { newPolicyDryRunId, type PolicyDryRun, type PolicyEffect } from '../policy/policy-dry-run.ts';
import { PolicyComparison } from '../policy/policy-effect.ts';
import type { PolicyDraft } from '../policy/policy-version.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome } from './command.ts';
import { policyForbidden } from './permissions.ts';
import { runCommand } from './run-command.ts';

export type PolicyDryRunInput = { readonly draft: PolicyDraft } | { readonly restore: number };

/** Certificates read at once. */
const BATCH = 1000;

/**
 * Shows what a draft would change and keeps it, to be applied: 1 the draft, or an old version as one ·
 * 2 may it be one at all · 3 every certificate in service, by the version in force and by the draft ·
 * 4 kept with what it showed. Reads without a transaction: a million certificates take a while.
 */
export async function dryRunPolicy(
  deps: LifecycleDependencies,
  input: PolicyDryRunInput,
  context: CommandContext,
): Promise<Outcome<PolicyDryRun & Json, 'policy_invalid' | 'policy_version_unknown' | 'owner_out_of_scope'>> {
  const permitted = policyForbidden('dry-run-policy', context.actor) === null;
  if (permitted) await deps.policies.refresh();
  const base = deps.policies.current();
  const draft = permitted ? await draftOf(deps, input) : null;
  const checked = draft === null ? null : checkPolicy(draft, (profile) => deps.authority.longestValidity(profile));
  const effect = draft !== null && checked?.ok ? await effectOf(deps, base, draft) : null;

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
      if (draft === null || effect === null) {
        return refused({ reason: 'policy_version_unknown', detail: 'There is no such version of the policy.' });
      }
      const now = deps.clock.now();
      const run: PolicyDryRun = {
        id: newPolicyDryRunId(now),
        draft,
        baseVersion: base.version,
        effect,
        at: now.toISOString(),
        requestedBy: describeActor(context.actor),
      };
      await deps.policyVersions.addDryRun(tx, run);
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

async function effectOf(
  deps: LifecycleDependencies,
  base: Parameters<LifecycleDependencies['policyVersions']['add']>[1],
  draft: PolicyDraft,
): Promise<PolicyEffect> {
  const comparison = new PolicyComparison(base, { ...draft, version: base.version + 1 }, deps.clock.now());
  for (let after: CertificateId | null = null; ; ) {
    const page = await deps.policyVersions.governed(after, BATCH);
    for (const certificate of page) comparison.add(certificate);
    after = page.at(-1)?.id ?? null;
    if (page.length < BATCH) return comparison.effect();
  }
}
