import { upstreamRenewal } from '@bfcert/evse-security/station-contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CSR, FrontBench } from '../testing/front-bench.ts';

let front: FrontBench;
let bench: FrontBench['bench'];
let csms: FrontBench['csms'];
beforeAll(async () => {
  front = await FrontBench.start();
  ({ bench, csms } = front);
});
afterEach(() => front.reset());
afterAll(() => front.stop());

describe('certificate commands of an upstream', () => {
  const INSTALL = { certificateType: 'CSMSRootCertificate', certificate: 'PEM' };
  const TRIGGER = { requestedMessage: 'SignChargingStationCertificate' };
  const V2G_TRIGGER = { requestedMessage: 'SignV2GCertificate' };
  const V2G = { certificateType: 'V2GCertificate' };
  const password = { component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } };
  const interval = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } };
  const hash = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '1' };
  const notEnabled = { statusInfo: { reasonCode: 'NotEnabled' } };

  test.each([
    ['InstallCertificate', INSTALL, { status: 'Rejected', ...notEnabled }],
    ['DeleteCertificate', { certificateHashData: hash }, { status: 'Failed', ...notEnabled }],
    ['CertificateSigned', { certificateChain: 'PEM' }, { status: 'Rejected', ...notEnabled }],
    ['TriggerMessage', TRIGGER, { status: 'Rejected', ...notEnabled }],
  ])(
    '%s is refused where the policy says so, in the words of the message, and the station hears nothing',
    async (method, params, refusal) => {
      const name = `P-${method}`;
      const station = await front.arriveAndConnect(name);
      expect(await csms.call(name, method, params)).toMatchObject(refusal);
      expect(station.calls).toEqual([]);
    },
  );

  test('a change of the station’s way in is refused whatever the policy says, and each item of it', async () => {
    const station = await front.arriveAndConnect('P-way', { upstream: 'pass' });
    const setVariableData = [
      { ...interval, attributeValue: '60' },
      { ...password, attributeType: 'Actual', attributeValue: 'a-new-password-of-theirs' },
    ];
    expect(await csms.call('P-way', 'SetVariables', { setVariableData })).toMatchObject({
      setVariableResult: [
        { ...interval, attributeStatus: 'Rejected' },
        { ...password, attributeType: 'Actual', attributeStatus: 'Rejected' },
      ],
    });
    expect(station.calls).toEqual([]);
    station.answers.set('SetVariables', { setVariableResult: [{ ...interval, attributeStatus: 'Accepted' }] });
    const harmless = { setVariableData: [{ ...interval, attributeValue: '60' }] };
    expect(await csms.call('P-way', 'SetVariables', harmless)).toMatchObject({
      setVariableResult: [{ attributeStatus: 'Accepted' }],
    });
    expect(station.calls).toEqual([{ action: 'SetVariables', payload: harmless }]);
  });

  test.each([
    ['InstallCertificate', INSTALL, { status: 'Rejected', ...notEnabled }],
    ['DeleteCertificate', { certificateHashData: hash }, { status: 'Failed', ...notEnabled }],
    ['CertificateSigned', { certificateChain: 'PEM' }, { status: 'Rejected', ...notEnabled }],
    ['TriggerMessage', TRIGGER, { status: 'Rejected', ...notEnabled }],
  ])(
    'I5: %s for what a station and we believe each other by is refused also where the policy is to pass',
    async (method, params, refusal) => {
      const name = `P-own-${method}`;
      const station = await front.arriveAndConnect(name, { upstream: 'pass' });
      expect(await csms.call(name, method, params)).toMatchObject(refusal);
      expect(station.calls).toEqual([]);
      expect(await station.call('SignCertificate', { csr: CSR })).toEqual([3, 's1', { status: 'Accepted' }]);
      expect(csms.callsOf(name)).toEqual([]);
    },
  );

  test('for vehicles are passed where the policy says so, and the signing request that an upstream asked for is its own', async () => {
    const station = await front.arriveAndConnect('P-pass', { upstream: 'pass' });
    for (const action of ['TriggerMessage', 'InstallCertificate', 'CertificateSigned'])
      station.answers.set(action, { status: 'Accepted' });
    csms.handlers.set('SignCertificate', () => ({ status: 'Accepted' }));
    const ours = bench.server.signingRequests.length;
    const sign = { csr: CSR, ...V2G };
    const root = { ...INSTALL, certificateType: 'V2GRootCertificate' };
    expect(await csms.call('P-pass', 'InstallCertificate', root)).toEqual({ status: 'Accepted' });
    expect(await csms.call('P-pass', 'TriggerMessage', V2G_TRIGGER)).toEqual({ status: 'Accepted' });
    expect(await station.call('SignCertificate', sign)).toEqual([3, 's1', { status: 'Accepted' }]);
    // A station that does not get its certificate in time repeats its request.
    expect(await station.call('SignCertificate', sign)).toEqual([3, 's2', { status: 'Accepted' }]);
    expect(csms.callsOf('P-pass')).toEqual(['SignCertificate', 'SignCertificate']);
    expect(bench.server.signingRequests).toHaveLength(ours);
    // One for its own certificate is ours meanwhile.
    expect(await station.call('SignCertificate', { csr: CSR })).toEqual([3, 's3', { status: 'Accepted' }]);
    expect(bench.server.signingRequests).toHaveLength(ours + 1);
    const signed = { certificateChain: 'PEM', ...V2G };
    expect(await csms.call('P-pass', 'CertificateSigned', signed)).toEqual({ status: 'Accepted' });
    // With its certificate what the upstream asked for is over.
    expect(await station.call('SignCertificate', sign)).toEqual([3, 's4', { status: 'Accepted' }]);
    expect(bench.server.signingRequests).toHaveLength(ours + 2);
    expect(csms.callsOf('P-pass')).toHaveLength(2);
  });

  test('A02.FR.21: the request that an upstream has asked for is its own also after a reconnection, until its station has the certificate', async () => {
    const station = await front.arriveAndConnect('P-back', { upstream: 'pass' });
    station.answers.set('TriggerMessage', { status: 'Accepted' });
    csms.handlers.set('SignCertificate', () => ({ status: 'Accepted' }));
    const sign = { csr: CSR, ...V2G };
    await csms.call('P-back', 'TriggerMessage', V2G_TRIGGER);
    await station.call('SignCertificate', sign);
    const ours = bench.server.signingRequests.length;
    station.close();
    await csms.until(() => !csms.isConnected('P-back'));
    const back = await front.arriveAndConnect('P-back', { upstream: 'pass' });
    expect(await back.call('SignCertificate', sign)).toEqual([3, 's1', { status: 'Accepted' }]);
    expect(csms.callsOf('P-back')).toEqual(['SignCertificate', 'SignCertificate']);
    expect(bench.server.signingRequests).toHaveLength(ours);
    back.answers.set('CertificateSigned', { status: 'Accepted' });
    await csms.call('P-back', 'CertificateSigned', { certificateChain: 'PEM', ...V2G });
    await back.call('SignCertificate', sign);
    expect(bench.server.signingRequests).toHaveLength(ours + 1);
    // The servers know it of both, for the gateway to which it comes next.
    const told = () =>
      bench.server.factsOf('vehicle_requests_asked').filter(({ identityId }) => identityId === 'idn_P-back');
    await bench.server.until(() => told().length === 2);
    expect(told().map(({ upstream }) => upstream)).toEqual(['pass', null]);
  });

  test.each([
    ['pass', 'pass', 'the upstream’s'],
    ['pass', null, 'ours'],
    ['pass', 'another', 'ours'],
    ['refuse', 'refuse', 'ours'],
  ] as const)(
    'A02.FR.21: a station of the upstream %s comes from another gateway where %s has asked for its request: it is %s',
    async (upstream, asked, whose) => {
      const name = `P-from-${upstream}-${asked}`;
      csms.handlers.set('SignCertificate', () => ({ status: 'Accepted' }));
      bench.server.vehicleRequests.set(`idn_${name}`, asked);
      const station = await front.arriveAndConnect(name, { upstream });
      const ours = bench.server.signingRequests.length;
      await station.call('SignCertificate', { csr: CSR, ...V2G });
      expect(csms.callsOf(name)).toEqual(whose === 'ours' ? [] : ['SignCertificate']);
      expect(bench.server.signingRequests).toHaveLength(whose === 'ours' ? ours + 1 : ours);
    },
  );

  test('of several who ask for a signing request for vehicles, who asks last gets the next one', async () => {
    const station = await front.arriveAndConnect('P-last', { upstream: 'pass' });
    station.answers.set('TriggerMessage', { status: 'Accepted' });
    await csms.call('P-last', 'TriggerMessage', V2G_TRIGGER);
    // Asking for the station's own certificate takes nothing from the upstream.
    await bench.server.command('idn_P-last', { kind: 'request_signing_request' });
    await station.call('SignCertificate', { csr: CSR, ...V2G });
    expect(csms.callsOf('P-last')).toEqual(['SignCertificate']);
    await bench.server.command('idn_P-last', { kind: 'request_signing_request', use: 'v2g' });
    await station.call('SignCertificate', { csr: CSR, ...V2G });
    expect(csms.callsOf('P-last')).toEqual(['SignCertificate']);
  });

  test('a signing request that a station refused to send is not awaited for the upstream', async () => {
    const station = await front.arriveAndConnect('P-no', { upstream: 'pass' });
    station.answers.set('TriggerMessage', { status: 'NotImplemented' });
    await csms.call('P-no', 'TriggerMessage', V2G_TRIGGER);
    expect(await station.call('SignCertificate', { csr: CSR, ...V2G })).toMatchObject([
      3,
      's1',
      { status: 'Accepted' },
    ]);
    expect(csms.callsOf('P-no')).toEqual([]);
  });

  test.each([
    [true, 'Accepted'],
    [false, 'Rejected'],
  ])(
    'a request for a new certificate is taken over where the policy says so (renewed: %s)',
    async (accepted, status) => {
      const name = `P-over-${accepted}`;
      const station = await front.arriveAndConnect(name, { upstream: 'take_over' });
      bench.server.onUpstreamRenewal = async () => ({ accepted });
      expect(await csms.call(name, 'TriggerMessage', TRIGGER)).toMatchObject({ status });
      expect(bench.server.upstreamRenewals.at(-1)).toMatchObject({ identityId: `idn_${name}` });
      expect(station.calls).toEqual([]);
    },
  );

  test('of what is taken over each is renewed that was asked for, and what nobody can renew is refused', async () => {
    const station = await front.arriveAndConnect('P-uses', { upstream: 'take_over', protocols: ['ocpp2.1'] });
    bench.server.onUpstreamRenewal = async () => ({ accepted: true });
    const before = bench.server.upstreamRenewals.length;
    for (const requestedMessage of ['SignV2GCertificate', 'SignV2G20Certificate', 'SignChargingStationCertificate'])
      expect(await csms.call('P-uses', 'TriggerMessage', { requestedMessage })).toMatchObject({ status: 'Accepted' });
    const combined = { requestedMessage: 'SignCombinedCertificate' };
    expect(await csms.call('P-uses', 'TriggerMessage', combined)).toMatchObject({ status: 'Rejected' });
    const asked = bench.server.upstreamRenewals.slice(before).map((each) => upstreamRenewal.parse(each).use);
    expect(asked).toEqual(['v2g', 'v2g_20', 'charging_station']);
    expect(station.calls).toEqual([]);
  });

  test('a server that cannot be asked is an InternalError for the upstream', async () => {
    await front.arriveAndConnect('P-off', { upstream: 'take_over' });
    bench.server.onUpstreamRenewal = async () => {
      throw new Error('no database');
    };
    await expect(csms.call('P-off', 'TriggerMessage', TRIGGER)).rejects.toThrow('could not be processed');
  });

  test('a manufacturer’s root is the upstream’s to install, whatever the policy says, as long as the server does not know it for ours', async () => {
    const station = await front.arriveAndConnect('P-man');
    bench.server.onUpstreamChange = async () => ({ decision: 'pass', correlationId: 'cor_1' });
    station.answers.set('InstallCertificate', { status: 'Accepted' });
    const manufacturer = { ...INSTALL, certificateType: 'ManufacturerRootCertificate' };
    expect(await csms.call('P-man', 'InstallCertificate', manufacturer)).toEqual({ status: 'Accepted' });
    bench.server.onUpstreamChange = async () => ({ decision: 'refused', detail: 'its key is ours' });
    expect(await csms.call('P-man', 'InstallCertificate', manufacturer)).toMatchObject({
      status: 'Rejected',
      statusInfo: { additionalInfo: 'its key is ours' },
    });
    expect(station.calls).toEqual([{ action: 'InstallCertificate', payload: manufacturer }]);
  });

  test('a manufacturer’s root that the station has listed is the upstream’s to delete, and no other certificate is', async () => {
    const station = await front.arriveAndConnect('P-del');
    const listed = { ...hash, serialNumber: '0A1' };
    station.answers.set('GetInstalledCertificateIds', {
      status: 'Accepted',
      certificateHashDataChain: [
        { certificateType: 'ManufacturerRootCertificate', certificateHashData: listed },
        { certificateType: 'CSMSRootCertificate', certificateHashData: hash },
      ],
    });
    station.answers.set('DeleteCertificate', { status: 'Accepted' });
    const remove = (certificateHashData: object) => csms.call('P-del', 'DeleteCertificate', { certificateHashData });
    bench.server.onUpstreamChange = async () => ({ decision: 'pass', correlationId: 'cor_1' });
    expect(await remove(listed)).toMatchObject({ status: 'Failed' });
    await csms.call('P-del', 'GetInstalledCertificateIds', {});
    expect(await remove({ ...listed, serialNumber: 'a1' })).toEqual({ status: 'Accepted' });
    expect(await remove(hash)).toMatchObject({ status: 'Failed' });
    expect(station.calls.map(({ action }) => action)).toEqual(['GetInstalledCertificateIds', 'DeleteCertificate']);
    // What it says is in the audit, and the station is asked for its list.
    const told = () =>
      bench.server.factsOf('upstream_change_answered').filter(({ identityId }) => identityId === 'idn_P-del');
    await bench.server.until(() => told().length === 1);
    expect(told()).toMatchObject([{ change: 'delete', answer: 'Accepted', correlationId: 'cor_1' }]);
  });

  test.each([
    ['refuse', 'ManufacturerRootCertificate'],
    ['pass', 'ManufacturerRootCertificate'],
    ['take_over', 'ManufacturerRootCertificate'],
    ['pass', 'V2GRootCertificate'],
  ] as const)(
    'I5, threat 11: where the policy is %s, what is listed as %s stays if the server knows it for ours, or cannot say',
    async (upstream, certificateType) => {
      const name = `P-ours-${upstream}-${certificateType}`;
      const station = await front.arriveAndConnect(name, { upstream });
      station.answers.set('GetInstalledCertificateIds', {
        status: 'Accepted',
        certificateHashDataChain: [{ certificateType, certificateHashData: hash }],
      });
      await csms.call(name, 'GetInstalledCertificateIds', {});
      const remove = () => csms.call(name, 'DeleteCertificate', { certificateHashData: hash });
      bench.server.onUpstreamChange = async () => ({ decision: 'refused', detail: 'the station needs it' });
      const additionalInfo = 'the station needs it';
      expect(await remove()).toEqual({ status: 'Failed', statusInfo: { reasonCode: 'NotEnabled', additionalInfo } });
      bench.server.onUpstreamChange = async () => {
        throw new Error('no database');
      };
      await expect(remove()).rejects.toThrow('could not be processed');
      expect(station.calls.map(({ action }) => action)).toEqual(['GetInstalledCertificateIds']);
    },
  );

  test('I5, threat 11: a root that we install while the server is asked is not deleted after it', async () => {
    const station = await front.arriveAndConnect('P-race');
    station.answers.set('GetInstalledCertificateIds', {
      status: 'Accepted',
      certificateHashDataChain: [{ certificateType: 'ManufacturerRootCertificate', certificateHashData: hash }],
    });
    station.answers.set('InstallCertificate', { status: 'Accepted' });
    await csms.call('P-race', 'GetInstalledCertificateIds', {});
    const asked = Promise.withResolvers<void>();
    const judged = Promise.withResolvers<void>();
    bench.server.onUpstreamChange = async () => {
      asked.resolve();
      await judged.promise;
      return { decision: 'pass', correlationId: 'cor_2' };
    };
    const removal = csms.call('P-race', 'DeleteCertificate', { certificateHashData: hash });
    const refused = expect(removal).rejects.toThrow('another certificate');
    await asked.promise;
    await bench.server.command('idn_P-race', { kind: 'install_trust_anchor', certificatePem: 'PEM' });
    judged.resolve();
    await refused;
    expect(station.calls.map(({ action }) => action)).toEqual(['GetInstalledCertificateIds', 'InstallCertificate']);
  });

  test('where the policy is to pass, a root for vehicles is the upstream’s to delete once it is listed as that and no root of ours', async () => {
    const station = await front.arriveAndConnect('P-v2g', { upstream: 'pass' });
    const forVehicles = { ...hash, serialNumber: '2' };
    station.answers.set('GetInstalledCertificateIds', {
      status: 'Accepted',
      certificateHashDataChain: [
        { certificateType: 'V2GRootCertificate', certificateHashData: forVehicles },
        { certificateType: 'CSMSRootCertificate', certificateHashData: hash },
        { certificateType: 'V2GRootCertificate', certificateHashData: hash },
      ],
    });
    for (const action of ['DeleteCertificate', 'InstallCertificate'])
      station.answers.set(action, { status: 'Accepted' });
    const remove = (certificateHashData: object) => csms.call('P-v2g', 'DeleteCertificate', { certificateHashData });
    bench.server.onUpstreamChange = async () => ({ decision: 'pass', correlationId: 'cor_1' });
    expect(await remove(forVehicles)).toMatchObject({ status: 'Failed' });
    await csms.call('P-v2g', 'GetInstalledCertificateIds', {});
    expect(await remove(forVehicles)).toEqual({ status: 'Accepted' });
    expect(await remove(hash)).toMatchObject({ status: 'Failed' });
    // A root that we install may be the same one.
    await bench.server.command('idn_P-v2g', { kind: 'install_trust_anchor', certificatePem: 'PEM' });
    expect(await remove(forVehicles)).toMatchObject({ status: 'Failed' });
  });

  test('what only reads passes', async () => {
    const station = await front.arriveAndConnect('P-read');
    station.answers.set('GetInstalledCertificateIds', { status: 'NotFound' });
    expect(await csms.call('P-read', 'GetInstalledCertificateIds', {})).toEqual({ status: 'NotFound' });
    expect(station.calls).toHaveLength(1);
  });
});
