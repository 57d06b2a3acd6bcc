import { describe, expect, it } from 'vitest';
import type { StationMemory } from './station-memory.ts';
import type { StationStore } from './station-store.ts';

export const exampleMemory: StationMemory = {
  password: 'first-password-0001',
  organisation: 'Example CPO',
  credential: null,
  previousCredential: null,
  pendingKeys: [{ privateKeyPem: 'key', spkiSha256: 'aa' }],
  anchors: [{ use: 'CSMSRootCertificate', pem: 'pem' }],
  slots: { 1: { url: 'wss://csms.example:8442/ocpp', securityProfile: 2, messageTimeoutSeconds: 30 } },
  priority: [1],
  lastSlot: null,
  securityProfile: 2,
  connectionAttempts: 3,
  certSigningWaitMinimum: 30,
  certSigningRepeatTimes: 3,
  securityEvents: [],
};

/** What every store must do. `open` gives a store over the same place each time it is called within one test. */
export function stationStoreContract(name: string, newPlace: () => Promise<() => StationStore>): void {
  describe(`station store: ${name}`, () => {
    it('has nothing before the first save', async () => {
      const open = await newPlace();
      expect(await open().load()).toBeNull();
    });

    it('gives back the last memory that was saved, also to a store opened later', async () => {
      const open = await newPlace();
      await open().save(exampleMemory);
      await open().save({ ...exampleMemory, organisation: 'Another CPO' });
      expect(await open().load()).toEqual({ ...exampleMemory, organisation: 'Another CPO' });
    });
  });
}
