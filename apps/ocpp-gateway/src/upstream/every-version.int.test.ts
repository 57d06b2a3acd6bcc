import { upstreamRenewal } from '@bfcert/evse-security/station-contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { BOOT, CSR, FrontBench } from '../testing/front-bench.ts';
import type { TestStation } from '../testing/test-station.ts';

/**
 * The messages of certificates as a CSMS sees them behind which we stand, message by message and in each version that has
 * it: what is refused, what we decide or do in its place, and what passes word for word.
 */
let front: FrontBench;
let bench: FrontBench['bench'];
let csms: FrontBench['csms'];
beforeAll(async () => {
  front = await FrontBench.start();
  ({ bench, csms } = front);
  csms.handlers.set('LogStatusNotification', () => ({}));
  csms.handlers.set('NotifyReport', () => ({}));
});
afterEach(() => front.reset());
afterAll(() => front.stop());

type Version = '1.6' | '2.0.1' | '2.1';
type Policy = 'refuse' | 'pass' | 'take_over';
const VERSIONS: readonly Version[] = ['1.6', '2.0.1', '2.1'];
const POLICIES: readonly Policy[] = ['refuse', 'pass', 'take_over'];

const certificate = 'PEM';
const hashOf = (serialNumber: string) => ({
  hashAlgorithm: 'SHA256',
  issuerNameHash: 'aa',
  issuerKeyHash: 'bb',
  serialNumber,
});
const ownRoot = (version: Version) => (version === '1.6' ? 'CentralSystemRootCertificate' : 'CSMSRootCertificate');
const triggerOf = (version: Version) => (version === '1.6' ? 'ExtendedTriggerMessage' : 'TriggerMessage');
const ownRequest = (version: Version) =>
  version === '1.6' ? 'SignChargePointCertificate' : 'SignChargingStationCertificate';

let last = 0;
interface Seat {
  readonly name: string;
  readonly station: TestStation;
  /** By the CSMS, of its station. */
  ask(method: string, params: object): Promise<Record<string, unknown>>;
}
async function seat(version: Version, upstream: Policy): Promise<Seat> {
  last += 1;
  const name = `EV-${last}`;
  const station = await front.arriveAndConnect(name, { upstream, protocols: [`ocpp${version}`] });
  return { name, station, ask: (method, params) => csms.call(name, method, params) };
}

/** What the CSMS sends reaches the station as it is, and the answer comes back as it is. */
async function passes({ station, ask }: Seat, method: string, params: object, answer: object): Promise<void> {
  station.answers.set(method, answer);
  expect(await ask(method, params)).toEqual(answer);
  expect(station.calls.at(-1)).toEqual({ action: method, payload: params });
}

/** What the CSMS sends is answered by us, and its station hears nothing. */
async function isAnswered({ station, ask }: Seat, method: string, params: object, answer: object): Promise<void> {
  const heard = station.calls.length;
  expect(await ask(method, params)).toMatchObject(answer);
  expect(station.calls).toHaveLength(heard);
}

test.each(VERSIONS)(
  '%s: InstallCertificate of an upstream is refused, decided by our bundles, or passes',
  async (version) => {
    const install = { certificateType: ownRoot(version), certificate };
    for (const policy of ['refuse', 'pass'] as const)
      await isAnswered(await seat(version, policy), 'InstallCertificate', install, { status: 'Rejected' });
    const decided = await seat(version, 'take_over');
    bench.server.onUpstreamChange = async () => ({ decision: 'refused', detail: 'it is no root of ours' });
    await isAnswered(decided, 'InstallCertificate', install, { status: 'Rejected' });
    bench.server.onUpstreamChange = async () => ({ decision: 'done' });
    await isAnswered(decided, 'InstallCertificate', install, { status: 'Accepted' });
    bench.server.onUpstreamChange = async () => ({ decision: 'pass', correlationId: `cor_${last}` });
    await passes(decided, 'InstallCertificate', install, { status: 'Failed' });
    const firmware = { certificateType: 'ManufacturerRootCertificate', certificate };
    for (const policy of POLICIES) {
      bench.server.onUpstreamChange = async () => ({ decision: 'pass', correlationId: `cor_${last}` });
      const seated = await seat(version, policy);
      await passes(seated, 'InstallCertificate', firmware, { status: 'Accepted' });
      bench.server.onUpstreamChange = async () => ({ decision: 'refused', detail: 'its key is ours' });
      await isAnswered(seated, 'InstallCertificate', firmware, { status: 'Rejected' });
    }
  },
);

test.each(VERSIONS)(
  '%s: DeleteCertificate of an upstream is refused, decided by our bundles, or passes',
  async (version) => {
    const remove = { certificateHashData: hashOf('1') };
    for (const policy of ['refuse', 'pass'] as const)
      await isAnswered(await seat(version, policy), 'DeleteCertificate', remove, { status: 'Failed' });
    const decided = await seat(version, 'take_over');
    bench.server.onUpstreamChange = async () => ({ decision: 'refused', detail: 'the station needs it' });
    await isAnswered(decided, 'DeleteCertificate', remove, { status: 'Failed' });
    bench.server.onUpstreamChange = async () => ({ decision: 'pass', correlationId: `cor_${last}` });
    await passes(decided, 'DeleteCertificate', remove, { status: 'NotFound' });

    // Firmware's, once the station has listed it as that and our roots as well; and never our own, listed or not.
    const firmware = await seat(version, 'refuse');
    const types = ['ManufacturerRootCertificate', ownRoot(version)] as const;
    for (const [index, type] of types.entries()) {
      const listed = hashOf(`${index + 2}`);
      const asked = { certificateType: version === '1.6' ? type : [...types] };
      const chains = types.map((one, at) => ({ certificateType: one, certificateHashData: hashOf(`${at + 2}`) }));
      const told = version === '1.6' ? { certificateHashData: [listed] } : { certificateHashDataChain: chains };
      await passes(firmware, 'GetInstalledCertificateIds', asked, { status: 'Accepted', ...told });
    }
    const before = bench.server.upstreamChanges.length;
    await passes(firmware, 'DeleteCertificate', { certificateHashData: hashOf('2') }, { status: 'Accepted' });
    await isAnswered(firmware, 'DeleteCertificate', { certificateHashData: hashOf('3') }, { status: 'Failed' });
    expect(bench.server.upstreamChanges.slice(before)).toMatchObject([
      { change: { kind: 'delete', hashData: hashOf('2'), listedAs: 'manufacturer_root' } },
    ]);
  },
);

test.each(VERSIONS)(
  'I5, threat 11 (%s): a root listed as a manufacturer’s alone is not the upstream’s to delete: it may be the one by which the station believes us',
  async (version) => {
    // What an upstream sees that has installed our own root for firmware, and asks for that list.
    const listed = hashOf('0b');
    const [type, told] =
      version === '1.6'
        ? ['ManufacturerRootCertificate', { certificateHashData: [listed] }]
        : [
            ['ManufacturerRootCertificate'],
            {
              certificateHashDataChain: [
                { certificateType: 'ManufacturerRootCertificate', certificateHashData: listed },
              ],
            },
          ];
    bench.server.onUpstreamChange = async () => ({ decision: 'refused', detail: 'the station needs it' });
    for (const policy of POLICIES) {
      const seated = await seat(version, policy);
      await passes(seated, 'GetInstalledCertificateIds', { certificateType: type }, { status: 'Accepted', ...told });
      await isAnswered(seated, 'DeleteCertificate', { certificateHashData: listed }, { status: 'Failed' });
    }
  },
);

test('1.6: a manufacturer’s root inside a DataTransfer is the upstream’s to install, whatever the policy says, unless it is ours', async () => {
  const inner = { certificateType: 'ManufacturerRootCertificate', certificate: '3003020101' };
  const transfer = { vendorId: 'iso15118', messageId: 'InstallCertificate', data: JSON.stringify(inner) };
  const answer = { status: 'Accepted', data: '{"status":"Accepted"}' };
  const no = { status: 'Rejected', statusInfo: { reasonCode: 'NotEnabled', additionalInfo: 'its key is ours' } };
  for (const policy of POLICIES) {
    bench.server.onUpstreamChange = async () => ({ decision: 'pass', correlationId: `cor_${last}` });
    const seated = await seat('1.6', policy);
    await passes(seated, 'DataTransfer', transfer, answer);
    bench.server.onUpstreamChange = async () => ({ decision: 'refused', detail: no.statusInfo.additionalInfo });
    await isAnswered(seated, 'DataTransfer', transfer, { status: 'Accepted', data: JSON.stringify(no) });
  }
});

test('I5, threat 11 (1.6): a vendor’s message whose names stand in other letters is judged as that message, whatever the policy', async () => {
  const csmsRoot = JSON.stringify({ certificateType: 'CSMSRootCertificate', certificate: '3003020101' });
  const remove = JSON.stringify({ certificateHashData: hashOf('1') });
  const transfers = [
    { vendorId: 'ORG.openchargealliance.iso15118pnc', messageId: 'DeleteCertificate', data: remove },
    { vendorId: 'org.openchargealliance.iso15118pnc', messageId: 'deletecertificate', data: remove },
    { vendorId: 'ISO15118', messageId: 'INSTALLCERTIFICATE', data: csmsRoot },
  ];
  for (const policy of ['refuse', 'pass'] as const) {
    const seated = await seat('1.6', policy);
    for (const transfer of transfers) await isAnswered(seated, 'DataTransfer', transfer, { status: 'Rejected' });
  }
  bench.server.onUpstreamChange = async () => ({ decision: 'refused', detail: 'the station needs it' });
  const decided = await seat('1.6', 'take_over');
  for (const transfer of transfers) await isAnswered(decided, 'DataTransfer', transfer, { status: 'Accepted' });
  expect(bench.server.upstreamChanges.slice(-3)).toMatchObject([
    { change: { kind: 'delete', hashData: hashOf('1') } },
    { change: { kind: 'delete', hashData: hashOf('1') } },
    { change: { kind: 'install', of: 'csms_root' } },
  ]);
  // What passes goes on as the upstream has written it.
  bench.server.onUpstreamChange = async () => ({ decision: 'pass', correlationId: `cor_${last}` });
  const [first] = transfers;
  await passes(decided, 'DataTransfer', first ?? {}, { status: 'Accepted', data: '{"status":"Accepted"}' });
});

test('1.6: what a station says in a vendor’s message in other letters is ours to answer, and its upstream hears nothing', async () => {
  const { name, station } = await seat('1.6', 'pass');
  const data = JSON.stringify({ csr: CSR });
  const transfer = { vendorId: 'org.OpenChargeAlliance.iso15118pnc', messageId: 'signCertificate', data };
  const before = bench.server.signingRequests.length;
  expect(await station.call('DataTransfer', transfer)).toMatchObject([3, 's1', { status: 'Accepted' }]);
  expect(bench.server.signingRequests).toHaveLength(before + 1);
  expect(csms.callsOf(name)).toEqual([]);
});

test.each(VERSIONS)(
  '%s: CertificateSigned of an upstream is refused; one for vehicles passes where its policy says so',
  async (version) => {
    const signed = { certificateChain: certificate };
    for (const policy of POLICIES)
      await isAnswered(await seat(version, policy), 'CertificateSigned', signed, { status: 'Rejected' });
    if (version === '1.6') return;
    const forVehicles = { ...signed, certificateType: 'V2GCertificate' };
    await passes(await seat(version, 'pass'), 'CertificateSigned', forVehicles, { status: 'Accepted' });
    for (const policy of ['refuse', 'take_over'] as const)
      await isAnswered(await seat(version, policy), 'CertificateSigned', forVehicles, { status: 'Rejected' });
  },
);

test.each(VERSIONS)(
  '%s: a trigger of an upstream for the station’s own request is refused or carried out by us; any other passes',
  async (version) => {
    const method = triggerOf(version);
    const own = { requestedMessage: ownRequest(version) };
    for (const policy of ['refuse', 'pass'] as const)
      await isAnswered(await seat(version, policy), method, own, { status: 'Rejected' });
    const ours = await seat(version, 'take_over');
    for (const [accepted, status] of [
      [true, 'Accepted'],
      [false, 'Rejected'],
    ] as const) {
      bench.server.onUpstreamRenewal = async () => ({ accepted });
      await isAnswered(ours, method, own, { status });
      expect(upstreamRenewal.parse(bench.server.upstreamRenewals.at(-1))).toMatchObject({
        identityId: `idn_${ours.name}`,
        use: 'charging_station',
      });
    }
    for (const policy of POLICIES)
      await passes(
        await seat(version, policy),
        method,
        { requestedMessage: 'Heartbeat' },
        { status: 'NotImplemented' },
      );
  },
);

test.each(VERSIONS)('%s: GetInstalledCertificateIds of an upstream passes whatever its policy', async (version) => {
  const asked = version === '1.6' ? { certificateType: ownRoot(version) } : { certificateType: [ownRoot(version)] };
  for (const policy of POLICIES)
    await passes(await seat(version, policy), 'GetInstalledCertificateIds', asked, { status: 'NotFound' });
});

test.each(VERSIONS)(
  '%s: GetLog of an upstream passes, and what its station tells of that log is told to it alone',
  async (version) => {
    const { name, station, ask } = await seat(version, 'refuse');
    const log = { remoteLocation: 'https://logs.example/upstream' };
    await passes(
      { name, station, ask },
      'GetLog',
      { logType: 'SecurityLog', requestId: 77, log },
      { status: 'Accepted' },
    );
    const told = { status: 'Uploading', requestId: 77 };
    expect(await station.call('LogStatusNotification', told)).toEqual([3, 's1', {}]);
    expect(csms.calls.at(-1)).toMatchObject({ identity: name, method: 'LogStatusNotification', params: told });
    expect(bench.server.factsOf('log_progress').filter(({ identityId }) => identityId === `idn_${name}`)).toEqual([]);
  },
);

test.each(VERSIONS)(
  '%s: SignCertificate and SecurityEventNotification of a station are ours, and its upstream hears nothing',
  async (version) => {
    for (const policy of POLICIES) {
      const { name, station } = await seat(version, policy);
      const before = bench.server.signingRequests.length;
      expect(await station.call('SignCertificate', { csr: CSR })).toEqual([3, 's1', { status: 'Accepted' }]);
      expect(bench.server.signingRequests).toHaveLength(before + 1);
      const event = { type: 'MemoryExhaustion', timestamp: '2026-11-27T12:00:00Z' };
      expect(await station.call('SecurityEventNotification', event)).toEqual([3, 's2', {}]);
      expect(csms.callsOf(name)).toEqual([]);
    }
  },
);

test.each(VERSIONS)(
  '%s: of its station’s settings an upstream reads all, and writes all but its way in',
  async (version) => {
    for (const policy of POLICIES) {
      const seated = await seat(version, policy);
      if (version === '1.6') {
        const configurationKey = [{ key: 'SecurityProfile', readonly: false, value: '2' }];
        await passes(seated, 'GetConfiguration', { key: ['SecurityProfile'] }, { configurationKey });
        const interval = { key: 'HeartbeatInterval', value: '60' };
        await passes(seated, 'ChangeConfiguration', interval, { status: 'RebootRequired' });
        const profile = { key: 'SecurityProfile', value: '1' };
        await isAnswered(seated, 'ChangeConfiguration', profile, { status: 'Rejected' });
      } else {
        const profile = { component: { name: 'SecurityCtrlr' }, variable: { name: 'SecurityProfile' } };
        const interval = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } };
        await passes(
          seated,
          'GetVariables',
          { getVariableData: [profile] },
          { getVariableResult: [{ ...profile, attributeStatus: 'Accepted', attributeValue: '2' }] },
        );
        await passes(
          seated,
          'SetVariables',
          { setVariableData: [{ ...interval, attributeValue: '60' }] },
          { setVariableResult: [{ ...interval, attributeStatus: 'RebootRequired' }] },
        );
        await isAnswered(
          seated,
          'SetVariables',
          { setVariableData: [{ ...profile, attributeValue: '1' }] },
          { setVariableResult: [{ ...profile, attributeStatus: 'Rejected' }] },
        );
      }
    }
  },
);

test.each(VERSIONS)('%s: Reset of an upstream passes', async (version) => {
  const type = version === '1.6' ? 'Soft' : 'OnIdle';
  await passes(await seat(version, 'refuse'), 'Reset', { type }, { status: 'Accepted' });
});

test.each(['2.0.1', '2.1'] as const)(
  '%s: BootNotification is the upstream’s to answer, and ours to know',
  async (version) => {
    const { name, station } = await seat(version, 'refuse');
    expect(await station.call('BootNotification', BOOT)).toMatchObject([
      3,
      's1',
      { status: 'Accepted', interval: 123 },
    ]);
    const mine = () =>
      bench.server.factsOf('boot_notification').filter(({ identityId }) => identityId === `idn_${name}`);
    await bench.server.until(() => mine().length > 0);
    expect(csms.callsOf(name)).toEqual(['BootNotification']);
  },
);

test.each(['2.0.1', '2.1'] as const)(
  '%s: SetNetworkProfile of an upstream is refused whatever its policy',
  async (version) => {
    const connectionData = {
      ocppVersion: 'OCPP20',
      ocppTransport: 'JSON',
      ocppCsmsUrl: 'wss://elsewhere.example',
      messageTimeout: 30,
      securityProfile: 2,
      ocppInterface: 'Wired0',
    };
    for (const policy of POLICIES) {
      const slot = { configurationSlot: 2, connectionData };
      await isAnswered(await seat(version, policy), 'SetNetworkProfile', slot, { status: 'Rejected' });
    }
  },
);

test.each(['2.0.1', '2.1'] as const)(
  '%s: reports of an upstream are asked for by it, and told to it part by part',
  async (version) => {
    const seated = await seat(version, 'refuse');
    const { name, station } = seated;
    await passes(seated, 'GetBaseReport', { requestId: 5, reportBase: 'FullInventory' }, { status: 'Accepted' });
    const componentVariable = [{ component: { name: 'SecurityCtrlr' } }];
    await passes(seated, 'GetReport', { requestId: 6, componentVariable }, { status: 'EmptyResultSet' });
    for (const [seqNo, tbc] of [
      [0, true],
      [1, false],
    ] as const) {
      const part = { requestId: 5, generatedAt: '2026-11-27T12:00:00Z', seqNo, tbc };
      expect(await station.call('NotifyReport', part)).toEqual([3, `s${seqNo + 1}`, {}]);
      expect(csms.calls.at(-1)).toMatchObject({ identity: name, method: 'NotifyReport', params: part });
    }
  },
);

test.each(['2.0.1', '2.1'] as const)(
  '%s: the status of a certificate is ours to tell, and the upstream hears no question of it',
  async (version) => {
    const { name, station } = await seat(version, 'pass');
    bench.server.onStatusQuestion.set('station.certificate_status', async () => ({
      outcome: 'fetched',
      responseDer: 'MAMKAQA=',
    }));
    const responderURL = 'http://ocsp.example/v2g';
    expect(await station.call('GetCertificateStatus', { ocspRequestData: { ...hashOf('1'), responderURL } })).toEqual([
      3,
      's1',
      { status: 'Accepted', ocspResult: 'MAMKAQA=' },
    ]);
    if (version === '2.1') {
      const nextUpdate = '2026-12-01T00:00:00.000Z';
      bench.server.onStatusQuestion.set('station.chain_status', async () => ({
        statuses: [{ status: 'good', nextUpdate }],
      }));
      const asked = { certificateHashData: hashOf('1'), source: 'OCSP', urls: [responderURL] };
      expect(await station.call('GetCertificateChainStatus', { certificateStatusRequests: [asked] })).toMatchObject([
        3,
        's2',
        { certificateStatus: [{ status: 'Good', nextUpdate }] },
      ]);
    }
    expect(csms.callsOf(name)).toEqual([]);
  },
);

test.each(['2.0.1', '2.1'] as const)(
  '%s: of a contract the upstream says what its token is, and hears no certificate',
  async (version) => {
    const { name, station } = await seat(version, 'pass');
    bench.server.onStatusQuestion.set('station.contract', async () => ({ verdict: 'valid', detail: '' }));
    csms.handlers.set('Authorize', () => ({ idTokenInfo: { status: 'Blocked' } }));
    const idToken = { idToken: 'DEABCC123456789', type: 'eMAID' };
    expect(await station.call('Authorize', { idToken, certificate })).toEqual([
      3,
      's1',
      { idTokenInfo: { status: 'Blocked' }, certificateStatus: 'ContractCancelled' },
    ]);
    expect(csms.calls.at(-1)).toMatchObject({ identity: name, method: 'Authorize', params: { idToken } });
    expect(csms.calls.at(-1)?.params).not.toHaveProperty('certificate');
  },
);
