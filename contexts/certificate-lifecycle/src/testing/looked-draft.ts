import { ok } from '@bfcert/kernel/result';
import type { BulkWish, DraftOutcome } from '../bulk-action/draft-bulk-action.ts';
import type { CommandContext } from '../commands/command.ts';
import type { Lifecycle } from '../lifecycle.ts';

/** The dry run of a bulk action as it is once a worker has looked at everything, or why it was not taken. */
export async function lookedDraft(
  lifecycle: Lifecycle,
  wish: BulkWish,
  context: CommandContext,
): Promise<DraftOutcome> {
  const begun = await lifecycle.draftBulkAction(wish, context);
  if (!begun.ok) return begun;
  const { id } = begun.value;
  for (;;) {
    await lifecycle.advanceBulkAction(id);
    const found = await lifecycle.bulkAction(id, context.actor);
    if (found === null) throw new Error('whoever asked for it does not see it');
    if (found.status !== 'looking') return ok(found);
  }
}
