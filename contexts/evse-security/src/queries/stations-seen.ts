import type { StationsSeen } from '@bfcert/certificate-lifecycle';
import type { EvseSecurityDependencies } from '../ports.ts';

/** By which the lifecycle tells whether a station may be alive. */
export const stationsSeen = ({ stores, clock }: Pick<EvseSecurityDependencies, 'stores' | 'clock'>): StationsSeen => ({
  lastSeen: async (tx, id) => {
    if ((await stores.sessions.current(tx, id)) !== null) return clock.now();
    return (await stores.chargers.find(tx, id))?.lastSeenAt ?? null;
  },
});
