import { systemClock } from '@bfcert/kernel/clock';
import { memoryStore } from '@bfcert/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knock, type RawDial, RawStation } from './clients/raw-station.ts';
import { childrenOf } from './system/processes.ts';
import { type System, startSystem } from './system/start-system.ts';
import { enrol, FACTORY_PASSWORD, planMigration, simulate, stationsOf, until } from './system/stations.ts';

const CSR = '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n';

describe('a station sends nothing before its boot is accepted, and a serial number that is not the CN is remembered', () => {
  let system: System;
  let trustAnchorsPem: readonly string[];
  beforeAll(async () => {
    system = await startSystem();
    trustAnchorsPem = [await system.csmsRootPem()];
  });
  afterAll(() => system.stop());

  const boot = (serialNumber?: string) => ({
    reason: 'PowerUp',
    chargingStation: { vendorName: 'Raw', model: 'Raw', ...(serialNumber === undefined ? {} : { serialNumber }) },
  });
  const securityError = (id: string) => [4, id, 'SecurityError', expect.any(String), {}];
  const beat = (id: string) => [3, id, { currentTime: expect.any(String) }];

  /** Resolves when the server has seen it come and go, and so all it did before. */
  async function leaveForGood(station: RawStation, name: string): Promise<void> {
    const isOnline = async () => (await stationsOf(system)).get(name)?.online;
    await until(isOnline);
    station.leave();
    await until(async () => (await isOnline()) === false);
  }

  /** kill -9 of every gateway; resolves when a new one lets `how` in. It knows only what the server tells it. */
  async function restartGateways(how: RawDial): Promise<void> {
    const before = childrenOf(system.pid(), 'gateway');
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await until(async () => {
      const now = childrenOf(system.pid(), 'gateway');
      const areNew = now.length === before.length && !now.some((pid) => before.includes(pid));
      return areNew && (await knock(how).catch(() => 0)) === 101;
    });
  }

  it('holds a new station back until it has booted, and no longer, also after a restart of the gateway', async () => {
    await enrol(system, 'NEW-1');
    const how = { url: system.profile2Url(), name: 'NEW-1', trustAnchorsPem, basic: `NEW-1:${FACTORY_PASSWORD}` };
    await until(async () => (await knock(how)) === 101);
    const first = await RawStation.enter(how);
    expect(await first.call('a', 'Heartbeat', {})).toEqual(securityError('a'));
    expect(await first.call('b', 'SignCertificate', { csr: CSR })).toEqual(securityError('b'));
    expect(await first.call('c', 'BootNotification', boot('SN-NEW-1'))).toMatchObject([3, 'c', { status: 'Accepted' }]);
    expect(await first.call('d', 'Heartbeat', {})).toEqual(beat('d'));
    first.leave();

    const second = await RawStation.enter(how);
    expect(await second.call('e', 'Heartbeat', {})).toEqual(beat('e'));
    await leaveForGood(second, 'NEW-1');

    await restartGateways(how);
    const third = await RawStation.enter(how);
    expect(await third.call('f', 'Heartbeat', {})).toEqual(beat('f'));
    third.leave();
  });

  it('B01.FR.12: an impostor that comes back passes nothing, also after a restart, until the serial number is right', async () => {
    const id = await enrol(system, 'OURS-1');
    const store = memoryStore();
    const station = await simulate(system, 'OURS-1', [], { store });
    await station.start();
    await planMigration(system, [id]);
    await until(async () => (await stationsOf(system)).get('OURS-1')?.migration?.state === 'active');
    await station.stop();
    const { credential } = (await store.load()) ?? {};
    if (!credential) throw new Error('the station has no certificate');
    const how = { url: system.profile3Url(), name: 'OURS-1', trustAnchorsPem, credential };

    const impostor = await RawStation.enter(how);
    expect(await impostor.call('a', 'BootNotification', boot('SN-STOLEN'))).toMatchObject([
      3,
      'a',
      { status: 'Rejected' },
    ]);
    expect(await impostor.closed).toBe(1008);

    const back = await RawStation.enter(how);
    expect(await back.call('b', 'Heartbeat', {})).toEqual(securityError('b'));
    expect(await back.call('c', 'SignCertificate', { csr: CSR })).toEqual(securityError('c'));
    expect(await back.call('d', 'BootNotification', boot())).toMatchObject([3, 'd', { status: 'Pending' }]);
    await leaveForGood(back, 'OURS-1');

    await restartGateways(how);
    const again = await RawStation.enter(how);
    expect(await again.call('e', 'Heartbeat', {})).toEqual(securityError('e'));
    expect(await again.call('f', 'BootNotification', boot('SN-OURS-1'))).toMatchObject([
      3,
      'f',
      { status: 'Accepted' },
    ]);
    expect(await again.call('g', 'Heartbeat', {})).toEqual(beat('g'));
    again.leave();
    const events = await system.api.get<{ data: { type: string; details: unknown }[] }>('/security-events?limit=500');
    const mismatch = events.data.find(({ type }) => type === 'serial_number_mismatch');
    expect(JSON.stringify(mismatch?.details)).toContain('SN-OURS-1');
  });

  it('leaves a station that checks additional roots as it was, on Profile 2, and says why', async () => {
    const id = await enrol(system, 'ROOT-1');
    const store = memoryStore();
    const station = await simulate(system, 'ROOT-1', [], { store, additionalRootCertificateCheck: true });
    await station.start();
    await planMigration(system, [id]);
    const row = await until(async () => {
      const found = (await stationsOf(system)).get('ROOT-1');
      return found?.migration?.state === 'quarantine' && found;
    });
    expect(row).toMatchObject({ online: true, securityProfile: 2, profileFloor: 2 });
    expect(row.migration?.explanation).toContain('AdditionalRootCertificateCheck');
    const memory = await store.load();
    expect(memory?.password).toBe(FACTORY_PASSWORD);
    expect(memory?.anchors.map(({ pem }) => pem.trim())).toEqual(trustAnchorsPem.map((pem) => pem.trim()));
    await station.stop();
  });

  it('threat 24: brings a station whose clock is wrong to Profile 3 if it takes our time, and else says why not and by which clock', async () => {
    const hour = 3_600_000;
    const wrong = [
      { name: 'BEHIND', off: -2 * hour, words: '2 h behind' },
      { name: 'AHEAD', off: 365 * 24 * hour, words: '365 days ahead' },
      { name: 'OF-1970', off: -Date.now(), words: 'days behind' },
    ];
    const stations = wrong.flatMap((one) =>
      (['Heartbeat', 'RealTimeClock'] as const).map((timeSource) => ({
        ...one,
        timeSource,
        as: `${one.name}-${timeSource}`,
      })),
    );
    const started = await Promise.all(
      stations.map(async ({ as, off, timeSource }) => {
        const id = await enrol(system, as);
        const clock = { now: () => new Date(Date.now() + off), monotonic: () => systemClock.monotonic() };
        const station = await simulate(system, as, [], { clock, timeSource });
        await station.start();
        return { id, station };
      }),
    );
    await planMigration(
      system,
      started.map(({ id }) => id),
    );
    const isOver = (state: string | undefined): boolean => state === 'active' || state === 'quarantine';
    const rows = await until(async () => {
      const found = await stationsOf(system);
      return stations.every(({ as }) => isOver(found.get(as)?.migration?.state)) && found;
    });
    for (const [index, { as, words, timeSource }] of stations.entries()) {
      const { station } = started[index] as (typeof started)[number];
      if (timeSource === 'Heartbeat') {
        expect(rows.get(as), as).toMatchObject({ profileFloor: 3, migration: { state: 'active' } });
        expect(station.state()).toMatchObject({ securityProfile: 3 });
      } else {
        // Nothing of it was changed, and the operator reads which time it had.
        expect(rows.get(as), as).toMatchObject({
          profileFloor: 2,
          securityProfile: 2,
          migration: { state: 'quarantine', reason: 'clock_wrong' },
        });
        expect(rows.get(as)?.migration?.explanation, as).toContain(words);
      }
      await station.stop();
    }
  });
});
