import { domainEventOf } from '@bfcert/kernel/outbox';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import { checkMatrix } from '../ownership/check-matrix.ts';
import { effectOf, type OwnershipEffect } from '../ownership/ownership-effect.ts';
import { firstOwnershipVersion, type OwnershipDraft, type OwnershipVersion } from '../ownership/ownership-version.ts';
import { OwnershipView } from '../ownership/ownership-view.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome, Refusal } from './command.ts';
import { ownershipForbidden } from './permissions.ts';
import { runCommand } from './run-command.ts';

/** The event's subject: there is one matrix. */
const SUBJECT = 'ownership-matrix';

export type OwnershipChange = { readonly version: number; readonly effect: OwnershipEffect };

/** What a draft would change for the certificates that there are. Nothing is written. */
export async function lookAtOwnershipMatrix(
  deps: LifecycleDependencies,
  draft: OwnershipDraft,
): Promise<Result<OwnershipChange, Refusal<'ownership_invalid'>>> {
  const checked = checkMatrix(draft, deps.clock.now());
  if (!checked.ok) return refused({ reason: 'ownership_invalid', detail: checked.refusal });
  await deps.ownership.refresh();
  const { version } = deps.ownership.current();
  return ok({ version, effect: await effectOn(deps, deps.ownership.current(), draft) });
}

/**
 * Puts the whole matrix in force as its next version, unless another was applied since the one that the caller names. No
 * certificate is touched: what has none after it has no successor any more, and its effect says how many those are.
 */
export async function changeOwnershipMatrix(
  deps: LifecycleDependencies,
  draft: OwnershipDraft,
  context: CommandContext,
): Promise<Outcome<OwnershipChange, 'ownership_invalid' | 'precondition_missing' | 'owner_out_of_scope'>> {
  const outcome = await runCommand(deps, {
    name: 'change-ownership-matrix',
    input: structuredClone(draft) as never,
    context,
    subject: {},
    work: async (tx) => {
      const narrow = ownershipForbidden(context.actor);
      if (narrow !== null) return refused({ reason: 'owner_out_of_scope' as const, detail: narrow });
      if (context.expectedVersion === undefined) {
        const detail = 'Say which version of the ownership matrix is to be replaced.';
        return refused({ reason: 'precondition_missing' as const, detail });
      }
      const checked = checkMatrix(draft, deps.clock.now());
      if (!checked.ok) return refused({ reason: 'ownership_invalid' as const, detail: checked.refusal });

      const stored = await deps.ownershipVersions.lockLatestNumber(tx);
      const inForce = Math.max(stored, 1);
      if (context.expectedVersion !== inForce) {
        const detail = `Version ${inForce} of the ownership matrix is in force: look at it again.`;
        return refused({ reason: 'version_conflict' as const, detail });
      }
      const first = firstOwnershipVersion(deps.clock.now());
      if (stored === 0) await deps.ownershipVersions.add(tx, first);
      const before = stored === 0 ? first : await deps.ownershipVersions.find(stored);
      if (before === null) throw new Error(`version ${stored} of the ownership matrix is gone`);
      const effect = await effectOn(deps, before, draft);
      await write(deps, tx, draft, effect, inForce, context);
      return ok({ version: inForce + 1, effect: structuredClone(effect) as never });
    },
  });
  if (outcome.ok) await deps.ownership.refresh();
  return outcome;
}

async function effectOn(
  { ownershipVersions }: LifecycleDependencies,
  before: OwnershipVersion,
  draft: OwnershipDraft,
): Promise<OwnershipEffect> {
  const after = new OwnershipView({ ...draft, version: before.version + 1 });
  return effectOf(await ownershipVersions.held(), new OwnershipView(before), after);
}

/** Version, event and audit entry. */
async function write(
  deps: LifecycleDependencies,
  tx: Transaction,
  draft: OwnershipDraft,
  { certificates, blocked, freed }: OwnershipEffect,
  replaced: number,
  context: CommandContext,
): Promise<void> {
  const now = deps.clock.now();
  const version: OwnershipVersion = {
    ...draft,
    version: replaced + 1,
    appliedAt: now.toISOString(),
    appliedBy: describeActor(context.actor),
    reason: context.reason,
  };
  if (!(await deps.ownershipVersions.add(tx, version))) throw new Error(`version ${version.version} is there already`);
  const { programs, entries } = draft;
  const counts = { programs: programs.length, entries: entries.length, certificates, blocked, freed };
  const data = { version: version.version, replaced, ...counts };
  await deps.events.append(tx, domainEventOf(now, context, { type: 'OwnershipMatrixChanged', subject: SUBJECT, data }));
  await deps.audit.append(
    tx,
    auditEntryOf(now, context, {
      action: 'change-ownership-matrix',
      before: `ownership matrix ${replaced}`,
      after: `ownership matrix ${version.version}`,
      event: 'OwnershipMatrixChanged',
      detail: data,
    }),
  );
}
