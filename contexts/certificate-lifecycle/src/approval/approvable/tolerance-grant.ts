import { ok, refused } from '@bfcert/kernel/result';
import { writeTolerance } from '../../station-tolerance/write-tolerance.ts';
import type { ToleranceGrant } from '../approval.ts';
import { SecondPerson } from '../second-person.ts';
import { type Approvable, outdated } from './approvable.ts';

export const toleranceGrant: Approvable<ToleranceGrant> = {
  async lock(deps, tx, { identityId }) {
    if ((await deps.identities.lock(tx, identityId)) === null) throw new Error(`${identityId} has vanished`);
    return null;
  },

  async carryOut(deps, tx, { action, approval }, context) {
    const { identityId, version } = action;
    const identity = await deps.identities.lock(tx, identityId);
    if (identity === null) throw new Error(`${identityId} has vanished`);
    if (identity.version !== version) return outdated();
    const written = await writeTolerance(
      deps,
      tx,
      { identity, wish: action, secondPerson: SecondPerson.of(approval) },
      context,
    );
    return written.ok ? ok(null) : refused(written.refusal);
  },
};
