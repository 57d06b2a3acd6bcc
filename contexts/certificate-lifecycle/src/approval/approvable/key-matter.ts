import { ok } from '@bfcert/kernel/result';
import type { CutoverPathRecording, KeyRevocation } from '../approval.ts';
import type { Approvable } from './approvable.ts';

/** The id in EVSE security of what is asked about. */
export const keyMatterId = (action: KeyRevocation | CutoverPathRecording): string =>
  action.kind === 'revoke-authorization-key' ? action.keyId : action.pathId;

/**
 * AuthorizationKeys, and how families are brought to new ones, are of EVSE security, which does what was agreed to on the event
 * of the answer, if it can still be done. Here nothing changes but the question.
 */
export const keyMatter: Approvable<KeyRevocation | CutoverPathRecording> = {
  async lock(deps, tx, action) {
    await deps.approvals.lockElsewhere(tx, keyMatterId(action));
    return 'charger_identity';
  },

  carryOut: async () => ok(null),
};
