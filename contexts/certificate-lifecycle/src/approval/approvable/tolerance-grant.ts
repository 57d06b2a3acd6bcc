import { ok, refused } from '@bfcert/kernel/result';
import { grant } from '../../concession/decide.ts';
import { judgeTolerance } from '../../station-tolerance/decide.ts';
import { newStationToleranceId } from '../../station-tolerance/station-tolerance-id.ts';
import { tellOfTolerance } from '../../station-tolerance/tell-of-tolerance.ts';
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
    const now = deps.clock.now();
    const judged = judgeTolerance(identity, await deps.stationTolerances.activeOf(tx, identityId), action, now);
    if (!judged.ok) return refused(judged.refusal);
    const begun = { id: newStationToleranceId(now), identityId, reason: context.reason };
    const granted = grant(begun, judged.value, SecondPerson.of(approval), now);
    await deps.stationTolerances.insert(tx, granted);
    await tellOfTolerance(deps, tx, granted, null, { action: action.kind, context });
    return ok(null);
  },
};
