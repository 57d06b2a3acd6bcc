import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIndependentStation } from './clients/independent-station.ts';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, enrol, FACTORY_PASSWORD, planMigration, stationsOf, until } from './system/stations.ts';

describe('a station made of ocpp-rpc and openssl, which nobody here wrote', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  it('goes the same line from a factory password to a certificate in use', async () => {
    const id = await enrol(system, 'INDEPENDENT-1');
    const station = runIndependentStation({
      identity: 'INDEPENDENT-1',
      serialNumber: 'SN-INDEPENDENT-1',
      password: FACTORY_PASSWORD,
      url: system.profile2Url(),
      trustAnchorsPem: [await system.csmsRootPem()],
      address: '127.0.0.1',
    });
    try {
      await planMigration(system, [id]);
      const { fingerprint, passwordChanges } = await station.onProfile3;
      expect(passwordChanges).toBe(1);

      const row = await until(async () => {
        const found = (await stationsOf(system)).get('INDEPENDENT-1');
        return found?.migration?.state === 'active' && found;
      });
      expect(row).toMatchObject({ online: true, securityProfile: 3, profileFloor: 3 });
      const certificates = await certificatesOf(system);
      expect(certificates).toEqual([expect.objectContaining({ state: 'active', fingerprint })]);
    } finally {
      await station.close();
    }
  });
});
