import type { Transaction } from '@bfcert/kernel/transaction';
import { AFTER_LOOK_FAILURE_MS, advancePages, givesUp } from '../look/advance-pages.ts';
import { BULK_ACTIONS, type LifecycleDependencies } from '../ports.ts';
import { commandOf } from '../queries/action-name.ts';
import { lostRight } from '../requester/lost-right.ts';
import { onlyOwnerOf } from '../requester/requester.ts';
import { type BulkAction, DRAFT_LIFETIME, MOST_TARGETS, targetCount } from './bulk-action.ts';
import type { BulkActionId } from './bulk-action-id.ts';
import { type BulkLook, joined } from './bulk-look.ts';
import { inTheirName } from './in-their-name.ts';
import { lookAtPage, type SeenPage, withPage } from './look-at-page.ts';
import { stopBulkAction } from './stop-bulk-action.ts';
import { tellOfBulkAction } from './tell-of-bulk-action.ts';

type Looking = BulkAction & { readonly look: BulkLook };

/**
 * Looks at the next pages, if whoever asked still may. After an abort it looks at none; at the end it is a draft.
 */
export function advanceLook(deps: LifecycleDependencies, id: BulkActionId): Promise<void> {
  const place = { queue: BULK_ACTIONS, id };
  return advancePages<Looking, SeenPage>(deps, place, {
    find: async () => {
      const action = await deps.bulkActions.find(id);
      return action !== null && isLooking(action) ? action : null;
    },
    read: (action) => lookAtPage(deps, action, action.look),
    keep: (tx, read, page) => keep(deps, tx, read, page),
    fail: (tx, read, error) => noteFailure(deps, tx, read, error),
  });
}

const isLooking = (action: BulkAction): action is Looking => action.status === 'looking' && action.look !== null;

/** Null: another process has looked further, or it is over. */
async function stillThere(deps: LifecycleDependencies, tx: Transaction, read: Looking): Promise<Looking | null> {
  const action = await deps.bulkActions.lockIfFree(tx, read.id);
  return action !== null && isLooking(action) && action.look.after === read.look.after ? action : null;
}

async function keep(deps: LifecycleDependencies, tx: Transaction, read: Looking, page: SeenPage): Promise<boolean> {
  const action = await stillThere(deps, tx, read);
  if (action === null) return false;
  const lost = await lostRight(deps, tx, action, commandOf[action.command.verb], action.owners);
  if (lost !== null) {
    await stopBulkAction(deps, tx, action, { reason: 'requester_right_lost', detail: lost });
    return false;
  }
  const plan = withPage(action.plan, page);
  if (targetCount(plan) > MOST_TARGETS) {
    const detail = `It would act on more than ${MOST_TARGETS} certificates: choose fewer.`;
    await stopBulkAction(deps, tx, { ...action, plan }, { reason: 'bulk_action_too_large', detail });
    return false;
  }
  await deps.bulkActions.addTargets(tx, action.id, targetCount(action.plan), page.targets);
  const owners = joined(
    action.look.owners,
    page.targets.flatMap(({ owner }) => owner ?? []),
  );
  const looked: Looking = { ...action, plan, look: { ...action.look, after: page.until, owners, failures: 0 } };
  if (page.isLast) await complete(deps, tx, looked, action);
  else await deps.bulkActions.update(tx, looked);
  return !page.isLast;
}

/** Everything was looked at. */
async function complete(
  deps: LifecycleDependencies,
  tx: Transaction,
  looked: Looking,
  before: BulkAction,
): Promise<void> {
  const { plan } = looked;
  if (targetCount(plan) === 0) {
    const why = plan.skipped.map(({ count, detail }) => `${count}: ${detail}`);
    const detail = `It would act on none. ${why.length === 0 ? 'The filter finds none.' : why.join(' ')}`;
    await stopBulkAction(deps, tx, looked, { reason: 'bulk_action_empty', detail });
    return;
  }
  const { owners } = looked.look;
  const expiresAt = new Date(deps.clock.now().getTime() + DRAFT_LIFETIME).toISOString();
  const draft = { ...looked, status: 'draft', look: null, owners, owner: onlyOwnerOf(owners), expiresAt } as const;
  await deps.bulkActions.update(tx, draft);
  const context = inTheirName(draft);
  await tellOfBulkAction(deps, tx, draft, before, { did: 'complete-bulk-look', context });
}

/** The page waits half a minute; after its last failure it ends. */
async function noteFailure(deps: LifecycleDependencies, tx: Transaction, read: Looking, error: unknown): Promise<void> {
  const action = await stillThere(deps, tx, read);
  if (action === null) return;
  const failures = action.look.failures + 1;
  const end = givesUp(failures, error);
  if (end !== null) {
    await stopBulkAction(deps, tx, action, { reason: 'look_failed', detail: end });
    return;
  }
  const nextAt = new Date(deps.clock.now().getTime() + AFTER_LOOK_FAILURE_MS);
  const look = { ...action.look, failures };
  await deps.bulkActions.update(tx, { ...action, look, nextAt: nextAt.toISOString() });
  await deps.nudges.nudge(tx, BULK_ACTIONS, action.id, { startAfter: nextAt });
}
