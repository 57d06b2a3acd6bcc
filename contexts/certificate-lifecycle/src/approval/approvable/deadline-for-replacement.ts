import { planReplacement } from '../../replacement/plan-replacement.ts';
import type { DeadlineForReplacement } from '../approval.ts';
import { type Approvable, outdated } from './approvable.ts';
import { lockRecord } from './record-action.ts';

export const deadlineForReplacement: Approvable<DeadlineForReplacement> = {
  lock: lockRecord,

  async carryOut(deps, tx, { action, approval }, context) {
    const { certificateId, reason, deadline, version: expectedVersion } = action;
    const wish = { certificateId, reason, deadline };
    const outcome = await planReplacement(deps, tx, wish, { ...context, expectedVersion }, approval);
    return !outcome.ok && outcome.refusal.reason === 'version_conflict' ? outdated() : outcome;
  },
};
