import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BOOT, CSR, FrontBench } from '../testing/front-bench.ts';
import { dial } from '../testing/test-station.ts';

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

describe('with an upstream of few versions', () => {
  const upstream = 'of 2.0.1 and 1.6';

  test.each([
    [['ocpp2.1', 'ocpp2.0.1', 'ocpp1.6'], 'ocpp2.0.1'],
    [['ocpp2.1', 'ocpp1.6'], 'ocpp1.6'],
  ])('a station that offers %j gets the first that the upstream speaks too: %s', async (protocols, chosen) => {
    const name = `F-${protocols.length}`;
    const station = await front.arriveAndConnect(name, { upstream, protocols });
    expect(station.socket.protocol).toBe(chosen);
  });

  test('a station that offers none of them is told so, and not let in', async () => {
    bench.server.admit('F-0', { upstream, passwords: [bench.server.verifier('a-password-of-sixteen-or-more')] });
    expect((await dial({ ...front.wayIn('F-0'), protocols: ['ocpp2.1'] })).kind).toBe('failed');
    await bench.server.until(() => bench.server.factsOf('handshake_refused').length > 0);
    expect(bench.server.factsOf('handshake_refused').at(-1)).toMatchObject({ reason: 'subprotocol_unsupported' });
    expect(csms.isConnected('F-0')).toBe(false);
  });
});

describe('in other versions', () => {
  test('2.1: the session to the upstream has the subprotocol of the station', async () => {
    const station = await front.arriveAndConnect('V-21', { protocols: ['ocpp2.1'] });
    expect(await station.call('BootNotification', BOOT)).toMatchObject([3, 's1', { interval: 123 }]);
    expect(await station.call('Heartbeat', {})).toMatchObject([3, 's2', {}]);
    station.answers.set('TriggerMessage', { status: 'Accepted' });
    const trigger = { requestedMessage: 'SignV2G20Certificate' };
    expect(await csms.call('V-21', 'TriggerMessage', trigger)).toMatchObject({ status: 'Rejected' });
    const slot = { component: { name: 'NetworkConfiguration', instance: '1' }, variable: { name: 'OcppCsmsUrl' } };
    const setVariableData = [{ ...slot, attributeValue: 'wss://elsewhere.example' }];
    expect(await csms.call('V-21', 'SetVariables', { setVariableData })).toMatchObject({
      setVariableResult: [{ attributeStatus: 'Rejected' }],
    });
    expect(station.calls).toEqual([]);
  });

  test('1.6: boot, transaction and commands pass in its own words, and its certificates stay with us', async () => {
    const boot = { chargePointVendor: 'V', chargePointModel: 'M', chargePointSerialNumber: 'SN-V-16', iccid: '89' };
    csms.handlers.set('StartTransaction', () => ({ transactionId: 7, idTagInfo: { status: 'Accepted' } }));
    const station = await front.arriveAndConnect('V-16', { protocols: ['ocpp1.6'] });
    expect(await station.call('BootNotification', boot)).toMatchObject([
      3,
      's1',
      { status: 'Accepted', interval: 123 },
    ]);
    expect(csms.calls.at(-1)).toMatchObject({ id: 's1', params: boot });
    await bench.server.until(() => bootOf('V-16') !== undefined);
    expect(bootOf('V-16')).toMatchObject({ answered: 'accepted', serialNumber: 'SN-V-16' });
    const start = { connectorId: 1, idTag: 'AABB', meterStart: 0, timestamp: '2026-11-27T12:00:00Z' };
    expect(await station.call('StartTransaction', start)).toEqual([
      3,
      's2',
      { transactionId: 7, idTagInfo: { status: 'Accepted' } },
    ]);
    expect(await station.call('SignCertificate', { csr: CSR })).toEqual([3, 's3', { status: 'Accepted' }]);
    const trigger = { requestedMessage: 'SignChargePointCertificate' };
    expect(await csms.call('V-16', 'ExtendedTriggerMessage', trigger)).toEqual({ status: 'Rejected' });
    const key = { key: 'authorizationKey', value: '00112233445566778899aabbccddeeff' };
    expect(await csms.call('V-16', 'ChangeConfiguration', key)).toEqual({ status: 'Rejected' });
    const hash = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '1' };
    expect(await csms.call('V-16', 'DeleteCertificate', { certificateHashData: hash })).toEqual({ status: 'Failed' });
    expect(station.calls).toEqual([]);
    station.answers.set('ChangeConfiguration', { status: 'Accepted' });
    const harmless = { key: 'HeartbeatInterval', value: '60' };
    expect(await csms.call('V-16', 'ChangeConfiguration', harmless)).toEqual({ status: 'Accepted' });
    expect(csms.callsOf('V-16')).toEqual(['BootNotification', 'StartTransaction']);
  });
});
