import type { Transaction } from '@bfcert/kernel/transaction';
import { BULK_ACTIONS, type LifecycleDependencies } from '../ports.ts';
import { commandOf } from '../queries/action-name.ts';
import { lostRight } from '../requester/lost-right.ts';
import { onlyOwnerOf } from '../requester/requester.ts';
import { type BulkAction, DRAFT_LIFETIME, MOST_TARGETS, targetCount } from './bulk-action.ts';
import type { BulkActionId } from './bulk-action-id.ts';
import { AFTER_LOOK_FAILURE_MS, type BulkLook, joined, MOST_LOOK_FAILURES } from './bulk-look.ts';
import { inTheirName } from './in-their-name.ts';
import { lookAtPage, type SeenPage, withPage } from './look-at-page.ts';
import { stopBulkAction } from './stop-bulk-action.ts';
import { tellOfBulkAction } from './tell-of-bulk-action.ts';

/** After so many pages those that wait have their turn, and a server that is to end ends. */
const PAGES_A_TURN = 5;

type Looking = BulkAction & { readonly look: BulkLook };

/**
 * Looks at one page after another: read with nothing locked, then kept in one transaction, if the bulk action is still
 * where the page was read for and whoever asked still may. Killed anywhere, a page was either kept or is looked at again;
 * so no certificate is counted twice or left out, and after an abort none. At the end it is a draft.
 */
export async function advanceLook(deps: LifecycleDependencies, id: BulkActionId): Promise<void> {
  for (let taken = 1; ; taken++) {
    const action = await deps.bulkActions.find(id);
    if (action === null || !isLooking(action)) return;
    if (Date.parse(action.nextAt) > deps.clock.now().getTime()) {
      const startAfter = new Date(action.nextAt);
      await deps.transactions.run((tx) => deps.nudges.nudge(tx, BULK_ACTIONS, id, { startAfter }));
      return;
    }
    try {
      const page = await lookAtPage(deps, action, action.look);
      if (!(await deps.transactions.run((tx) => keep(deps, tx, action, page)))) return;
    } catch (error) {
      await deps.transactions.run((tx) => noteFailure(deps, tx, action, error));
      return;
    }
    if (taken === PAGES_A_TURN) {
      await deps.transactions.run((tx) => deps.nudges.nudge(tx, BULK_ACTIONS, id));
      return;
    }
  }
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
    const why = plan.skipped.map(({ count, detail }) => `${count}: ${detail}`).join(' ');
    const detail = `It would act on none. ${why}`.trim();
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
  if (failures >= MOST_LOOK_FAILURES) {
    const why = error instanceof Error ? error.message : String(error);
    const detail = `An error of ours stopped it ${failures} times: ${why.slice(0, 500)}`;
    await stopBulkAction(deps, tx, action, { reason: 'look_failed', detail });
    return;
  }
  const nextAt = new Date(deps.clock.now().getTime() + AFTER_LOOK_FAILURE_MS);
  const look = { ...action.look, failures };
  await deps.bulkActions.update(tx, { ...action, look, nextAt: nextAt.toISOString() });
  await deps.nudges.nudge(tx, BULK_ACTIONS, action.id, { startAfter: nextAt });
}
