import type { StationCommand } from '@bfcert/evse-security/station-contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { enter, type TestStation } from '../testing/test-station.ts';

const VERSIONS = ['2.0.1', '2.1'] as const;
type Version = (typeof VERSIONS)[number];

const PASSWORD = 'a-password-of-sixteen-or-more';
const CSR = '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n';
const HASH_DATA = { hashAlgorithm: 'SHA256', issuerNameHash: 'AB', issuerKeyHash: 'CD', serialNumber: '0FFF' } as const;

let bench: Bench;
const stations = new Map<Version, TestStation>();
beforeAll(async () => {
  bench = await startBench();
  for (const version of VERSIONS) {
    const name = nameOf(version);
    bench.server.admit(name, {
      boot: { accepted: true, serialMismatch: false },
      passwords: [bench.server.verifier(PASSWORD)],
    });
    const station = await enter({
      port: bench.gateway.ports.passwordOrCertificate,
      trustedRootsPem: bench.server.trustedRootsPem,
      name,
      basic: { username: name, password: PASSWORD },
      protocols: [`ocpp${version}`],
    });
    await bench.server.until(() => bench.server.epochOf(`idn_${name}`) !== undefined);
    stations.set(version, station);
  }
});
beforeEach(() => {
  for (const station of stations.values()) station.answers.clear();
});
afterAll(() => bench.stop());

const nameOf = (version: Version): string => `V-${version}`;
function stationOf(version: Version): TestStation {
  const station = stations.get(version);
  if (station === undefined) throw new Error(`no station of ${version}`);
  return station;
}

/** What became of a command that the station answers in this way, and what reached it. */
async function told(version: Version, command: StationCommand, action: string, answer: object) {
  const station = stationOf(version);
  station.answers.set(action, answer);
  const before = station.calls.length;
  const outcome = await bench.server.command(`idn_${nameOf(version)}`, command);
  return { outcome, sent: station.calls.slice(before) };
}

type Told = 'boot_notification' | 'security_event' | 'log_progress' | 'settings_reported';
const factOf = (version: Version, kind: Told) =>
  bench.server.facts.flatMap((fact) =>
    fact.kind === kind && fact.identityId === `idn_${nameOf(version)}` ? [fact] : [],
  );

describe('what a station sends', () => {
  test.each(VERSIONS)('%s: BootNotification is accepted and reported', async (version) => {
    const chargingStation = { model: 'M1', vendorName: 'V', serialNumber: `SN-${nameOf(version)}` };
    const answer = await stationOf(version).call('BootNotification', { reason: 'PowerUp', chargingStation }, 'boot');
    expect(answer).toMatchObject([3, 'boot', { status: 'Accepted', interval: expect.any(Number) }]);
    await bench.server.until(() => factOf(version, 'boot_notification').length > 0);
    expect(factOf(version, 'boot_notification')).toMatchObject([{ serialMatchesBinding: true, answered: 'accepted' }]);
  });

  test.each(VERSIONS)(
    '%s: SignCertificate without a type is for the connection (lesson B.7), with one for that use',
    async (version) => {
      const station = stationOf(version);
      expect(await station.call('SignCertificate', { csr: CSR }, 'a')).toEqual([3, 'a', { status: 'Accepted' }]);
      expect(bench.server.signingRequests.at(-1)).toMatchObject({ use: 'charging_station', csr: CSR });
      const certificateType = 'V2GCertificate';
      await station.call('SignCertificate', { csr: CSR, certificateType }, 'b');
      expect(bench.server.signingRequests.at(-1)).toMatchObject({ use: 'v2g' });
    },
  );

  test.each(VERSIONS)('%s: SecurityEventNotification is kept before its empty answer', async (version) => {
    const event = { type: 'TamperDetectionActivated', timestamp: '2026-11-22T20:00:00Z', techInfo: 'door' };
    expect(await stationOf(version).call('SecurityEventNotification', event, 'e')).toEqual([3, 'e', {}]);
    await bench.server.until(() => factOf(version, 'security_event').length > 0);
    expect(factOf(version, 'security_event')).toMatchObject([
      { type: event.type, techInfo: 'door', protocol: `ocpp${version}` },
    ]);
  });

  test.each(VERSIONS)('%s: LogStatusNotification is told with its number, or without one', async (version) => {
    const station = stationOf(version);
    await station.call('LogStatusNotification', { status: 'Uploading', requestId: 7 }, 'l1');
    expect(await station.call('LogStatusNotification', { status: 'Uploaded' }, 'l2')).toEqual([3, 'l2', {}]);
    await bench.server.until(() => factOf(version, 'log_progress').length === 2);
    expect(factOf(version, 'log_progress')).toMatchObject([
      { progress: 'uploading', requestId: 7 },
      { progress: 'uploaded', requestId: null },
    ]);
  });

  test.each(VERSIONS)('%s: NotifyReport is told of its settings once its last part is there', async (version) => {
    const report = {
      requestId: 7,
      generatedAt: '2026-11-27T12:00:00Z',
      seqNo: 0,
      reportData: [
        {
          component: { name: 'SecurityCtrlr' },
          variable: { name: 'CertificateEntries' },
          variableAttribute: [{ value: '1' }],
          variableCharacteristics: { dataType: 'integer', supportsMonitoring: false, maxLimit: 4 },
        },
      ],
    };
    expect(await stationOf(version).call('NotifyReport', report, 'r')).toEqual([3, 'r', {}]);
    await bench.server.until(() => factOf(version, 'settings_reported').length > 0);
    expect(factOf(version, 'settings_reported')).toMatchObject([
      { requestId: 7, settings: { trust_anchor_capacity: '4' } },
    ]);
  });

  test.each(VERSIONS)('%s: Authorize with a contract certificate is judged by the server', async (version) => {
    bench.server.onStatusQuestion.set('station.contract', async () => ({ verdict: 'revoked', detail: '' }));
    const request = {
      idToken: { idToken: 'DE8ACC12E46L89', type: 'eMAID' },
      iso15118CertificateHashData: [{ ...HASH_DATA, responderURL: 'http://ocsp.example/' }],
    };
    expect(await stationOf(version).call('Authorize', request, 'auth')).toMatchObject([
      3,
      'auth',
      { idTokenInfo: { status: 'Invalid' }, certificateStatus: 'CertificateRevoked' },
    ]);
  });

  test.each(VERSIONS)('%s: GetCertificateStatus has the answer of the server', async (version) => {
    bench.server.onStatusQuestion.set('station.certificate_status', async () => ({
      outcome: 'fetched',
      responseDer: 'MAoKAQA=',
    }));
    const ocspRequestData = { ...HASH_DATA, responderURL: 'http://ocsp.example/' };
    const answer = await stationOf(version).call('GetCertificateStatus', { ocspRequestData }, 'ocsp');
    expect(answer).toEqual([3, 'ocsp', { status: 'Accepted', ocspResult: 'MAoKAQA=' }]);
  });
});

describe('what a station is sent', () => {
  test.each(VERSIONS)('%s: InstallCertificate, and what its three answers mean', async (version) => {
    const command = { kind: 'install_trust_anchor', certificatePem: 'PEM' } as const;
    const answered = (status: string) => told(version, command, 'InstallCertificate', { status });
    const { outcome, sent } = await answered('Accepted');
    expect(outcome).toEqual({ outcome: 'accepted' });
    expect(sent).toEqual([
      { action: 'InstallCertificate', payload: { certificateType: 'CSMSRootCertificate', certificate: 'PEM' } },
    ]);
    expect((await answered('Rejected')).outcome).toEqual({ outcome: 'rejected', detail: 'Rejected' });
    expect((await answered('Failed')).outcome).toEqual({ outcome: 'rejected', detail: 'Failed' });
  });

  test.each(VERSIONS)('%s: GetInstalledCertificateIds, read in normal form', async (version) => {
    const chain = [{ certificateType: 'CSMSRootCertificate', certificateHashData: HASH_DATA }];
    const { outcome, sent } = await told(version, { kind: 'list_trust_anchors' }, 'GetInstalledCertificateIds', {
      status: 'Accepted',
      certificateHashDataChain: chain,
    });
    expect(sent).toMatchObject([{ payload: { certificateType: ['CSMSRootCertificate'] } }]);
    expect(outcome).toMatchObject({ outcome: 'accepted', anchors: [{ issuerNameHash: 'ab', serialNumber: 'fff' }] });
  });

  test.each(VERSIONS)('%s: DeleteCertificate, by what the station reported', async (version) => {
    const command = { kind: 'delete_certificate', hashData: HASH_DATA } as const;
    const { outcome, sent } = await told(version, command, 'DeleteCertificate', { status: 'NotFound' });
    expect(sent).toEqual([{ action: 'DeleteCertificate', payload: { certificateHashData: HASH_DATA } }]);
    expect(outcome).toEqual({ outcome: 'rejected', detail: 'NotFound' });
  });

  test.each(VERSIONS)(
    '%s: CertificateSigned repeats the type, as a station with both uses needs it (lesson B.7)',
    async (version) => {
      for (const [use, certificateType] of [
        ['charging_station', 'ChargingStationCertificate'],
        ['v2g', 'V2GCertificate'],
      ] as const) {
        const command = { kind: 'deliver_certificate', chainPem: 'PEM', use } as const;
        const { outcome, sent } = await told(version, command, 'CertificateSigned', { status: 'Accepted' });
        expect(outcome).toEqual({ outcome: 'accepted' });
        expect(sent).toEqual([{ action: 'CertificateSigned', payload: { certificateChain: 'PEM', certificateType } }]);
      }
    },
  );

  test.each(VERSIONS)(
    'lesson B.6 (%s): TriggerMessage may be Rejected while a request is pending, or NotImplemented',
    async (version) => {
      const ask = (status: string) => told(version, { kind: 'request_signing_request' }, 'TriggerMessage', { status });
      expect(await ask('Accepted')).toEqual({
        outcome: { outcome: 'accepted' },
        sent: [{ action: 'TriggerMessage', payload: { requestedMessage: 'SignChargingStationCertificate' } }],
      });
      expect((await ask('Rejected')).outcome).toEqual({ outcome: 'rejected', detail: 'Rejected' });
      expect((await ask('NotImplemented')).outcome).toEqual({ outcome: 'unsupported', detail: 'NotImplemented' });
    },
  );

  test.each(VERSIONS)(
    '%s: one for its connection and for vehicles is asked for as that, and else as its own',
    async (version) => {
      const ask = (status: string) =>
        told(version, { kind: 'request_signing_request', combined: true }, 'TriggerMessage', { status });
      const combined = { action: 'TriggerMessage', payload: { requestedMessage: 'SignCombinedCertificate' } };
      const own = { action: 'TriggerMessage', payload: { requestedMessage: 'SignChargingStationCertificate' } };
      // A yes shows the server what the station is.
      expect(await ask('Accepted')).toEqual({ outcome: { outcome: 'accepted', signsForBoth: true }, sent: [combined] });
      expect((await ask('NotImplemented')).sent).toEqual([combined, own]);
      const deliver = { kind: 'deliver_certificate', chainPem: 'PEM', combined: true } as const;
      const { sent } = await told(version, deliver, 'CertificateSigned', { status: 'Accepted' });
      expect(sent).toEqual([{ action: 'CertificateSigned', payload: { certificateChain: 'PEM' } }]);
    },
  );

  test.each(VERSIONS)('%s: a V2G root is installed as that', async (version) => {
    const command = { kind: 'install_trust_anchor', certificatePem: 'PEM', of: 'v2g_root' } as const;
    const { sent } = await told(version, command, 'InstallCertificate', { status: 'Accepted' });
    const payload = { certificateType: 'V2GRootCertificate', certificate: 'PEM' };
    expect(sent).toEqual([{ action: 'InstallCertificate', payload }]);
  });

  test.each(VERSIONS)('%s: an MO root is installed as that', async (version) => {
    const command = { kind: 'install_trust_anchor', certificatePem: 'PEM', of: 'mo_root' } as const;
    const { sent } = await told(version, command, 'InstallCertificate', { status: 'Accepted' });
    const payload = { certificateType: 'MORootCertificate', certificate: 'PEM' };
    expect(sent).toEqual([{ action: 'InstallCertificate', payload }]);
  });

  test.each(VERSIONS)('%s: an OEM root is installed where the version has a word for it', async (version) => {
    const command = { kind: 'install_trust_anchor', certificatePem: 'PEM', of: 'oem_root' } as const;
    const { outcome, sent } = await told(version, command, 'InstallCertificate', { status: 'Accepted' });
    const payload = { certificateType: 'OEMRootCertificate', certificate: 'PEM' };
    expect(sent).toEqual(version === '2.1' ? [{ action: 'InstallCertificate', payload }] : []);
    expect(outcome).toMatchObject({ outcome: version === '2.1' ? 'accepted' : 'unsupported' });
  });

  test.each(VERSIONS)('%s: GetVariables and SetVariables, one result for each', async (version) => {
    const named = { component: { name: 'SecurityCtrlr' }, variable: { name: 'OrganizationName' } };
    const read = await told(version, { kind: 'read_settings', settings: ['organisation_name'] }, 'GetVariables', {
      getVariableResult: [{ ...named, attributeStatus: 'Accepted', attributeValue: 'Example CPO' }],
    });
    expect(read).toMatchObject({
      outcome: { outcome: 'accepted', settings: { organisation_name: 'Example CPO' } },
      sent: [{ payload: { getVariableData: [named] } }],
    });
    const change = { kind: 'change_setting', setting: 'organisation_name', value: 'Example CPO' } as const;
    const written = await told(version, change, 'SetVariables', {
      setVariableResult: [{ ...named, attributeStatus: 'RebootRequired' }],
    });
    expect(written).toMatchObject({
      outcome: { outcome: 'accepted', pendingRestart: true },
      sent: [{ payload: { setVariableData: [{ ...named, attributeValue: 'Example CPO' }] } }],
    });
  });

  test.each(VERSIONS)('%s: GetBaseReport asks for everything where GetReport is not supported', async (version) => {
    const command = { kind: 'report_settings', requestId: 9 } as const;
    stationOf(version).answers.set('GetReport', { status: 'NotSupported' });
    const asked = async (answer: object) => told(version, command, 'GetBaseReport', answer);
    const accepted = await asked({ status: 'Accepted' });
    expect(accepted.outcome).toEqual({ outcome: 'accepted' });
    expect(accepted.sent.map(({ action }) => action)).toEqual(['GetReport', 'GetBaseReport']);
    expect(accepted.sent[1]?.payload).toEqual({ requestId: 9, reportBase: 'FullInventory' });
    expect((await asked({ status: 'Rejected', statusInfo: { reasonCode: 'Busy' } })).outcome).toEqual({
      outcome: 'rejected',
      detail: 'Rejected: Busy',
    });
    expect((await asked({ status: 'NotSupported' })).outcome).toMatchObject({ outcome: 'unsupported' });
  });

  test.each(VERSIONS)('%s: GetReport asks for what only a report tells', async (version) => {
    const command = { kind: 'report_settings', requestId: 9 } as const;
    stationOf(version).answers.set('GetBaseReport', { status: 'NotSupported' });
    expect(await told(version, command, 'GetReport', { status: 'Accepted' })).toMatchObject({
      outcome: { outcome: 'accepted' },
      sent: [{ action: 'GetReport', payload: { requestId: 9, componentVariable: expect.any(Array) } }],
    });
    expect((await told(version, command, 'GetReport', { status: 'NotSupported' })).outcome).toMatchObject({
      outcome: 'unsupported',
    });
  });

  test.each(VERSIONS)('%s: Reset, at once or when idle, and put off where it says so', async (version) => {
    const restart = (when: 'now' | 'when_idle', status: string) =>
      told(version, { kind: 'restart', when }, 'Reset', { status });
    expect(await restart('now', 'Accepted')).toMatchObject({
      outcome: { outcome: 'accepted' },
      sent: [{ payload: { type: 'Immediate' } }],
    });
    expect(await restart('when_idle', 'Scheduled')).toMatchObject({
      outcome: { outcome: 'accepted', deferred: true },
      sent: [{ payload: { type: 'OnIdle' } }],
    });
    expect((await restart('now', 'Rejected')).outcome).toEqual({ outcome: 'rejected', detail: 'Rejected' });
  });

  const fetchLog = {
    kind: 'fetch_log',
    requestId: 1_000_000_007,
    uploadUrl: 'https://csms.example:8442/station-logs/token/',
    oldest: null,
    latest: null,
    retries: 3,
    retryIntervalSeconds: 60,
  } as const;

  test.each(VERSIONS)('%s: GetLog of each kind that the version has', async (version) => {
    const ask = (log: 'security' | 'diagnostics' | 'data_collector') =>
      told(version, { ...fetchLog, log }, 'GetLog', { status: 'Accepted', filename: 'a.log' });
    for (const [log, logType] of [
      ['security', 'SecurityLog'],
      ['diagnostics', 'DiagnosticsLog'],
    ] as const) {
      expect(await ask(log)).toMatchObject({
        outcome: { outcome: 'accepted', filename: 'a.log' },
        sent: [{ payload: { logType, requestId: fetchLog.requestId, log: { remoteLocation: fetchLog.uploadUrl } } }],
      });
    }
    const collected = await ask('data_collector');
    if (version === '2.1') expect(collected).toMatchObject({ sent: [{ payload: { logType: 'DataCollectorLog' } }] });
    else expect(collected).toMatchObject({ outcome: { outcome: 'unsupported' }, sent: [] });
  });

  test.each(VERSIONS)(
    '%s: TriggerMessage asks how a station stands with its log, and the answer follows',
    async (version) => {
      const asked = await told(version, { kind: 'ask_log_status' }, 'TriggerMessage', { status: 'Accepted' });
      expect(asked).toEqual({
        outcome: { outcome: 'accepted' },
        sent: [{ action: 'TriggerMessage', payload: { requestedMessage: 'LogStatusNotification' } }],
      });
      expect(await stationOf(version).call('LogStatusNotification', { status: 'Idle' }, 'idle')).toEqual([
        3,
        'idle',
        {},
      ]);
    },
  );
});

describe('the frames that 2.1 alone has', () => {
  test('2.1: a result of the station that breaks its schema is told by a CALLRESULTERROR; 2.0.1 hears nothing', async () => {
    for (const version of VERSIONS) {
      const station = stationOf(version);
      const broken = await told(version, { kind: 'restart', when: 'now' }, 'Reset', { status: 'Perhaps' });
      expect(broken.outcome).toMatchObject({ outcome: 'unknown' });
      if (version === '2.1') expect(await station.next()).toMatchObject({ 0: 5, 2: expect.any(String) });
      expect(await station.call('Heartbeat', {}, 'after')).toMatchObject([3, 'after', {}]);
    }
  });

  test('2.1: a SEND of the station is taken without any answer', async () => {
    const station = stationOf('2.1');
    const periodic = { id: 1, pending: 0, basetime: '2026-11-27T12:00:00Z', data: [{ t: 1, v: '1' }] };
    station.send(JSON.stringify([6, 'send-1', 'NotifyPeriodicEventStream', periodic]));
    station.send(JSON.stringify([6, 'send-2', 'Nonsense', {}]));
    expect(await station.call('Heartbeat', {}, 'next')).toMatchObject([3, 'next', {}]);
  });
});
