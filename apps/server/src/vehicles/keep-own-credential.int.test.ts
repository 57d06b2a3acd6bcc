import { join } from 'node:path';
import { startPump } from '@bfcert/kernel/pump';
import { unwrap } from '@bfcert/kernel/result';
import type { IssuedCredential } from '@bfcert/kernel/server-credential';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureBackendIdentity } from '../gateways/backend-identity.ts';
import { keepOwnCredential } from './keep-own-credential.ts';
import { by, ORGANISATION, VehicleWorld } from './testing/vehicle-world.ts';

let world: VehicleWorld;
beforeAll(async () => {
  world = await VehicleWorld.start();
});
afterAll(() => world.stop());

test('the door has a certificate with a record of its own, and after a restart the same one', async () => {
  const host = 'vehicles.example';
  const identityId = await ensureBackendIdentity(world.lifecycle, host, ORGANISATION);
  const start = async () => {
    const { promise, resolve } = Promise.withResolvers<IssuedCredential>();
    const names = { identityId, host, organisation: ORGANISATION, node: 'server-1-vehicles' };
    const directory = join(world.folder, 'own');
    const log = pino({ level: 'silent' });
    const kept = keepOwnCredential(
      { lifecycle: world.lifecycle, ...names, directory, clock: world.clock, log },
      resolve,
    );
    // The worker that signs what was ordered.
    const worker = startPump(
      async () => {
        const [record] = await world.lifecycle.certificatesOf(identityId, by('operator').actor);
        if (record?.state === 'requested') await world.lifecycle.advanceCertificate(record.id);
        return 50;
      },
      (error) => console.error(error),
    );
    const credential = await promise;
    await Promise.all([worker.stop(), kept.stop()]);
    return credential;
  };
  const first = await start();
  const shown = await world.lifecycle.shownCertificate(first.leaf.fingerprint);
  expect(shown).toMatchObject({ identityId, purpose: 'backend_server', slot: 'ec@server-1-vehicles' });
  expect(first.leaf.fingerprint).toBe(
    unwrap(parseCertificatePem(first.chainPem.split(/(?<=END CERTIFICATE-----\n)/)[0] ?? '')).fingerprint,
  );
  expect((await start()).leaf.fingerprint).toBe(first.leaf.fingerprint);
});
