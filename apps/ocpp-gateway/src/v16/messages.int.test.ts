import type { LastBoot } from '@bfcert/evse-security/station-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { dial, enter, type TestStation } from '../testing/test-station.ts';

const PASSWORD = 'twenty-bytes-of-text';
const CSR = '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n';
const NEVER_BOOTED = { accepted: false, serialMismatch: false };
const BOOTED = { accepted: true, serialMismatch: false };

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ pendingIntervalSeconds: 7, heartbeatIntervalSeconds: 60 });
});
afterAll(() => bench.stop());

async function profile2(name: string, boot: LastBoot = BOOTED): Promise<TestStation> {
  bench.server.admit(name, { boot, passwords: [bench.server.verifier(PASSWORD)] });
  const station = await enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name,
    basic: { username: name, password: PASSWORD },
    protocols: ['ocpp1.6'],
  });
  await bench.server.until(() => bench.server.epochOf(`idn_${name}`) !== undefined);
  return station;
}

/** On the one URL of 1.6, which takes a password and a certificate. */
function profile3(name: string): Promise<TestStation> {
  const holder = bench.server.chargers.station(`SN-${name}`);
  const fingerprints = { [holder.certificate.fingerprint]: 'active' } as const;
  bench.server.admit(name, { profileFloor: 3, boot: BOOTED, fingerprints });
  const { passwordOrCertificate: port } = bench.gateway.ports;
  return enter({ port, trustedRootsPem: bench.server.trustedRootsPem, name, holder, protocols: ['ocpp1.6'] });
}

const boot = (serials: { chargePointSerialNumber?: string; chargeBoxSerialNumber?: string } = {}) => ({
  chargePointVendor: 'V',
  chargePointModel: 'M1',
  ...serials,
});

const bootFact = (name: string) =>
  bench.server.factsOf('boot_notification').find(({ identityId }) => identityId === `idn_${name}`);

describe('BootNotification of 1.6', () => {
  test('opens the gate, and is reported in the words of every version', async () => {
    const station = await profile2('B1', NEVER_BOOTED);
    expect(await station.call('Heartbeat', {})).toMatchObject([4, 's1', 'SecurityError', expect.any(String), {}]);
    expect(await station.call('BootNotification', boot({ chargePointSerialNumber: 'SN-B1' }))).toEqual([
      3,
      's2',
      { status: 'Accepted', interval: 60, currentTime: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
    expect(await station.call('Heartbeat', {})).toEqual([3, 's3', { currentTime: expect.any(String) }]);
    await bench.server.until(() => bootFact('B1') !== undefined);
    expect(bootFact('B1')).toMatchObject({
      vendor: 'V',
      model: 'M1',
      serialNumber: 'SN-B1',
      serialMatchesBinding: true,
      reason: 'Unknown',
    });
    station.close();
  });

  test.each([
    ['of the charge point alone', { chargePointSerialNumber: 'SN-B2' }, true],
    [
      'of the charge point, whatever its box says',
      { chargePointSerialNumber: 'SN-B2', chargeBoxSerialNumber: 'X' },
      true,
    ],
    ['of another charge point', { chargePointSerialNumber: 'X', chargeBoxSerialNumber: 'SN-B2' }, false],
    ['of the box, where stations put it, confirms', { chargeBoxSerialNumber: 'SN-B2' }, true],
    ['of another box proves nothing', { chargeBoxSerialNumber: 'X' }, null],
    ['that is left out proves nothing', {}, null],
  ])('a serial number %s', async (_, serials, serialMatchesBinding) => {
    const station = await profile2('B2');
    const before = bench.server.factsOf('boot_notification').length;
    expect(await station.call('BootNotification', boot(serials))).toMatchObject([3, 's1', { status: 'Accepted' }]);
    await bench.server.until(() => bench.server.factsOf('boot_notification').length > before);
    expect(bench.server.factsOf('boot_notification').at(-1)).toMatchObject({ serialMatchesBinding });
    station.close();
  });

  test('with a certificate the serial number of another charge point ends the connection', async () => {
    const station = await profile3('B3');
    expect(await station.call('BootNotification', boot({ chargePointSerialNumber: 'X' }))).toMatchObject([
      3,
      's1',
      { status: 'Rejected' },
    ]);
    expect((await station.closed).code).toBe(1008);
  });
});

describe('SignCertificate of 1.6', () => {
  test('asks for the certificate of the station, and is answered by the status alone', async () => {
    const station = await profile2('S1');
    expect(await station.call('SignCertificate', { csr: CSR })).toEqual([3, 's1', { status: 'Accepted' }]);
    expect(bench.server.signingRequests.at(-1)).toMatchObject({
      identityId: 'idn_S1',
      csr: CSR,
      use: 'charging_station',
    });
    bench.server.onSigningRequest = async () => ({ accepted: false, reason: 'common_name_mismatch' });
    expect(await station.call('SignCertificate', { csr: CSR })).toEqual([3, 's2', { status: 'Rejected' }]);
    bench.server.onSigningRequest = async () => ({ accepted: true, reason: null });
    station.close();
  });

  test('lesson B.29: one in hexadecimal DER, as the first edition had it, is read like one in PEM', async () => {
    const station = await profile2('S2');
    const der = Buffer.alloc(60, 7);
    expect(await station.call('SignCertificate', { csr: der.toString('hex').toUpperCase() })).toMatchObject([
      3,
      's1',
      { status: 'Accepted' },
    ]);
    const base64 = der.toString('base64');
    expect(bench.server.signingRequests.at(-1)).toMatchObject({
      csr: `-----BEGIN CERTIFICATE REQUEST-----\n${base64.slice(0, 64)}\n${base64.slice(64)}\n-----END CERTIFICATE REQUEST-----\n`,
    });
    station.close();
  });

  test('a type of certificate is a word of 2.x, and breaks the structure of 1.6', async () => {
    const station = await profile2('S3');
    const request = { csr: CSR, certificateType: 'ChargingStationCertificate' };
    expect(await station.call('SignCertificate', request)).toMatchObject([
      4,
      's1',
      'FormationViolation',
      expect.any(String),
      {},
    ]);
    station.close();
  });
});

describe('commands to a station of 1.6', () => {
  let station: TestStation;
  beforeAll(async () => {
    station = await profile2('C1', NEVER_BOOTED);
  });
  afterAll(() => station.close());
  const command = (...args: Parameters<Bench['server']['command']> extends [string, ...infer Rest] ? Rest : never) =>
    bench.server.command('idn_C1', ...args);

  test('anchors are installed as CentralSystemRootCertificate', async () => {
    station.answers.set('InstallCertificate', { status: 'Failed' });
    expect(await command({ kind: 'install_trust_anchor', certificatePem: 'PEM' })).toEqual({
      outcome: 'rejected',
      detail: 'Failed',
    });
    station.answers.set('InstallCertificate', { status: 'Accepted' });
    expect(await command({ kind: 'install_trust_anchor', certificatePem: 'PEM' })).toEqual({ outcome: 'accepted' });
    expect(station.calls.at(-1)).toEqual({
      action: 'InstallCertificate',
      payload: { certificateType: 'CentralSystemRootCertificate', certificate: 'PEM' },
    });
  });

  test('trap N.10: they are listed by one type, which the flat answer does not repeat', async () => {
    const certificateHashData = [
      { hashAlgorithm: 'SHA256', issuerNameHash: 'AB', issuerKeyHash: 'CD', serialNumber: '0FFF' },
    ];
    station.answers.set('GetInstalledCertificateIds', { status: 'Accepted', certificateHashData });
    expect(await command({ kind: 'list_trust_anchors' })).toEqual({
      outcome: 'accepted',
      anchors: [{ hashAlgorithm: 'SHA256', issuerNameHash: 'ab', issuerKeyHash: 'cd', serialNumber: 'fff' }],
    });
    expect(station.calls.at(-1)?.payload).toEqual({ certificateType: 'CentralSystemRootCertificate' });
    station.answers.set('GetInstalledCertificateIds', { status: 'NotFound' });
    expect(await command({ kind: 'list_trust_anchors' })).toEqual({ outcome: 'accepted', anchors: [] });
  });

  test('a signing request is asked for by ExtendedTriggerMessage, and passes while the boot is pending', async () => {
    expect(await station.call('SignCertificate', { csr: CSR }, 'early')).toMatchObject([
      4,
      'early',
      'SecurityError',
      expect.any(String),
      {},
    ]);
    station.answers.set('DataTransfer', { status: 'UnknownVendorId' });
    station.answers.set('ExtendedTriggerMessage', { status: 'NotImplemented' });
    expect(await command({ kind: 'request_signing_request' })).toEqual({
      outcome: 'unsupported',
      detail: 'NotImplemented',
    });
    station.answers.set('ExtendedTriggerMessage', { status: 'Accepted' });
    expect(await command({ kind: 'request_signing_request' })).toEqual({ outcome: 'accepted' });
    expect(station.calls.at(-1)?.payload).toEqual({ requestedMessage: 'SignChargePointCertificate' });
    expect(await station.call('SignCertificate', { csr: CSR }, 'asked')).toEqual([3, 'asked', { status: 'Accepted' }]);
  });

  test('a certificate is delivered without a type', async () => {
    station.answers.set('CertificateSigned', { status: 'Rejected' });
    expect(await command({ kind: 'deliver_certificate', chainPem: 'PEM' })).toEqual({
      outcome: 'rejected',
      detail: 'Rejected',
    });
    station.answers.set('CertificateSigned', { status: 'Accepted' });
    expect(await command({ kind: 'deliver_certificate', chainPem: 'PEM' })).toEqual({ outcome: 'accepted' });
    expect(station.calls.at(-1)?.payload).toEqual({ certificateChain: 'PEM' });
  });

  test('settings are read by their keys, whatever their case, and what 1.6 has no key for is null', async () => {
    station.answers.set('GetConfiguration', {
      configurationKey: [
        { key: 'securityprofile', readonly: false, value: '2' },
        { key: 'AuthorizationKey', readonly: false },
      ],
      unknownKey: ['CpoName'],
    });
    expect(
      await command({
        kind: 'read_settings',
        settings: ['organisation_name', 'security_profile', 'authorization_key', 'connection_priority'],
      }),
    ).toEqual({
      outcome: 'accepted',
      settings: { organisation_name: null, security_profile: '2', authorization_key: null, connection_priority: null },
    });
    const asked = ['CpoName', 'SecurityProfile', 'AuthorizationKey'].map((key) => ({ key: [key] }));
    expect(station.calls.slice(-3).map(({ payload }) => payload)).toEqual(asked);
  });

  test.each([
    ['Accepted', { outcome: 'accepted' }],
    ['RebootRequired', { outcome: 'accepted', pendingRestart: true }],
    ['Rejected', { outcome: 'rejected', detail: 'Rejected' }],
    ['NotSupported', { outcome: 'unsupported', detail: 'NotSupported' }],
  ])('a changed key answered %s', async (status, outcome) => {
    station.answers.set('ChangeConfiguration', { status });
    expect(await command({ kind: 'change_setting', setting: 'organisation_name', value: 'Example CPO' })).toEqual(
      outcome,
    );
    expect(station.calls.at(-1)?.payload).toEqual({ key: 'CpoName', value: 'Example CPO' });
  });

  test('a password goes as the hex of its bytes', async () => {
    station.answers.set('ChangeConfiguration', { status: 'Accepted' });
    expect(await command({ kind: 'change_setting', setting: 'authorization_key', value: 'AZ*09' })).toEqual({
      outcome: 'accepted',
    });
    expect(station.calls.at(-1)?.payload).toEqual({ key: 'AuthorizationKey', value: '415a2a3039' });
  });

  test('a restart when idle is a soft one: 1.6 has nothing milder', async () => {
    station.answers.set('Reset', { status: 'Accepted' });
    expect(await command({ kind: 'restart', when: 'when_idle' })).toEqual({ outcome: 'accepted' });
    expect(station.calls.at(-1)?.payload).toEqual({ type: 'Soft' });
    station.answers.set('Reset', { status: 'Rejected' });
    expect(await command({ kind: 'restart', when: 'now' })).toEqual({ outcome: 'rejected', detail: 'Rejected' });
    expect(station.calls.at(-1)?.payload).toEqual({ type: 'Hard' });
  });

  test('N01: a log is asked for as in every version, and trap N.10: what became of it is UploadFailure', async () => {
    const log = {
      kind: 'fetch_log',
      log: 'security',
      requestId: 7,
      uploadUrl: 'https://logs.example/up/7/',
      oldest: '2026-11-01T00:00:00.000Z',
      latest: null,
      retries: 3,
      retryIntervalSeconds: 60,
    } as const;
    station.answers.set('GetLog', { status: 'Accepted', filename: 'seclog-7.txt' });
    expect(await command(log)).toEqual({ outcome: 'accepted', filename: 'seclog-7.txt' });
    expect(station.calls.at(-1)?.payload).toEqual({
      logType: 'SecurityLog',
      requestId: 7,
      retries: 3,
      retryInterval: 60,
      log: { remoteLocation: log.uploadUrl, oldestTimestamp: log.oldest },
    });
    for (const [status, ok] of [
      ['Uploading', true],
      ['UploadFailure', true],
      ['UploadFailed', false],
      ['AcceptedCanceled', false],
    ] as const) {
      const answer = await station.call('LogStatusNotification', { status, requestId: 7 }, status);
      expect(answer, status).toMatchObject(
        ok ? [3, status, {}] : { 0: 4, 1: status, 2: 'PropertyConstraintViolation' },
      );
    }
    const told = () => bench.server.factsOf('log_progress').filter(({ identityId }) => identityId === 'idn_C1');
    await bench.server.until(() => told().length === 2);
    expect(told().map(({ progress }) => progress)).toEqual(['uploading', 'upload_failed']);
  });

  test('N01: how it stands with its log is asked by ExtendedTriggerMessage, and a kind that came with 2.1 for by nothing', async () => {
    station.answers.set('ExtendedTriggerMessage', { status: 'Accepted' });
    expect(await command({ kind: 'ask_log_status' })).toEqual({ outcome: 'accepted' });
    expect(station.calls.at(-1)?.payload).toEqual({ requestedMessage: 'LogStatusNotification' });
    const collected = {
      kind: 'fetch_log',
      log: 'data_collector',
      requestId: 8,
      uploadUrl: 'https://logs.example/up/8/',
      oldest: null,
      latest: null,
      retries: 0,
      retryIntervalSeconds: 0,
    } as const;
    const calls = station.calls.length;
    expect(await command(collected)).toMatchObject({ outcome: 'unsupported' });
    expect(station.calls).toHaveLength(calls);
  });

  test('trap B.27: a certificate is deleted by exactly what the station reported', async () => {
    const hashData = {
      hashAlgorithm: 'SHA384',
      issuerNameHash: 'aB',
      issuerKeyHash: 'Cd',
      serialNumber: '0FFF',
    } as const;
    station.answers.set('GetInstalledCertificateIds', { status: 'Accepted', certificateHashData: [hashData] });
    expect(await command({ kind: 'list_certificates', kinds: ['manufacturer_root'] })).toEqual({
      outcome: 'accepted',
      certificates: [{ kind: 'manufacturer_root', hashData, children: [] }],
    });
    expect(station.calls.at(-1)?.payload).toEqual({ certificateType: 'ManufacturerRootCertificate' });
    station.answers.set('DeleteCertificate', { status: 'Failed' });
    expect(await command({ kind: 'delete_certificate', hashData })).toEqual({ outcome: 'rejected', detail: 'Failed' });
    station.answers.set('DeleteCertificate', { status: 'Accepted' });
    expect(await command({ kind: 'delete_certificate', hashData })).toEqual({ outcome: 'accepted' });
    expect(station.calls.at(-1)?.payload).toEqual({ certificateHashData: hashData });
  });

  test('what 1.6 has no message for is sent to nobody', async () => {
    const sent = station.calls.length;
    const unsupported = { outcome: 'unsupported', detail: 'ocpp1.6 has no message for it' };
    const slot = { slot: 2, url: 'wss://csms.example:8443/ocpp', securityProfile: 3, messageTimeoutSeconds: 30 };
    expect(await command({ kind: 'write_connection_slot', ...slot })).toEqual(unsupported);
    expect(await command({ kind: 'change_setting', setting: 'connection_priority', value: '2,1' })).toEqual(
      unsupported,
    );
    expect(await command({ kind: 'read_settings', settings: ['connection_priority'] })).toEqual(unsupported);
    expect(station.calls).toHaveLength(sent);
  });
});

describe('the password of 1.6', () => {
  /** The example of OCPP-J 1.6, 6.2.2. */
  const bytes = Buffer.from('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF', 'hex');
  const header = 'Basic QUwxMDAwOgABAgMEBQYH////////////////';

  const knock = (name: string, Authorization: string) =>
    dial({
      port: bench.gateway.ports.passwordOrCertificate,
      trustedRootsPem: bench.server.trustedRootsPem,
      name,
      protocols: ['ocpp1.6'],
      options: { headers: { Authorization } },
    });
  const basic = (name: string, password: Buffer): string =>
    `Basic ${Buffer.concat([Buffer.from(`${name}:`), password]).toString('base64')}`;

  test.each([
    ['AL1000', header, 'bytes'],
    ['AL1001', basic('AL1001', Buffer.from(bytes.toString('hex'))), 'hex_text'],
  ] as const)(
    'trap N.2: of station %s is compared as bytes, and which reading it is is told',
    async (name, sent, reading) => {
      bench.server.admit(name, {
        passwords: [
          bench.server.verifier(bytes, 'key_1', 'bytes'),
          bench.server.verifier(bytes.toString('hex'), 'key_1', 'hex_text'),
        ],
      });
      expect((await knock(name, sent)).kind).toBe('open');
      const opened = () =>
        bench.server.factsOf('session_opened').find(({ identityId }) => identityId === `idn_${name}`);
      await bench.server.until(() => opened() !== undefined);
      expect(opened()).toMatchObject({ keyId: 'key_1', passwordReading: reading, protocol: 'ocpp1.6' });
    },
  );

  test.each([
    ['in which other bytes are no UTF-8 either', Buffer.from(bytes.toString('hex').replaceAll('ff', 'fe'), 'hex')],
    ['as it looks after it was taken for UTF-8', Buffer.from(bytes.toString('utf8'))],
    ['with a byte more', Buffer.concat([bytes, Buffer.from([0])])],
    ['that is empty', Buffer.alloc(0)],
  ])('%s is another one', async (_, password) => {
    bench.server.admit('AL1002', { passwords: [bench.server.verifier(bytes, 'key_1', 'bytes')] });
    expect(await knock('AL1002', basic('AL1002', password))).toMatchObject({ kind: 'refused', status: 401 });
  });
});

describe('the rest of 1.6', () => {
  test('a security event keeps its name of 1.6', async () => {
    const station = await profile2('E1');
    const event = { type: 'InvalidCentralSystemCertificate', timestamp: '2026-11-22T20:00:00Z' };
    expect(await station.call('SecurityEventNotification', event)).toEqual([3, 's1', {}]);
    await bench.server.until(() => bench.server.factsOf('security_event').length > 0);
    expect(bench.server.factsOf('security_event').at(-1)).toMatchObject({ type: event.type });
    station.close();
  });

  test('StatusNotification is acknowledged; transactions are not ours, as in 2.x', async () => {
    const station = await profile2('E2');
    const status = { connectorId: 1, errorCode: 'NoError', status: 'Available' };
    expect(await station.call('StatusNotification', status)).toEqual([3, 's1', {}]);
    for (const action of ['Authorize', 'StartTransaction', 'StopTransaction', 'MeterValues']) {
      expect(await station.call(action, {}, action)).toMatchObject([4, action, 'NotSupported', expect.any(String), {}]);
    }
    expect(await station.call('TransactionEvent', {})).toMatchObject([
      4,
      's2',
      'NotImplemented',
      expect.any(String),
      {},
    ]);
    station.close();
  });

  test('trap N.1: what breaks a structure is called so in the spelling of 1.6', async () => {
    const station = await profile2('E3');
    expect(await station.call('Heartbeat', { x: 1 })).toMatchObject([
      4,
      's1',
      'FormationViolation',
      expect.any(String),
      {},
    ]);
    expect(await station.call('BootNotification', {})).toMatchObject([
      4,
      's2',
      'OccurenceConstraintViolation',
      expect.any(String),
      {},
    ]);
    station.send('[2,"whole","Heartbeat"]');
    expect(await station.next()).toMatchObject([4, 'whole', 'GenericError', expect.any(String), {}]);
    station.close();
  });

  test.each([
    'nonsense',
    '{}',
    '[2]',
    '[2,7,"Heartbeat",{}]',
    '[9,"a",{}]',
    '[5,"a","GenericError","",{}]',
    '[6,"a","X",{}]',
  ])('%s has no id that 1.6 could answer, and is not answered', async (text) => {
    const station = await profile2('E4');
    station.send(text);
    expect(await station.call('Heartbeat', {}, 'alive')).toMatchObject([3, 'alive', {}]);
    station.close();
  });

  test.each([
    ['E5', 'FormationViolation'],
    ['E6', 'FormatViolation'],
  ])('station %s may spell %s, and is understood', async (name, code) => {
    const station = await profile2(name);
    const outcome = bench.server.command(`idn_${name}`, { kind: 'list_trust_anchors' });
    const call = await station.next();
    station.send(JSON.stringify([4, Array.isArray(call) ? call[1] : '', code, 'why', {}]));
    expect(await outcome).toEqual({ outcome: 'rejected', detail: 'FormatViolation: why' });
    station.close();
  });
});
