import type { LastBoot, StationCommand } from '@bfcert/evse-security/station-contract';
import { pemEncode } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { enter, type TestStation } from '../testing/test-station.ts';
import { MOST_PARTS } from './incoming/notify-report.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
const CSR = '-----BEGIN CERTIFICATE REQUEST-----\r\nAAAA\r\n-----END CERTIFICATE REQUEST-----\r\n';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ signingRequestTimeoutMs: 500, pendingIntervalSeconds: 7, heartbeatIntervalSeconds: 60 });
});
afterAll(() => bench.stop());

const boot = (serialNumber?: string) => ({
  reason: 'PowerUp',
  chargingStation: { model: 'M1', vendorName: 'V', ...(serialNumber === undefined ? {} : { serialNumber }) },
});

const NEVER_BOOTED = { accepted: false, serialMismatch: false };
const BOOTED = { accepted: true, serialMismatch: false };

async function profile2(name: string, lastBoot: LastBoot = BOOTED): Promise<TestStation> {
  bench.server.admit(name, { boot: lastBoot, passwords: [bench.server.verifier(PASSWORD)] });
  const station = await enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name,
    basic: { username: name, password: PASSWORD },
  });
  await bench.server.until(() => bench.server.epochOf(`idn_${name}`) !== undefined);
  return station;
}

/** A way in with a certificate, to be used as often as it takes. */
function wayIn(name: string, lastBoot: LastBoot = BOOTED): () => Promise<TestStation> {
  const holder = bench.server.chargers.station(`SN-${name}`);
  const fingerprints = { [holder.certificate.fingerprint]: 'active' } as const;
  bench.server.admit(name, { profileFloor: 3, boot: lastBoot, fingerprints });
  const { certificateOnly: port } = bench.gateway.ports;
  return () => enter({ port, trustedRootsPem: bench.server.trustedRootsPem, name, holder });
}

const profile3 = (name: string): Promise<TestStation> => wayIn(name)();

const securityError = (id: string) => [4, id, 'SecurityError', expect.any(String), {}];

const bootFact = (name: string) =>
  bench.server.factsOf('boot_notification').find(({ identityId }) => identityId === `idn_${name}`);

describe('BootNotification', () => {
  test('is accepted, with the time and the interval, and reported', async () => {
    const station = await profile2('B1');
    expect(await station.call('BootNotification', boot('SN-B1'))).toEqual([
      3,
      's1',
      { status: 'Accepted', interval: 60, currentTime: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
    await bench.server.until(() => bootFact('B1') !== undefined);
    expect(bootFact('B1')).toMatchObject({ vendor: 'V', answered: 'accepted', serialMatchesBinding: true });
    station.close();
  });

  test('that a station has a modem is reported, and not which SIM card it has', async () => {
    const station = await profile2('B9');
    const { chargingStation } = boot('SN-B9');
    const modem = { iccid: '89490200001234567890', imsi: '262011234567890' };
    await station.call('BootNotification', { ...boot('SN-B9'), chargingStation: { ...chargingStation, modem } });
    await bench.server.until(() => bootFact('B9') !== undefined);
    expect(bootFact('B9')).toMatchObject({ hasModem: true });
    expect(JSON.stringify(bootFact('B9'))).not.toContain(modem.iccid);
    station.close();
  });

  test('B01.FR.12: with Profile 3 a serial number that is not the CN is answered, then the WebSocket is closed', async () => {
    const station = await profile3('B2');
    expect(await station.call('BootNotification', boot('SN-B2-other'))).toMatchObject([
      3,
      's1',
      { status: 'Rejected' },
    ]);
    expect((await station.closed).code).toBe(1008);
    expect(bootFact('B2')).toMatchObject({ answered: 'rejected', serialMatchesBinding: false });
  });

  test('with Profile 3 the right serial number, or none, is accepted', async () => {
    const station = await profile3('B3');
    expect(await station.call('BootNotification', boot('SN-B3'))).toMatchObject([3, 's1', { status: 'Accepted' }]);
    expect(await station.call('BootNotification', boot())).toMatchObject([3, 's2', { status: 'Accepted' }]);
    station.close();
  });

  test('with Profile 2 another serial number is reported, and no reason to refuse', async () => {
    const station = await profile2('B4');
    expect(await station.call('BootNotification', boot('SN-other'))).toMatchObject([3, 's1', { status: 'Accepted' }]);
    await bench.server.until(() => bootFact('B4')?.serialMatchesBinding === false);
    station.close();
  });
});

describe('the boot gate', () => {
  test('before its first boot nothing of a station passes but the boot and what was triggered', async () => {
    const station = await profile2('G1', NEVER_BOOTED);
    expect(await station.call('Heartbeat', {})).toEqual(securityError('s1'));
    expect(await station.call('SignCertificate', { csr: CSR })).toEqual(securityError('s2'));
    station.answers.set('TriggerMessage', { status: 'Accepted' });
    expect(await bench.server.command('idn_G1', { kind: 'request_signing_request' })).toEqual({ outcome: 'accepted' });
    expect(await station.call('SignCertificate', { csr: CSR })).toMatchObject([3, 's3', { status: 'Accepted' }]);
    expect(await station.call('Heartbeat', {})).toEqual(securityError('s4'));
    expect(await station.call('BootNotification', boot())).toMatchObject([3, 's5', { status: 'Accepted' }]);
    expect(await station.call('Heartbeat', {})).toMatchObject([3, 's6', { currentTime: expect.any(String) }]);
    station.close();
  });

  test('a trigger the station refused opens nothing', async () => {
    const station = await profile2('G2', NEVER_BOOTED);
    station.answers.set('TriggerMessage', { status: 'NotImplemented' });
    expect(await bench.server.command('idn_G2', { kind: 'request_signing_request' })).toEqual({
      outcome: 'unsupported',
      detail: 'NotImplemented',
    });
    expect(await station.call('SignCertificate', { csr: CSR })).toEqual(securityError('s1'));
    station.close();
  });

  test('a reconnection of an accepted station needs no BootNotification', async () => {
    const station = await profile2('G3');
    expect(await station.call('Heartbeat', {})).toMatchObject([3, 's1', { currentTime: expect.any(String) }]);
    station.close();
  });

  test('a station that has booted and is back before the server has noticed needs no BootNotification', async () => {
    const comeIn = wayIn('G4', NEVER_BOOTED);
    const first = await comeIn();
    await first.call('BootNotification', boot('SN-G4'));
    const second = await comeIn();
    expect(await second.call('Heartbeat', {})).toMatchObject([3, 's1', { currentTime: expect.any(String) }]);
    second.close();
  });

  test('B01.FR.12: who was turned away and comes back passes nothing until the right serial number is named', async () => {
    const comeIn = wayIn('G5');
    const impostor = await comeIn();
    expect(await impostor.call('BootNotification', boot('SN-other'))).toMatchObject([3, 's1', { status: 'Rejected' }]);
    expect((await impostor.closed).code).toBe(1008);

    const station = await comeIn();
    expect(await station.call('Heartbeat', {})).toEqual(securityError('s1'));
    const pending = { status: 'Pending', interval: 7 };
    expect(await station.call('BootNotification', boot())).toMatchObject([3, 's2', pending]);
    expect(await station.call('Heartbeat', {})).toEqual(securityError('s3'));
    station.answers.set('TriggerMessage', { status: 'Accepted' });
    await bench.server.until(() => bench.server.epochOf('idn_G5') === 2);
    await bench.server.command('idn_G5', { kind: 'request_signing_request' });
    expect(await station.call('SignCertificate', { csr: CSR })).toMatchObject([3, 's4', { status: 'Accepted' }]);
    expect(await station.call('BootNotification', boot('SN-G5'))).toMatchObject([3, 's5', { status: 'Accepted' }]);
    expect(await station.call('Heartbeat', {})).toMatchObject([3, 's6', {}]);

    const again = await comeIn();
    expect(await again.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
    again.close();
  });

  test('a wrong serial number holds back whoever comes with the certificate, also when another gateway was told it', async () => {
    const station = await wayIn('G6', { accepted: true, serialMismatch: true })();
    expect(await station.call('Heartbeat', {})).toEqual(securityError('s1'));
    station.close();
  });

  test('with a password a boot counts whatever serial number it named', async () => {
    const station = await profile2('G7', { accepted: true, serialMismatch: true });
    expect(await station.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
    station.close();
  });

  test('a BootNotification repeated with its id is answered by what holds now', async () => {
    const station = await wayIn('G8', { accepted: false, serialMismatch: true })();
    expect(await station.call('BootNotification', boot(), 'same')).toMatchObject([3, 'same', { status: 'Pending' }]);
    bench.server.admit('G8', { ...bench.server.entry('idn_G8'), boot: NEVER_BOOTED });
    expect(await station.call('BootNotification', boot(), 'same')).toMatchObject([3, 'same', { status: 'Accepted' }]);
    station.close();
  });
});

describe('SignCertificate', () => {
  test('is passed on with plain line ends, and answered by what the server decided', async () => {
    const station = await profile2('S1');
    expect(await station.call('SignCertificate', { csr: CSR, certificateType: 'ChargingStationCertificate' })).toEqual([
      3,
      's1',
      { status: 'Accepted' },
    ]);
    expect(bench.server.signingRequests.at(-1)).toMatchObject({
      identityId: 'idn_S1',
      csr: CSR.replaceAll('\r', ''),
      use: 'charging_station',
    });
    bench.server.onSigningRequest = async () => ({ accepted: false, reason: 'common_name_mismatch' });
    expect(await station.call('SignCertificate', { csr: CSR })).toEqual([
      3,
      's2',
      { status: 'Rejected', statusInfo: { reasonCode: 'InvalidCSR', additionalInfo: 'common_name_mismatch' } },
    ]);
    station.close();
  });

  test('that could not be stored is a CALLERROR, never a Rejected', async () => {
    const station = await profile2('S2');
    bench.server.onSigningRequest = async () => {
      throw new Error('no database');
    };
    expect(await station.call('SignCertificate', { csr: CSR })).toMatchObject([
      4,
      's1',
      'InternalError',
      expect.any(String),
      {},
    ]);
    bench.server.onSigningRequest = () => new Promise(() => undefined);
    expect(await station.call('SignCertificate', { csr: CSR })).toMatchObject([
      4,
      's2',
      'InternalError',
      expect.any(String),
      {},
    ]);
    bench.server.onSigningRequest = async () => ({ accepted: true, reason: null });
    station.close();
  });

  test('is answered before a CertificateSigned that was ready earlier', async () => {
    const station = await profile2('S3');
    const delivered = Promise.withResolvers<unknown>();
    bench.server.onSigningRequest = async () => {
      delivered.resolve(bench.server.command('idn_S3', { kind: 'deliver_certificate', chainPem: 'PEM' }));
      await new Promise((resolve) => setImmediate(resolve));
      return { accepted: true, reason: null };
    };
    expect(await station.call('SignCertificate', { csr: CSR })).toMatchObject([3, 's1', { status: 'Accepted' }]);
    const signed = await station.next();
    expect(signed).toMatchObject([
      2,
      expect.any(String),
      'CertificateSigned',
      { certificateChain: 'PEM', certificateType: 'ChargingStationCertificate' },
    ]);
    station.send(JSON.stringify([3, Array.isArray(signed) ? signed[1] : '', { status: 'Accepted' }]));
    expect(await delivered.promise).toEqual({ outcome: 'accepted' });
    bench.server.onSigningRequest = async () => ({ accepted: true, reason: null });
    station.close();
  });
});

describe('commands', () => {
  let station: TestStation;
  beforeAll(async () => {
    station = await profile2('C1');
  });
  afterAll(() => station.close());
  const command = (...args: Parameters<Bench['server']['command']> extends [string, ...infer Rest] ? Rest : never) =>
    bench.server.command('idn_C1', ...args);

  test('anchors are installed, and listed in normal form', async () => {
    station.answers.set('InstallCertificate', { status: 'Rejected', statusInfo: { reasonCode: 'InvalidCertificate' } });
    expect(await command({ kind: 'install_trust_anchor', certificatePem: 'PEM' })).toEqual({
      outcome: 'rejected',
      detail: 'Rejected: InvalidCertificate',
    });
    station.answers.set('InstallCertificate', { status: 'Accepted' });
    expect(await command({ kind: 'install_trust_anchor', certificatePem: 'PEM' })).toEqual({ outcome: 'accepted' });
    const certificateHashData = {
      hashAlgorithm: 'SHA256',
      issuerNameHash: 'AB',
      issuerKeyHash: 'CD',
      serialNumber: '0FFF',
    };
    station.answers.set('GetInstalledCertificateIds', {
      status: 'Accepted',
      certificateHashDataChain: [
        { certificateType: 'CSMSRootCertificate', certificateHashData },
        { certificateType: 'MORootCertificate', certificateHashData },
      ],
    });
    expect(await command({ kind: 'list_trust_anchors' })).toEqual({
      outcome: 'accepted',
      anchors: [{ hashAlgorithm: 'SHA256', issuerNameHash: 'ab', issuerKeyHash: 'cd', serialNumber: 'fff' }],
    });
    station.answers.set('GetInstalledCertificateIds', { status: 'NotFound' });
    expect(await command({ kind: 'list_trust_anchors' })).toEqual({ outcome: 'accepted', anchors: [] });
  });

  const reported = {
    hashAlgorithm: 'SHA384',
    issuerNameHash: 'AbCd',
    issuerKeyHash: 'EF',
    serialNumber: '00FFF',
  } as const;

  test('lesson B.26: everything a station has is listed as it says it, chains with their children', async () => {
    const child = { ...reported, serialNumber: '01' };
    station.answers.set('GetInstalledCertificateIds', {
      status: 'Accepted',
      certificateHashDataChain: [
        {
          certificateType: 'V2GCertificateChain',
          certificateHashData: { ...reported, customData: { vendorId: 'V' } },
          childCertificateHashData: [child],
        },
        { certificateType: 'ManufacturerRootCertificate', certificateHashData: reported },
      ],
    });
    expect(await command({ kind: 'list_certificates' })).toEqual({
      outcome: 'accepted',
      certificates: [
        { kind: 'v2g_chain', hashData: reported, children: [child] },
        { kind: 'manufacturer_root', hashData: reported, children: [] },
      ],
    });
    expect(station.calls.at(-1)?.payload).toEqual({});
    station.answers.set('GetInstalledCertificateIds', { status: 'NotFound' });
    expect(await command({ kind: 'list_certificates', kinds: ['csms_root', 'mo_root'] })).toEqual({
      outcome: 'accepted',
      certificates: [],
    });
    expect(station.calls.at(-1)?.payload).toEqual({ certificateType: ['CSMSRootCertificate', 'MORootCertificate'] });
  });

  test.each([
    ['Accepted', { outcome: 'accepted' }],
    ['Failed', { outcome: 'rejected', detail: 'Failed' }],
    ['NotFound', { outcome: 'rejected', detail: 'NotFound' }],
  ])(
    'lesson B.27: a certificate is deleted by exactly what was reported of it; answered %s',
    async (status, outcome) => {
      station.answers.set('DeleteCertificate', { status });
      expect(await command({ kind: 'delete_certificate', hashData: reported })).toEqual(outcome);
      expect(station.calls.at(-1)).toEqual({ action: 'DeleteCertificate', payload: { certificateHashData: reported } });
    },
  );

  describe('a report', () => {
    const part = (seqNo: number, more: object = {}) => ({
      requestId: 7,
      generatedAt: '2026-11-27T12:00:00Z',
      seqNo,
      ...more,
    });
    const variable = (component: string, name: string, characteristics: object) => ({
      component: { name: component },
      variable: { name },
      variableAttribute: [{ value: '1' }],
      variableCharacteristics: { dataType: 'integer', supportsMonitoring: false, ...characteristics },
    });
    const entries = variable('securityctrlr', 'CertificateEntries', { maxLimit: 4 });
    const slots = variable('OCPPCommCtrlr', 'NetworkConfigurationPriority', { valuesList: '1,2,3' });
    const password = { ...variable('SecurityCtrlr', 'BasicAuthPassword', { maxLimit: 40 }), variableAttribute: [{}] };
    const chain = {
      ...variable('SecurityCtrlr', 'MaxCertificateChainSize', { maxLimit: 10_000 }),
      variableAttribute: [{ type: 'MaxSet', value: '10000' }, { value: '5600' }],
    };
    const told = () => bench.server.factsOf('settings_reported').filter(({ identityId }) => identityId === 'idn_C1');

    test('is asked for by its variables, and told once its last part is there', async () => {
      station.answers.set('GetReport', { status: 'Accepted' });
      expect(await command({ kind: 'report_settings', requestId: 7 })).toEqual({ outcome: 'accepted' });
      expect(station.calls.at(-1)?.payload).toMatchObject({ requestId: 7, componentVariable: [{}, {}, {}, {}] });
      expect(await station.call('NotifyReport', part(0, { tbc: true, reportData: [entries] }))).toEqual([
        3,
        expect.any(String),
        {},
      ]);
      expect(told()).toEqual([]);
      await station.call('NotifyReport', part(1, { reportData: [slots, password, chain] }));
      await bench.server.until(() => told().length === 1);
      expect(told()[0]).toMatchObject({
        requestId: 7,
        settings: {
          trust_anchor_capacity: '4',
          connection_slots: '1,2,3',
          authorization_key_max_length: '40',
          max_certificate_chain_size: '5600',
        },
      });
      station.answers.set('GetReport', { status: 'NotSupported' });
      station.answers.set('GetBaseReport', { status: 'NotSupported' });
      expect(await command({ kind: 'report_settings', requestId: 8 })).toMatchObject({ outcome: 'unsupported' });
    });

    test('with a part missing, repeated or of another number is not told', async () => {
      const before = told().length;
      await station.call('NotifyReport', part(0, { tbc: true }));
      await station.call('NotifyReport', part(2));
      await station.call('NotifyReport', part(0, { tbc: true }));
      await station.call('NotifyReport', { ...part(1), requestId: 9 });
      await station.call('NotifyReport', part(1));
      await station.call('NotifyReport', part(-1));
      await station.call('Heartbeat', {});
      expect(told()).toHaveLength(before);
    });

    test('without an end is abandoned', async () => {
      const before = told().length;
      for (let seqNo = 0; seqNo <= MOST_PARTS; seqNo += 1)
        await station.call('NotifyReport', part(seqNo, { tbc: true }));
      await station.call('NotifyReport', part(MOST_PARTS + 1));
      expect(told()).toHaveLength(before);
    });
  });

  test('settings are read by name, in any order', async () => {
    station.answers.set('GetVariables', {
      getVariableResult: [
        { attributeStatus: 'Rejected', component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } },
        {
          attributeStatus: 'Accepted',
          attributeValue: '2',
          component: { name: 'securityctrlr' },
          variable: { name: 'SecurityProfile' },
        },
      ],
    });
    expect(await command({ kind: 'read_settings', settings: ['security_profile', 'authorization_key'] })).toEqual({
      outcome: 'accepted',
      settings: { security_profile: '2', authorization_key: null },
    });
  });

  test('what a slow station has told of its settings is kept, and it says that there is more', async () => {
    const asked = command({ kind: 'read_settings', settings: ['security_profile', 'clock'] }, { timeoutMs: 1_500 });
    station.answers.delete('GetVariables');
    const [, id] = (await station.next()) as [number, string];
    const variable = { component: { name: 'SecurityCtrlr' }, variable: { name: 'SecurityProfile' } };
    const getVariableResult = [{ attributeStatus: 'Accepted', attributeValue: '2', ...variable }];
    station.send(JSON.stringify([3, id, { getVariableResult }]));
    expect(await station.next()).toMatchObject([2, expect.any(String), 'GetVariables', {}]);
    expect(await asked).toEqual({ outcome: 'accepted', settings: { security_profile: '2' }, isPartial: true });
  });

  test('a setting that is the value of no variable is not told, and asked of nobody', async () => {
    station.answers.set('GetVariables', {
      getVariableResult: [
        {
          attributeStatus: 'Accepted',
          attributeValue: '2',
          component: { name: 'SecurityCtrlr' },
          variable: { name: 'SecurityProfile' },
        },
      ],
    });
    expect(await command({ kind: 'read_settings', settings: ['security_profile', 'trust_anchor_capacity'] })).toEqual({
      outcome: 'accepted',
      settings: { security_profile: '2' },
    });
    expect(station.calls.at(-1)?.payload).toMatchObject({ getVariableData: { length: 1 } });
    const sent = station.calls.length;
    const unsupported = { outcome: 'unsupported', detail: 'ocpp2.0.1 has no message for it' };
    expect(await command({ kind: 'read_settings', settings: ['trust_anchor_capacity'] })).toEqual(unsupported);
    expect(await command({ kind: 'change_setting', setting: 'trust_anchor_capacity', value: '9' })).toEqual(
      unsupported,
    );
    expect(station.calls).toHaveLength(sent);
  });

  test.each([
    ['Accepted', { outcome: 'accepted' }],
    ['RebootRequired', { outcome: 'accepted', pendingRestart: true }],
    ['Rejected', { outcome: 'rejected', detail: 'Rejected' }],
    ['UnknownVariable', { outcome: 'unsupported', detail: 'UnknownVariable' }],
  ])('a changed setting answered %s', async (attributeStatus, outcome) => {
    station.answers.set('SetVariables', {
      setVariableResult: [
        { attributeStatus, component: { name: 'SecurityCtrlr' }, variable: { name: 'OrganizationName' } },
      ],
    });
    expect(await command({ kind: 'change_setting', setting: 'organisation_name', value: 'Example CPO' })).toEqual(
      outcome,
    );
  });

  test('a slot goes through the interface and the access point that were named, without a name and a password', async () => {
    station.answers.set('SetNetworkProfile', { status: 'Accepted' });
    const slot = { slot: 2, url: 'wss://csms.example:8443/ocpp', securityProfile: 3, messageTimeoutSeconds: 30 };
    const network = { interface: 'Wireless0', apn: 'iot.example' } as const;
    expect(await command({ kind: 'write_connection_slot', ...slot, network })).toEqual({ outcome: 'accepted' });
    expect(station.calls.at(-1)?.payload).toMatchObject({
      connectionData: { ocppInterface: 'Wireless0', apn: { apn: 'iot.example', apnAuthentication: 'AUTO' } },
    });
  });

  test.each([
    [{}, null, null, null],
    [{ OcppInterface: 'Wired0', ApnEnabled: 'false', VpnEnabled: 'false' }, 'Wired0', 'none', null],
    [{ OcppInterface: 'Wireless0', ApnEnabled: 'true', Apn: 'iot.example' }, 'Wireless0', 'iot.example', null],
    [{ OcppInterface: 'Wireless0', ApnEnabled: 'true' }, 'Wireless0', null, 'apn'],
    [{ Apn: 'iot.example', ApnUserName: 'u', VpnEnabled: 'true' }, null, 'iot.example', 'vpn,apn_login'],
    [{ Apn: 'iot.example', ApnAuthentication: 'CHAP' }, null, 'iot.example', 'apn_login'],
    [{ Apn: 'iot.example', ApnAuthentication: 'NONE' }, null, 'iot.example', null],
  ] as const)('a slot that tells %j of its network', async (told: Readonly<Record<string, string>>, ...said) => {
    const component = { name: 'networkconfiguration', instance: '1' };
    const names = ['OcppInterface', 'ApnEnabled', 'Apn', 'ApnUserName', 'ApnAuthentication', 'VpnEnabled'];
    station.answers.set('GetVariables', {
      getVariableResult: names.map((name) => ({
        component,
        variable: { name },
        ...(told[name] === undefined
          ? { attributeStatus: 'UnknownComponent' }
          : { attributeStatus: 'Accepted', attributeValue: told[name] }),
      })),
    });
    const [network_interface, network_apn, network_untold] = said;
    expect(await command({ kind: 'read_connection_slot', slot: 1 })).toEqual({
      outcome: 'accepted',
      settings: { network_interface, network_apn, network_untold },
    });
    expect(station.calls.slice(-names.length).map(({ payload }) => payload)).toEqual(
      names.map((name) => ({
        getVariableData: [{ component: { name: 'NetworkConfiguration', instance: '1' }, variable: { name } }],
      })),
    );
  });

  test('a connection slot is written, and a restart may be deferred', async () => {
    station.answers.set('SetNetworkProfile', { status: 'Accepted' });
    station.answers.set('Reset', { status: 'Scheduled' });
    const slot = { slot: 2, url: 'wss://csms.example:8443/ocpp', securityProfile: 3, messageTimeoutSeconds: 30 };
    expect(await command({ kind: 'write_connection_slot', ...slot })).toEqual({ outcome: 'accepted' });
    expect(await command({ kind: 'restart', when: 'when_idle' })).toEqual({ outcome: 'accepted', deferred: true });
    expect(station.calls.slice(-2)).toEqual([
      {
        action: 'SetNetworkProfile',
        payload: {
          configurationSlot: 2,
          connectionData: {
            ocppVersion: 'OCPP20',
            ocppTransport: 'JSON',
            ocppCsmsUrl: slot.url,
            messageTimeout: 30,
            securityProfile: 3,
            ocppInterface: 'Wired0',
          },
        },
      },
      { action: 'Reset', payload: { type: 'OnIdle' } },
    ]);
  });

  test('silence is unknown, and the late answer moves nothing', async () => {
    station.answers.delete('Reset');
    const outcome = command({ kind: 'restart', when: 'now' }, { timeoutMs: 50 });
    const call = await station.next();
    expect(await outcome).toEqual({ outcome: 'unknown', detail: 'no answer in time' });
    station.send(JSON.stringify([3, Array.isArray(call) ? call[1] : '', { status: 'Accepted' }]));
    expect(await station.call('Heartbeat', {})).toMatchObject([3, expect.any(String), {}]);
  });

  const refuse = async (code: string): Promise<void> => {
    const call = await station.next();
    station.send(JSON.stringify([4, Array.isArray(call) ? call[1] : '', code, 'why\u0007', {}]));
  };

  test.each([
    'FormatViolation',
    'MessageTypeNotSupported',
    'OccurrenceConstraintViolation',
    'PropertyConstraintViolation',
    'ProtocolError',
    'RpcFrameworkError',
    'SecurityError',
    'TypeConstraintViolation',
  ])('section A.2: the CALLERROR %s is a no to what was sent', async (code) => {
    station.answers.delete('Reset');
    const [outcome] = await Promise.all([command({ kind: 'restart', when: 'now' }), refuse(code)]);
    expect(outcome).toEqual({ outcome: 'rejected', detail: `${code}: why` });
  });

  test.each(['NotImplemented', 'NotSupported'])(
    'section A.2: the CALLERROR %s says the station does not know it',
    async (code) => {
      station.answers.delete('Reset');
      const [outcome] = await Promise.all([command({ kind: 'restart', when: 'now' }), refuse(code)]);
      expect(outcome).toEqual({ outcome: 'unsupported', detail: `${code}: why` });
    },
  );

  const root = pemEncode('CERTIFICATE', Buffer.from([0x30, 0x03, 0x02, 0x01, 0x05]));
  const hashData = { hashAlgorithm: 'SHA256', issuerNameHash: 'AB', issuerKeyHash: 'CD', serialNumber: '0F' } as const;
  const slot = { slot: 2, url: 'wss://csms.example/ocpp', securityProfile: 3, messageTimeoutSeconds: 30 } as const;

  test.each<[string, string, StationCommand]>([
    ['CertificateSigned', 'InternalError', { kind: 'deliver_certificate', chainPem: root }],
    ['CertificateSigned', 'GenericError', { kind: 'deliver_certificate', chainPem: root }],
    ['CertificateSigned', 'VendorError', { kind: 'deliver_certificate', chainPem: root }],
    ['InstallCertificate', 'InternalError', { kind: 'install_trust_anchor', certificatePem: root }],
    ['DeleteCertificate', 'InternalError', { kind: 'delete_certificate', hashData }],
    ['SetVariables', 'InternalError', { kind: 'change_setting', setting: 'authorization_key', value: 'x'.repeat(20) }],
    ['SetNetworkProfile', 'InternalError', { kind: 'write_connection_slot', ...slot }],
    ['TriggerMessage', 'InternalError', { kind: 'request_signing_request' }],
    ['Reset', 'InternalError', { kind: 'restart', when: 'now' }],
  ])(
    'fault F5: a station that fails at %s with %s may have done it: the outcome is unknown',
    async (action, code, asked) => {
      station.answers.delete(action);
      const [outcome] = await Promise.all([command(asked), refuse(code)]);
      expect(outcome).toEqual({ outcome: 'unknown', detail: `${code}: why` });
    },
  );

  test.each<StationCommand>([
    { kind: 'list_trust_anchors' },
    { kind: 'list_certificates' },
    { kind: 'read_settings', settings: ['organisation_name'] },
  ])('$kind changes nothing there: a station that fails at it has said no', async (asked) => {
    station.answers.delete('GetInstalledCertificateIds');
    station.answers.delete('GetVariables');
    const [outcome] = await Promise.all([command(asked), refuse('InternalError')]);
    expect(outcome).toEqual({ outcome: 'rejected', detail: 'InternalError: why' });
  });

  test('an answer that breaks its schema leaves the outcome unknown', async () => {
    station.answers.set('Reset', { status: 'Perhaps' });
    expect(await command({ kind: 'restart', when: 'now' })).toMatchObject({ outcome: 'unknown' });
  });

  test('one call is open at a time', async () => {
    station.answers.delete('Reset');
    station.answers.delete('TriggerMessage');
    const first = command({ kind: 'restart', when: 'now' });
    const call = await station.next();
    const second = command({ kind: 'request_signing_request' });
    expect(await station.call('Heartbeat', {}, 'between')).toMatchObject([3, 'between', {}]);
    station.answers.set('TriggerMessage', { status: 'Accepted' });
    station.send(JSON.stringify([3, Array.isArray(call) ? call[1] : '', { status: 'Accepted' }]));
    expect(await Promise.all([first, second])).toEqual([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
  });

  test('a call whose turn did not come in time is said to have waited, and its session is there', async () => {
    station.answers.delete('Reset');
    const first = command({ kind: 'restart', when: 'now' });
    const call = await station.next();
    const waited = await command({ kind: 'request_signing_request' }, { timeoutMs: 50 });
    expect(waited).toEqual({ outcome: 'not_sent', detail: 'queue_timeout' });
    station.send(JSON.stringify([3, Array.isArray(call) ? call[1] : '', { status: 'Accepted' }]));
    expect(await first).toEqual({ outcome: 'accepted' });
  });

  test('without a confirmed epoch, or without a session, nothing is sent', async () => {
    bench.server.givesEpochs = false;
    bench.server.admit('C2', { passwords: [bench.server.verifier(PASSWORD)] });
    const unconfirmed = await enter({
      port: bench.gateway.ports.passwordOrCertificate,
      trustedRootsPem: bench.server.trustedRootsPem,
      name: 'C2',
      basic: { username: 'C2', password: PASSWORD },
    });
    await unconfirmed.call('Heartbeat', {});
    const restart = { kind: 'restart', when: 'now' } as const;
    expect(await bench.server.command('idn_C2', restart)).toEqual({
      outcome: 'not_sent',
      detail: 'no_confirmed_epoch',
    });
    expect(await bench.server.command('idn_C9', restart)).toEqual({ outcome: 'not_sent', detail: 'not_connected' });
    bench.server.givesEpochs = true;
    unconfirmed.close();
  });

  test('close_session closes the socket and sends nothing', async () => {
    const one = await profile2('C3');
    expect(await bench.server.command('idn_C3', { kind: 'close_session', reason: 'log in again' })).toEqual({
      outcome: 'accepted',
    });
    expect(await one.closed).toEqual({ code: 1008, reason: 'log in again' });
  });
});

describe('logs', () => {
  const fetchLog = {
    kind: 'fetch_log',
    log: 'security',
    requestId: 1_000_000_007,
    uploadUrl: 'https://csms.example:8442/station-logs/token/',
    oldest: '2026-11-01T00:00:00.000Z',
    latest: null,
    retries: 3,
    retryIntervalSeconds: 60,
  } as const;
  const progress = (name: string) =>
    bench.server.factsOf('log_progress').filter(({ identityId }) => identityId === `idn_${name}`);

  test('N01: GetLog says what is wanted and where to send it', async () => {
    const station = await profile2('L1');
    station.answers.set('GetLog', { status: 'Accepted', filename: 'seclog-7.txt' });
    expect(await bench.server.command('idn_L1', fetchLog)).toEqual({ outcome: 'accepted', filename: 'seclog-7.txt' });
    const diagnostics = { ...fetchLog, log: 'diagnostics', oldest: null, latest: '2026-11-02T00:00:00.000Z' } as const;
    await bench.server.command('idn_L1', diagnostics);
    const remoteLocation = fetchLog.uploadUrl;
    const told = { requestId: fetchLog.requestId, retries: 3, retryInterval: 60 };
    expect(station.calls.map(({ payload }) => payload)).toEqual([
      { ...told, logType: 'SecurityLog', log: { remoteLocation, oldestTimestamp: fetchLog.oldest } },
      { ...told, logType: 'DiagnosticsLog', log: { remoteLocation, latestTimestamp: diagnostics.latest } },
    ]);
    station.close();
  });

  test.each([
    [
      'N01.FR.12: AcceptedCanceled ends an earlier one',
      { status: 'AcceptedCanceled' },
      { outcome: 'accepted', cancelsEarlier: true },
    ],
    [
      'N01.FR.05: Rejected is a no with its reason',
      { status: 'Rejected', statusInfo: { reasonCode: 'NoLog', additionalInfo: 'none of that time' } },
      { outcome: 'rejected', detail: 'Rejected: NoLog: none of that time' },
    ],
    ['an answer that is none says nothing', { status: 'Perhaps' }, { outcome: 'unknown', detail: expect.any(String) }],
  ])('%s', async (title, answer, outcome) => {
    const name = `L2-${title.length}`;
    const station = await profile2(name);
    station.answers.set('GetLog', answer);
    expect(await bench.server.command(`idn_${name}`, fetchLog)).toEqual(outcome);
    station.close();
  });

  test('a URL longer than 2.0.1 has room for is not sent', async () => {
    const station = await profile2('L3');
    const outcome = await bench.server.command('idn_L3', { ...fetchLog, uploadUrl: `https://h/${'x'.repeat(503)}/` });
    expect(outcome).toMatchObject({ outcome: 'rejected', detail: expect.stringContaining('not a valid GetLog') });
    expect(station.calls).toEqual([]);
    station.close();
  });

  test('trap B.33: LogStatusNotification is taken with a number and without one', async () => {
    const station = await profile2('L4');
    const said = [
      { status: 'Uploading', requestId: 7 },
      { status: 'UploadFailure', requestId: 7 },
      { status: 'PermissionDenied', requestId: 7 },
      { status: 'BadMessage', requestId: 7 },
      { status: 'NotSupportedOperation', requestId: 7 },
      { status: 'AcceptedCanceled', requestId: 7 },
      { status: 'Uploaded', requestId: 7 },
      { status: 'Idle' },
    ];
    for (const [index, one] of said.entries())
      expect(await station.call('LogStatusNotification', one)).toEqual([3, `s${index + 1}`, {}]);
    await bench.server.until(() => progress('L4').length === said.length);
    expect(progress('L4').map(({ progress: what, requestId }) => [what, requestId])).toEqual([
      ['uploading', 7],
      ['upload_failed', 7],
      ['refused_by_receiver', 7],
      ['not_understood', 7],
      ['not_supported', 7],
      ['cancelled', 7],
      ['uploaded', 7],
      ['idle', null],
    ]);
    station.close();
  });

  test('a status that no version has is refused, and a number that is none', async () => {
    const station = await profile2('L5');
    expect(await station.call('LogStatusNotification', { status: 'UploadFailed', requestId: 7 })).toMatchObject({
      0: 4,
      1: 's1',
    });
    expect(await station.call('LogStatusNotification', { status: 'Uploaded', requestId: '7' })).toMatchObject({
      0: 4,
      1: 's2',
    });
    expect(progress('L5')).toEqual([]);
    station.close();
  });

  test('B02.FR.09: before its boot is accepted a station may say how it stands with the log it was asked for', async () => {
    const station = await profile2('L6', NEVER_BOOTED);
    expect(await station.call('LogStatusNotification', { status: 'Idle' })).toEqual(securityError('s1'));
    station.answers.set('GetLog', { status: 'Accepted' });
    await bench.server.command('idn_L6', fetchLog);
    expect(await station.call('LogStatusNotification', { status: 'Uploading', requestId: 1_000_000_007 })).toEqual([
      3,
      's2',
      {},
    ]);
    station.close();
  });
});

describe('events and the rest', () => {
  test('a security event of an unknown type is kept before it is answered', async () => {
    const station = await profile2('E1');
    const event = { type: 'VendorThing', timestamp: '2026-11-22T20:00:00.1234567', techInfo: 'x' };
    expect(await station.call('SecurityEventNotification', event)).toEqual([3, 's1', {}]);
    await bench.server.until(() => bench.server.factsOf('security_event').length > 0);
    expect(bench.server.factsOf('security_event').at(-1)).toMatchObject({
      type: 'VendorThing',
      stationTime: '2026-11-22T20:00:00.123Z',
      techInfo: 'x',
    });
    station.close();
  });

  test('StatusNotification and NotifyEvent are acknowledged, TransactionEvent is NotSupported, and what no version has NotImplemented', async () => {
    const station = await profile2('E2');
    const timestamp = '2026-11-22T20:00:00Z';
    const status = { timestamp, connectorStatus: 'Available', evseId: 1, connectorId: 1 };
    expect(await station.call('StatusNotification', status)).toEqual([3, 's1', {}]);
    expect(
      await station.call('NotifyEvent', {
        generatedAt: timestamp,
        seqNo: 0,
        eventData: [
          {
            eventId: 1,
            timestamp,
            trigger: 'Alerting',
            actualValue: 'true',
            eventNotificationType: 'HardWiredNotification',
            component: { name: 'SecurityCtrlr' },
            variable: { name: 'Problem' },
          },
        ],
      }),
    ).toEqual([3, 's2', {}]);
    expect(await station.call('TransactionEvent', {})).toMatchObject([4, 's3', 'NotSupported', expect.any(String), {}]);
    expect(await station.call('MakeCoffee', {})).toMatchObject([4, 's4', 'NotImplemented', expect.any(String), {}]);
    station.close();
  });
});
