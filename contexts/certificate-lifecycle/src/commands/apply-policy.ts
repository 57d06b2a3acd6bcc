import { domainEventOf } from '@bfcert/kernel/outbox';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import type { PolicyDryRun, PolicyDryRunId } from '../policy/policy-dry-run.ts';
import { firstPolicyVersion, type PolicyVersion } from '../policy/policy-version.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome } from './command.ts';
import { policyForbidden } from './permissions.ts';
import { runCommand } from './run-command.ts';

/** The event's and the lock's subject: there is one policy. */
const SUBJECT = 'policy';

/**
 * Puts in force what a dry run has shown. Refused unless the version that it was compared with is
 * still the one in force, and is the one that the caller names.
 */
export async function applyPolicy(
  deps: LifecycleDependencies,
  input: { readonly dryRunId: PolicyDryRunId },
  context: CommandContext,
): Promise<
  Outcome<
    { readonly version: number },
    'dry_run_unknown' | 'dry_run_incomplete' | 'precondition_missing' | 'policy_invalid' | 'owner_out_of_scope'
  >
> {
  const outcome = await runCommand(deps, {
    name: 'apply-policy',
    input: { dryRunId: input.dryRunId },
    context,
    subject: {},
    work: async (tx) => {
      const narrow = policyForbidden('apply-policy', context.actor);
      if (narrow !== null) return refused({ reason: 'owner_out_of_scope' as const, detail: narrow });
      if (context.expectedVersion === undefined) {
        const detail = 'Say which version of the policy is to be replaced.';
        return refused({ reason: 'precondition_missing' as const, detail });
      }
      const run = await deps.policyVersions.findDryRun(input.dryRunId);
      if (run === null) return refused({ reason: 'dry_run_unknown' as const, detail: 'There is no such dry run.' });

      if (run.status !== 'complete') return refused(incomplete(run));

      const stored = await deps.policyVersions.lockLatestNumber(tx);
      const inForce = Math.max(stored, 1);
      if (context.expectedVersion !== inForce || run.baseVersion !== inForce) {
        const detail = `Version ${inForce} of the policy is in force: look again at what the draft would change.`;
        return refused({ reason: 'version_conflict' as const, detail });
      }
      const checked = checkPolicy(run.draft, (profile) => deps.authority.longestValidity(profile));
      if (!checked.ok) return refused({ reason: 'policy_invalid' as const, detail: checked.refusal });

      if (stored === 0) await deps.policyVersions.add(tx, firstPolicyVersion(deps.clock.now()));
      await write(deps, tx, run, inForce, context);
      return ok({ version: inForce + 1 });
    },
  });
  if (outcome.ok) await deps.policies.refresh();
  return outcome;
}

function incomplete({ status, effect, stopped }: PolicyDryRun) {
  const detail =
    status === 'looking'
      ? `It is still looking: ${effect.certificates} certificates so far.`
      : `It was ${status}. ${stopped?.detail ?? ''}`.trim();
  return { reason: 'dry_run_incomplete', detail } as const;
}

/** Version, event and audit entry. */
async function write(
  deps: LifecycleDependencies,
  tx: Transaction,
  { id, draft, effect }: PolicyDryRun,
  replaced: number,
  context: CommandContext,
): Promise<void> {
  const now = deps.clock.now();
  const at = now.toISOString();
  const version: PolicyVersion = {
    ...draft,
    version: replaced + 1,
    appliedAt: at,
    appliedBy: describeActor(context.actor),
    reason: context.reason,
  };
  if (!(await deps.policyVersions.add(tx, version))) throw new Error(`version ${version.version} is there already`);
  const { examples: _, postures, ...counts } = effect;
  const data = {
    version: version.version,
    replaced,
    dryRunId: id,
    ...counts,
    postures: postures.map((one) => ({ ...one })),
  };
  await deps.events.append(tx, domainEventOf(now, context, { type: 'PolicyChanged', subject: SUBJECT, data }));
  await deps.audit.append(
    tx,
    auditEntryOf(now, context, {
      action: 'apply-policy',
      before: `policy ${replaced}`,
      after: `policy ${version.version}`,
      event: 'PolicyChanged',
      detail: data,
    }),
  );
}
