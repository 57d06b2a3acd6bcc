import { ok, refused } from '@bfcert/kernel/result';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { PolicyDryRunId } from '../policy/policy-dry-run.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome } from './command.ts';
import { policyForbidden } from './permissions.ts';
import { runCommand } from './run-command.ts';

export type CancelDryRunOutcome = Outcome<
  { readonly dryRunId: PolicyDryRunId },
  'dry_run_unknown' | 'dry_run_over' | 'owner_out_of_scope'
>;

/** By anybody who could have asked for it. Once this has returned nothing more is looked at for it. */
export function cancelPolicyDryRun(
  deps: LifecycleDependencies,
  { dryRunId }: { readonly dryRunId: PolicyDryRunId },
  context: CommandContext,
): Promise<CancelDryRunOutcome> {
  return runCommand(deps, {
    name: 'cancel-policy-dry-run',
    input: { dryRunId },
    context,
    subject: {},
    work: async (tx): Promise<CancelDryRunOutcome> => {
      const narrow = policyForbidden('cancel-policy-dry-run', context.actor);
      if (narrow !== null) return refused({ reason: 'owner_out_of_scope', detail: narrow });
      const run = await deps.policyVersions.lockDryRun(tx, dryRunId);
      if (run === null) return refused({ reason: 'dry_run_unknown', detail: 'There is no such dry run.' });
      if (run.status !== 'looking') return refused({ reason: 'dry_run_over', detail: `It is ${run.status}.` });
      await deps.policyVersions.updateDryRun(tx, { ...run, status: 'cancelled', look: null });
      const told = { action: 'cancel-policy-dry-run', detail: { dryRunId } } as const;
      await deps.audit.append(tx, auditEntryOf(deps.clock.now(), context, told));
      return ok({ dryRunId });
    },
  });
}
