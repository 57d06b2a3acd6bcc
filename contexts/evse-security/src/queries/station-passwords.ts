import type { StationPasswords } from '@bfcert/certificate-lifecycle';
import { isUsable } from '../authorization-key/authorization-key.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** Which stations the lifecycle has to leave to their migrations. At the floor 3 no password opens anything. */
export function stationPasswords({ stores }: Pick<EvseSecurityDependencies, 'stores'>): StationPasswords {
  return {
    usableAmong: async (tx, ids) => {
      const chargers = (await stores.chargers.findAll(tx, ids)).filter(({ profileFloor }) => profileFloor < 3);
      const keys = await stores.keys.ofChargers(
        tx,
        chargers.map(({ identityId }) => identityId),
      );
      return new Set(keys.filter(isUsable).map(({ identityId }) => identityId));
    },
  };
}
