import { afterEach, expect, it } from 'vitest';
import { memoryStore } from '../flash/memory-store.ts';
import type { StationOptions } from '../station/station-options.ts';
import { authorities, cutOver, enrol, FIRST_PASSWORD, startCsms, startMutualCsms } from '../testing/station-bench.ts';
import { type Controller, createController } from './controller.ts';

const started: Controller[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((controller) => controller.stop()));
});

async function newController(url: string, options: Partial<StationOptions> = {}): Promise<Controller> {
  const controller = createController({
    identity: 'LC-1',
    serialNumber: 'SN-LC-1',
    vendor: 'Example',
    model: 'LC',
    organisation: 'Example CPO',
    url,
    password: FIRST_PASSWORD,
    trustAnchorsPem: [(await authorities()).backend.rootPem],
    store: memoryStore(),
    backOff: { minimumMs: 5, randomRangeMs: 5, repeatTimes: 2 },
    connectionAttempts: 2,
    resolve: () => '127.0.0.1',
    stations: [
      { identity: 'CS-1', serialNumber: 'SN-1' },
      { identity: 'CS-2', serialNumber: 'SN-2' },
    ],
    ...options,
  });
  started.push(controller);
  return controller;
}

it('carries its stations over its own certificate, each under its own name and on its own socket', async () => {
  const [csms, mutual] = [await startCsms(), await startMutualCsms()];
  const controller = await newController(csms.url());
  const booted = csms.nextCall('StatusNotification');
  const waiting = controller.stations[0]?.next('connection_failed');
  await controller.start();
  await booted;
  expect((await waiting)?.detail).toBe('its local controller has no certificate yet');
  const fingerprint = await enrol(csms, controller.own);
  const came = ['LC-1', 'CS-1', 'CS-2'].map((name) => mutual.next('connected', ({ identity }) => identity === name));
  await cutOver(csms, mutual);
  await Promise.all(came);
  // No station behind it has dialled without it.
  expect(csms.seen.flatMap((one) => (one.kind === 'connected' ? [one.identity] : []))).not.toContain('CS-1');
  for (const station of [controller.own, ...controller.stations]) {
    if (station.state().registration !== 'accepted')
      await station.next('boot_answered', ({ status }) => status === 'Accepted');
    expect(station.state()).toMatchObject({ securityProfile: 3, presentedFingerprint: fingerprint });
  }
  // SHALL NOT hold one: the certificate is the controller's.
  expect(controller.stations.map((station) => station.state().installedFingerprint)).toEqual([null, null]);
});
