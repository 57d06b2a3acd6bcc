import type { Transaction } from '@bfcert/kernel/transaction';
import { SecondPerson } from '../approval/second-person.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { changeRecord } from '../commands/change-certificate.ts';
import type { CommandContext, Refusal } from '../commands/command.ts';
import { installRecord } from '../commands/install-certificate.ts';
import { openHoldingsOf } from '../commands/open-holdings.ts';
import { renewRecord } from '../commands/renew-certificate.ts';
import { auditRefusal } from '../commands/run-command.ts';
import { BULK_ACTIONS, type LifecycleDependencies } from '../ports.ts';
import { commandOf } from '../queries/action-name.ts';
import { planReplacement } from '../replacement/plan-replacement.ts';
import { lostRight } from '../requester/lost-right.ts';
import { advanceLook } from './advance-look.ts';
import type { BulkAction, BulkCommand, BulkTarget } from './bulk-action.ts';
import type { BulkActionId } from './bulk-action-id.ts';
import { inTheirName } from './in-their-name.ts';
import { recordCommand } from './plan-target.ts';
import { stopBulkAction } from './stop-bulk-action.ts';
import { tellOfBulkAction } from './tell-of-bulk-action.ts';

/** So many errors of ours, and a target is passed over. */
const MOST_FAILURES = 3;
const AFTER_FAILURE_MS = 30_000;
/** What the rate allowed in this time may be caught up at once: a queue is not as exact as the rate. */
const CATCH_UP_MS = 1_000;

/** What comes next, for a while: looks at the next certificates, or acts on them. */
export async function advanceBulkAction(deps: LifecycleDependencies, id: BulkActionId): Promise<void> {
  await advanceLook(deps, id);
  await actOnTargets(deps, id);
}

/**
 * Acts on one target after another until the rate says to wait. Each is one transaction: the action
 * locked and still running, whoever asked still allowed to, the target's command, its outcome, the progress. Killed anywhere, a target
 * was either acted on and is so recorded, or neither; so nobody acts on one twice, and after an abort
 * on none.
 */
async function actOnTargets(deps: LifecycleDependencies, id: BulkActionId): Promise<void> {
  for (;;) {
    let current: BulkTarget | null = null;
    try {
      const goesOn = await deps.transactions.run((tx) =>
        step(deps, tx, id, (target) => {
          current = target;
        }),
      );
      if (!goesOn) return;
    } catch (error) {
      if (current === null) throw error;
      await deps.transactions.run((tx) => noteFailure(deps, tx, id, error));
      return;
    }
  }
}

async function step(
  deps: LifecycleDependencies,
  tx: Transaction,
  id: BulkActionId,
  onTarget: (target: BulkTarget) => void,
): Promise<boolean> {
  const action = await deps.bulkActions.lockIfFree(tx, id);
  if (action === null || action.status !== 'running') return false;
  const now = deps.clock.now();
  if (Date.parse(action.nextAt) > now.getTime()) {
    const startAfter = new Date(Math.max(Date.parse(action.nextAt), now.getTime() + CATCH_UP_MS));
    await deps.nudges.nudge(tx, BULK_ACTIONS, id, { startAfter });
    return false;
  }
  const target = await deps.bulkActions.nextPlanned(tx, id);
  if (target === null) {
    const completed = { ...action, status: 'completed', finishedAt: now.toISOString() } as const;
    await deps.bulkActions.update(tx, completed);
    await tellOfBulkAction(deps, tx, completed, action, { did: 'complete-bulk-action', context: inTheirName(action) });
    return false;
  }
  const owner = target.owner ?? action.owner;
  const lost = await lostRight(deps, tx, action, commandOf[action.command.verb], owner === null ? 'all' : [owner]);
  if (lost !== null) {
    await stopBulkAction(deps, tx, action, { reason: 'requester_right_lost', detail: lost });
    return false;
  }
  onTarget(target);
  const refusal = await act(deps, tx, action, target);
  const status = refusal === null ? 'done' : 'refused';
  await deps.bulkActions.updateTarget(tx, id, { ...target, status, refusal, at: now.toISOString() });
  const progress = { ...action.progress, [status]: action.progress[status] + 1 };
  await deps.bulkActions.update(tx, { ...action, progress, nextAt: nextTime(action, now) });
  return true;
}

function nextTime({ nextAt, ratePerMinute }: BulkAction, now: Date): string {
  const from = Math.max(Date.parse(nextAt), now.getTime() - CATCH_UP_MS);
  return new Date(from + Math.ceil(60_000 / ratePerMinute)).toISOString();
}

/** Null when it was done, else the refusal's name. */
async function act(
  deps: LifecycleDependencies,
  tx: Transaction,
  action: BulkAction,
  target: BulkTarget,
): Promise<string | null> {
  const { certificateId, version: expectedVersion } = target;
  const context = { ...inTheirName(action), expectedVersion };
  const name = commandOf[action.command.verb];
  const moved = await objectionOfOwner(deps, tx, target);
  if (moved !== null) {
    await auditRefusal(deps, tx, { name, context, subject: { certificateId } }, moved);
    return moved.reason;
  }
  const command = recordCommand(action.command, action.reason, await secondPersonFor(deps, tx, action, target));
  const outcome =
    command === null
      ? await actBeside(deps, tx, action.command, certificateId, context)
      : await changeRecord(deps, tx, certificateId, command, { action: name, context });
  if (outcome.ok) return null;
  const refusal: Refusal<string> = outcome.refusal;
  await auditRefusal(deps, tx, { name, context, subject: { certificateId } }, refusal);
  return refusal.reason;
}

/** Whoever asked looked at the certificate of one owner; whether they may act for another was not asked. */
async function objectionOfOwner(
  deps: LifecycleDependencies,
  tx: Transaction,
  { certificateId, owner }: BulkTarget,
): Promise<Refusal<'owner_changed'> | null> {
  const found = owner === null ? null : await openHoldingsOf(deps, tx, certificateId);
  const now = found?.holdings.identity.owner ?? owner;
  if (now === owner) return null;
  return { reason: 'owner_changed', detail: `It belonged to ${owner} when it was looked at, and now to ${now}.` };
}

/** What concerns more than the one record. */
function actBeside(
  deps: LifecycleDependencies,
  tx: Transaction,
  command: BulkCommand,
  certificateId: CertificateId,
  context: CommandContext,
) {
  if (command.verb === 'install') return installRecord(deps, tx, certificateId, context);
  if (command.verb !== 'replace-and-revoke') return renewRecord(deps, tx, certificateId, context);
  return planReplacement(deps, tx, { certificateId, reason: command.reason, deadline: null }, context, null);
}

async function secondPersonFor(
  deps: LifecycleDependencies,
  tx: Transaction,
  { id, approvalId }: BulkAction,
  target: BulkTarget,
): Promise<SecondPerson | undefined> {
  const approval = approvalId === null ? null : await deps.approvals.lock(tx, approvalId);
  return approval === null ? undefined : (SecondPerson.ofBulk(approval, id, target) ?? undefined);
}

/** The target waits half a minute; after its last failure the others go on without it. */
async function noteFailure(
  deps: LifecycleDependencies,
  tx: Transaction,
  id: BulkActionId,
  error: unknown,
): Promise<void> {
  const action = await deps.bulkActions.lockIfFree(tx, id);
  const target = action?.status === 'running' ? await deps.bulkActions.nextPlanned(tx, id) : null;
  if (action === null || target === null) return;
  const now = deps.clock.now();
  const failures = target.failures + 1;
  const refusal = error instanceof Error ? error.message : String(error);
  const isLast = failures >= MOST_FAILURES;
  const over = isLast ? ({ status: 'failed', at: now.toISOString() } as const) : {};
  await deps.bulkActions.updateTarget(tx, id, { ...target, failures, refusal, ...over });
  const progress = { ...action.progress, failed: action.progress.failed + (isLast ? 1 : 0) };
  const nextAt = isLast ? now : new Date(now.getTime() + AFTER_FAILURE_MS);
  await deps.bulkActions.update(tx, { ...action, progress, nextAt: nextAt.toISOString() });
  await deps.nudges.nudge(tx, BULK_ACTIONS, id, { startAfter: nextAt });
}
