import type { StationsSeen } from '@bfcert/certificate-lifecycle';
import { isAdmitted } from '../authorization-key/authorization-key.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** By which the lifecycle tells whether a station may be alive. */
export const stationsSeen = ({ stores, clock }: Pick<EvseSecurityDependencies, 'stores' | 'clock'>): StationsSeen => ({
  standing: async (tx, id) => {
    const charger = await stores.chargers.find(tx, id);
    if (charger === null) return null;
    const isConnected = (await stores.sessions.current(tx, id)) !== null;
    const keys = await stores.keys.ofCharger(tx, id);
    return {
      lastSeenAt: isConnected ? clock.now() : charger.lastSeenAt,
      // Whatever its family does by now: it may come back with the one before.
      hasPassword: keys.some(
        (key) => isAdmitted(key, true) && (key.lastUsedAt !== null || key.acknowledgedAt !== null),
      ),
      isProven: charger.profileFloor === 3,
    };
  },
});
