import { ok } from '@bfcert/kernel/result';
import { letRun } from '../../bulk-action/let-run.ts';
import { turnDownBulkAction } from '../../bulk-action/turn-down-bulk-action.ts';
import type { BulkStart } from '../approval.ts';
import { type Approvable, outdated } from './approvable.ts';

export const bulkStart: Approvable<BulkStart> = {
  async lock(deps, tx, { bulkActionId }) {
    if ((await deps.bulkActions.lock(tx, bulkActionId)) === null) throw new Error(`${bulkActionId} has vanished`);
    return null;
  },

  carryOut: async (deps, tx, { action, approval }, context) =>
    (await letRun(deps, tx, action.bulkActionId, approval.id, context)) ? ok(null) : outdated(),

  turnDown: (deps, tx, { action, turnedDown }, context) =>
    turnDownBulkAction(deps, tx, { id: action.bulkActionId, turnedDown }, context),
};
