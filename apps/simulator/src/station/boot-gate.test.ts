import { expect, it } from 'vitest';
import { ManualTimers } from '../testing/manual-timers.ts';
import { newStation, startCsms, startStation } from '../testing/station-bench.ts';

it('starts with BootNotification, and reports its connector only once that is Accepted', async () => {
  const csms = await startCsms();
  await startStation(csms);
  expect(csms.calls.slice(0, 2)).toEqual(['BootNotification', 'StatusNotification']);
  expect(csms.payloads('BootNotification')[0]).toMatchObject({
    reason: 'PowerUp',
    chargingStation: { serialNumber: 'SN-0001', vendorName: 'Example', model: 'M1' },
  });
  expect(csms.seen[0]).toMatchObject({ kind: 'connected', identity: 'CS 0001', password: 'first-password-0001' });
});

it('sends nothing of its own while Pending, but what the CSMS triggers', async () => {
  let status: 'Pending' | 'Accepted' = 'Pending';
  const csms = await startCsms({ boot: () => ({ status, interval: 60 }) });
  const timers = new ManualTimers();
  const station = await newStation(csms, { timers });
  const pending = station.next('boot_answered');
  await station.start();
  expect((await pending).status).toBe('Pending');

  const heartbeat = csms.nextCall('Heartbeat');
  await csms.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
  await heartbeat;
  const csr = csms.nextCall('SignCertificate');
  await csms.call('TriggerMessage', { requestedMessage: 'SignChargingStationCertificate' });
  await csr;
  expect(csms.calls).toEqual(['BootNotification', 'Heartbeat', 'SignCertificate']);

  status = 'Accepted';
  const queuedEvent = csms.nextCall('SecurityEventNotification');
  timers.advance(60_000);
  await queuedEvent;
  expect(csms.calls.slice(3)).toEqual(['BootNotification', 'StatusNotification', 'SecurityEventNotification']);
});

it('is silent after Rejected until the interval is over, and refuses what the CSMS asks', async () => {
  const csms = await startCsms({ boot: () => ({ status: 'Rejected', interval: 60 }) });
  const timers = new ManualTimers();
  const station = await newStation(csms, { timers });
  const rejected = station.next('boot_answered');
  await station.start();
  await rejected;
  await expect(csms.call('TriggerMessage', { requestedMessage: 'Heartbeat' })).rejects.toMatchObject({
    rpcErrorCode: 'SecurityError',
  });
  timers.advance(59_999);
  expect(csms.calls).toEqual(['BootNotification']);
  const again = csms.nextCall('BootNotification');
  timers.advance(1);
  await again;
});

it('sends a heartbeat at the interval the CSMS gave', async () => {
  const csms = await startCsms({ boot: () => ({ status: 'Accepted', interval: 20 }) });
  const timers = new ManualTimers();
  await startStation(csms, { timers });
  for (let i = 0; i < 2; i++) {
    const heartbeat = csms.nextCall('Heartbeat');
    timers.advance(20_000);
    await heartbeat;
  }
});

it('does not boot again after a reconnect that changes nothing', async () => {
  const csms = await startCsms();
  const station = await startStation(csms);
  const back = station.next('connected');
  await csms.disconnect();
  await back;
  const heartbeat = csms.nextCall('Heartbeat');
  await csms.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
  await heartbeat;
  expect(csms.payloads('BootNotification')).toHaveLength(1);
});

it('boots with the reason RemoteReset after Reset, at once when idle and after the charging session when not', async () => {
  const csms = await startCsms();
  const station = await startStation(csms);
  station.occupy();
  expect(await csms.call('Reset', { type: 'OnIdle' })).toEqual({ status: 'Scheduled' });
  expect(station.state().connection).toBe('open');
  const boot = csms.nextCall('BootNotification');
  station.release();
  expect((await boot).params).toMatchObject({ reason: 'RemoteReset' });
});
