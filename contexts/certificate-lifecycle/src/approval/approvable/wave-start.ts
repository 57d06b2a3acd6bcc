import { ok } from '@bfcert/kernel/result';
import type { WaveStart } from '../approval.ts';
import type { Approvable } from './approvable.ts';

/**
 * Waves are of EVSE security, which starts this one on the event of the answer, and only when it still has the version
 * that the answer names. Here nothing changes but the question.
 */
export const waveStart: Approvable<WaveStart> = {
  async lock(deps, tx, { waveId }) {
    await deps.approvals.lockWave(tx, waveId);
    return 'charger_identity';
  },

  carryOut: async () => ok(null),
};
