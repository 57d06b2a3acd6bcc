import { ok } from '@bfcert/kernel/result';
import type { BreakGlassOpening, CutoverPathRecording, KeyRevocation } from '../approval.ts';
import type { Approvable } from './approvable.ts';

/** The id in EVSE security of what is asked about. */
export function keyMatterId(action: KeyMatter): string {
  if (action.kind === 'open-break-glass') return action.breakGlassId;
  return action.kind === 'revoke-authorization-key' ? action.keyId : action.pathId;
}

export type KeyMatter = KeyRevocation | CutoverPathRecording | BreakGlassOpening;

/**
 * AuthorizationKeys, how families are brought to new ones, and who may come with one again are of EVSE security, which does what was agreed to on the event
 * of the answer, if it can still be done. Here nothing changes but the question.
 */
export const keyMatter: Approvable<KeyMatter> = {
  async lock(deps, tx, action) {
    await deps.approvals.lockElsewhere(tx, keyMatterId(action));
    return 'charger_identity';
  },

  carryOut: async () => ok(null),
};
