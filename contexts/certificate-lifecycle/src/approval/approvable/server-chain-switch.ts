import { ok, refused } from '@bfcert/kernel/result';
import { writeSwitch } from '../../listener-root/switch-server-chain.ts';
import { withheldFromStations } from '../../listener-root/withheld-from-stations.ts';
import { isWorse } from '../../trust-anchor-bundle/trust-readiness.ts';
import type { ServerChainSwitch } from '../approval.ts';
import { SecondPerson } from '../second-person.ts';
import { type Approvable, outdated } from './approvable.ts';

/** Our listeners come to stand under another root, that stations are not all known to have. */
export const serverChainSwitch: Approvable<ServerChainSwitch> = {
  async lock(deps, tx, { slot }) {
    await deps.bundles.lockVersions(tx, 'charging_station_trust');
    await deps.listenerRoots.lock(tx, slot);
    return 'backend_server';
  },

  async carryOut(deps, tx, { action, approval, readiness }, context) {
    const now = await deps.listenerRoots.lock(tx, action.slot);
    if (now?.fingerprint !== action.from || isWorse(readiness, action.readiness)) return outdated();
    const withheld = await withheldFromStations(deps, tx, action.slot, action);
    if (withheld !== null) return refused(withheld);
    await writeSwitch(deps, tx, action, SecondPerson.of(approval), context);
    return ok(null);
  },
};
