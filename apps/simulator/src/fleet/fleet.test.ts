import { expect, it } from 'vitest';
import { memoryStore } from '../flash/memory-store.ts';
import { startBareCsms } from '../testing/bare-csms.ts';
import { authorities, startCsms } from '../testing/station-bench.ts';
import { createFleet } from './fleet.ts';

it('brings all its stations up, each with its own identity and password, and says how they stand', async () => {
  const passwords = new Map<string, string | null>();
  const csms = await startCsms({
    admit(identity, password) {
      passwords.set(identity, password);
      return null;
    },
  });
  const fleet = createFleet({
    count: 5,
    url: csms.url(),
    vendor: 'Example',
    model: 'M1',
    trustAnchorsPem: [(await authorities()).backend.rootPem],
    resolve: () => '127.0.0.1',
    passwordOf: (number) => `password-number-${number}`,
    faultsOf: (number) => (number === 5 ? ['silent'] : []),
    staggerMs: 1,
  });
  const booted = fleet.stations.map((station) => station.next('boot_answered'));
  await fleet.start();
  await Promise.all(booted);
  expect(fleet.summary()).toEqual({
    stations: 5,
    stopped: 0,
    connecting: 0,
    onProfile1: 0,
    onProfile2: 5,
    onProfile3: 0,
    registered: 5,
    withCertificate: 0,
  });
  await fleet.stop();
  expect(fleet.summary().stopped).toBe(5);
  expect([...passwords]).toEqual([1, 2, 3, 4, 5].map((number) => [`CS-000${number}`, `password-number-${number}`]));
});

it('has stations of each version and model that it is told of', async () => {
  const csms = await startCsms({ protocol: 'ocpp1.6' });
  const fleet = createFleet({
    count: 2,
    url: csms.url(),
    vendor: 'Example',
    model: 'M1',
    trustAnchorsPem: [(await authorities()).backend.rootPem],
    passwordOf: (number) => `password-number-${number}`,
    versionOf: (number) => (number === 1 ? '1.6' : '2.0.1'),
    modelOf: (number) => `M${number}`,
    staggerMs: 1,
    resolve: () => '127.0.0.1',
  });
  const [first, second] = fleet.stations;
  const booted = first?.next('boot_answered');
  const failed = second?.next('connection_failed');
  await fleet.start();
  await booted;
  expect((await failed)?.reason).toBe('subprotocol_refused');
  expect(csms.payloads('BootNotification')).toMatchObject([
    { chargePointSerialNumber: 'SN-0001', chargePointModel: 'M1' },
  ]);
  await fleet.stop();
});

it('has no station that comes up after it was stopped in the middle of its start', async () => {
  const read = Promise.withResolvers<null>();
  const fleet = createFleet({
    count: 2,
    url: 'wss://localhost:1',
    vendor: 'Example',
    model: 'M1',
    trustAnchorsPem: [(await authorities()).backend.rootPem],
    passwordOf: (number) => `password-number-${number}`,
    storeOf: () => ({ ...memoryStore(), load: () => read.promise }),
    staggerMs: 1,
  });
  const ends = [fleet.start(), fleet.stop()];
  read.resolve(null);
  await Promise.all(ends);
  expect(fleet.summary().stopped).toBe(2);
});

it('has room for a thousand stations in one process, each booted and answered', async () => {
  const csms = await startBareCsms();
  const fleet = createFleet({
    count: 1_000,
    url: csms.url,
    securityProfile: 1,
    vendor: 'Example',
    model: 'M1',
    trustAnchorsPem: [],
    passwordOf: (number) => `password-number-${number}`,
    staggerMs: 0,
  });
  const booted = fleet.stations.map((station) => station.next('boot_answered'));
  await fleet.start();
  await Promise.all(booted);
  expect(fleet.summary()).toMatchObject({ stations: 1_000, onProfile1: 1_000, registered: 1_000 });
  await fleet.stop();
  expect(fleet.summary().stopped).toBe(1_000);
  csms.stop();
});
