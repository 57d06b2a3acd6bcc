import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BOOT, FrontBench, NEVER_BOOTED } from '../testing/front-bench.ts';
import { enter } from '../testing/test-station.ts';

const EVENT = { type: 'StartupOfTheDevice', timestamp: '2026-11-27T12:00:00Z' };
const VARIABLE = { component: { name: 'SecurityCtrlr' }, variable: { name: 'SecurityProfile' } };
const callError = (id: string, code: string) => [4, id, code, expect.any(String), {}];

const bootOf = (name: string) =>
  bench.server.factsOf('boot_notification').find(({ identityId }) => identityId === `idn_${name}`);

let front: FrontBench;
let bench: FrontBench['bench'];
let csms: FrontBench['csms'];
beforeAll(async () => {
  front = await FrontBench.start();
  ({ bench, csms } = front);
});
afterEach(() => front.reset());
afterAll(() => front.stop());

describe('BootNotification', () => {
  const answers = (status: string, interval: number) => ({ currentTime: '2026-11-27T12:00:00.000Z', interval, status });

  test('goes to the upstream as it is, and what it says is what the station hears and the server knows', async () => {
    const usual = csms.handlers.get('BootNotification') ?? (() => ({}));
    csms.handlers.set('BootNotification', () => answers('Pending', 60));
    try {
      const station = await front.arriveAndConnect('B-1', { boot: NEVER_BOOTED });
      expect(await station.call('BootNotification', BOOT, 'boot-1')).toEqual([3, 'boot-1', answers('Pending', 60)]);
      expect(csms.calls.at(-1)).toMatchObject({ id: 'boot-1', params: BOOT });
      await bench.server.until(() => bootOf('B-1') !== undefined);
      expect(bootOf('B-1')?.answered).toBe('pending');
      // Ours is held back with it, and what is the upstream's is the upstream's to hold back.
      expect(await station.call('SecurityEventNotification', EVENT)).toEqual(callError('s1', 'SecurityError'));
      expect(await station.call('Heartbeat', {})).toMatchObject([3, 's2', {}]);
    } finally {
      csms.handlers.set('BootNotification', usual);
    }
  });

  test('B03.FR.03: while the upstream has it Rejected nothing of ours is sent, nor what waited for its answer', async () => {
    const usual = csms.handlers.get('BootNotification') ?? (() => ({}));
    const command = { kind: 'request_signing_request' } as const;
    const notSent = { outcome: 'not_sent', detail: 'boot_rejected' };
    const station = await front.arriveAndConnect('B-7');
    station.answers.set('TriggerMessage', { status: 'Accepted' });
    const asked = Promise.withResolvers<void>();
    const decided = Promise.withResolvers<void>();
    csms.handlers.set('BootNotification', async () => {
      asked.resolve();
      await decided.promise;
      return answers('Rejected', 60);
    });
    try {
      const boot = station.call('BootNotification', BOOT);
      await asked.promise;
      const waiting = bench.server.command('idn_B-7', command);
      // Commands reach the gateway in their order: this one is no call and comes back after the first has come to wait.
      expect(await bench.server.command('idn_B-nobody', command)).toMatchObject({ detail: 'not_connected' });
      decided.resolve();
      expect(await boot).toMatchObject([3, 's1', { status: 'Rejected' }]);
      expect(await waiting).toEqual(notSent);
      expect(await bench.server.command('idn_B-7', command)).toEqual(notSent);
      expect(station.calls).toEqual([]);
    } finally {
      csms.handlers.set('BootNotification', usual);
    }
    expect(await station.call('BootNotification', BOOT)).toMatchObject([3, 's2', { status: 'Accepted' }]);
    expect(await bench.server.command('idn_B-7', command)).toEqual({ outcome: 'accepted' });
    expect(station.calls).toHaveLength(1);
  });

  test('that we refuse does not go on', async () => {
    const holder = bench.server.chargers.station('SN-B-2');
    const fingerprints = { [holder.certificate.fingerprint]: 'active' } as const;
    bench.server.admit('B-2', { profileFloor: 3, fingerprints, upstream: 'refuse' });
    const { trustedRootsPem } = bench.server;
    const station = await enter({ port: bench.gateway.ports.certificateOnly, trustedRootsPem, name: 'B-2', holder });
    await csms.until(() => csms.isConnected('B-2'));
    const boot = { ...BOOT, chargingStation: { ...BOOT.chargingStation, serialNumber: 'another' } };
    expect(await station.call('BootNotification', boot)).toMatchObject([3, 's1', { status: 'Rejected' }]);
    expect((await station.closed).code).toBe(1008);
    await csms.until(() => !csms.isConnected('B-2'));
    expect(csms.callsOf('B-2')).toEqual([]);
  });

  test('a station that has named another serial number than its certificate is kept from its upstream, and it from the station', async () => {
    const holder = bench.server.chargers.station('SN-B-5');
    const fingerprints = { [holder.certificate.fingerprint]: 'active' } as const;
    const boot = { accepted: false, serialMismatch: true };
    bench.server.admit('B-5', { profileFloor: 3, fingerprints, boot, upstream: 'refuse' });
    const { trustedRootsPem } = bench.server;
    const station = await enter({ port: bench.gateway.ports.certificateOnly, trustedRootsPem, name: 'B-5', holder });
    await csms.until(() => csms.isConnected('B-5'));
    expect(await station.call('Heartbeat', {})).toEqual(callError('s1', 'SecurityError'));
    await expect(csms.call('B-5', 'GetVariables', { getVariableData: [VARIABLE] })).rejects.toThrow('not accepted');
    expect(csms.callsOf('B-5')).toEqual([]);
    const right = { ...BOOT, chargingStation: { ...BOOT.chargingStation, serialNumber: 'SN-B-5' } };
    expect(await station.call('BootNotification', right)).toMatchObject([3, 's2', { status: 'Accepted' }]);
    expect(await station.call('Heartbeat', {})).toMatchObject([3, 's3', {}]);
    station.close();
  });

  test('B01.FR.12: of a station that another gateway has turned away nothing passes before this one is told of it', async () => {
    const holder = bench.server.chargers.station('SN-B-6');
    const fingerprints = { [holder.certificate.fingerprint]: 'active' } as const;
    bench.server.admit('B-6', { profileFloor: 3, fingerprints, upstream: 'refuse' });
    bench.server.givesEpochs = false;
    try {
      const { trustedRootsPem } = bench.server;
      const station = await enter({ port: bench.gateway.ports.certificateOnly, trustedRootsPem, name: 'B-6', holder });
      const opened = () => bench.server.factsOf('session_opened').some(({ identityId }) => identityId === 'idn_B-6');
      await bench.server.until(opened);
      const first = station.call('Heartbeat', {});
      expect(csms.isConnected('B-6')).toBe(false);
      await bench.server.giveEpoch('idn_B-6', { accepted: false, serialMismatch: true, number: 1 });
      expect(await first).toEqual(callError('s1', 'SecurityError'));
      await csms.until(() => csms.isConnected('B-6'));
      expect(csms.callsOf('B-6')).toEqual([]);
      station.close();
    } finally {
      bench.server.givesEpochs = true;
    }
  });

  test('is answered Pending while the upstream is away, and accepted once it is there', async () => {
    await csms.goAway();
    const station = await front.arrive('B-3', { boot: NEVER_BOOTED });
    expect(await station.call('BootNotification', BOOT)).toMatchObject([3, 's1', { status: 'Pending', interval: 7 }]);
    await csms.comeBack();
    await csms.until(() => csms.isConnected('B-3'));
    expect(await station.call('BootNotification', BOOT)).toMatchObject([
      3,
      's2',
      { status: 'Accepted', interval: 123 },
    ]);
  });

  test('with an error of the upstream as the answer changes nothing', async () => {
    const usual = csms.handlers.get('BootNotification') ?? (() => ({}));
    csms.handlers.delete('BootNotification');
    try {
      const station = await front.arriveAndConnect('B-4', { boot: NEVER_BOOTED });
      expect(await station.call('BootNotification', BOOT)).toEqual(callError('s1', 'InternalError'));
      expect(bootOf('B-4')).toBeUndefined();
    } finally {
      csms.handlers.set('BootNotification', usual);
    }
  });
});
