import type { StationsSeen } from '@bfcert/certificate-lifecycle';
import { isAdmitted } from '../authorization-key/authorization-key.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** By which the lifecycle tells whether a station may be alive. */
export const stationsSeen = ({ stores, clock }: Pick<EvseSecurityDependencies, 'stores' | 'clock'>): StationsSeen => ({
  standing: async (tx, id) => {
    const charger = await stores.chargers.find(tx, id);
    if (charger === null) return null;
    const lastSeenAt = (await stores.sessions.current(tx, id)) === null ? charger.lastSeenAt : clock.now();
    const keys = await stores.keys.ofCharger(tx, id);
    const hasCome = lastSeenAt !== null || keys.some((key) => key.lastUsedAt !== null || key.acknowledgedAt !== null);
    return {
      lastSeenAt,
      // Each that opens may be the one it has: an answer may have been lost, and it may come back with the one before.
      hasPassword: hasCome && keys.some((key) => isAdmitted(key, true)),
      isProven: charger.profileFloor === 3,
    };
  },
});
