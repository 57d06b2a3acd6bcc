import { upstreamChangeQuestion } from '@bfcert/evse-security/station-contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FrontBench } from '../testing/front-bench.ts';

let front: FrontBench;
let bench: FrontBench['bench'];
let csms: FrontBench['csms'];
beforeAll(async () => {
  front = await FrontBench.start();
  ({ bench, csms } = front);
});
afterEach(() => front.reset());
afterAll(() => front.stop());

const certificate = 'PEM';
const certificateHashData = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '1' };
const asked = (from: number) =>
  bench.server.upstreamChanges.slice(from).map((one) => upstreamChangeQuestion.parse(one));
const answered = (name: string) =>
  bench.server.factsOf('upstream_change_answered').filter(({ identityId }) => identityId === `idn_${name}`);

test.each([
  [
    '2.1',
    'ocpp2.1',
    [
      ['InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate }, 'csms_root', 'Rejected'],
      ['InstallCertificate', { certificateType: 'V2GRootCertificate', certificate }, 'v2g_root', 'Rejected'],
      ['InstallCertificate', { certificateType: 'MORootCertificate', certificate }, 'mo_root', 'Rejected'],
      ['InstallCertificate', { certificateType: 'OEMRootCertificate', certificate }, 'oem_root', 'Rejected'],
      ['DeleteCertificate', { certificateHashData }, null, 'Failed'],
    ],
  ],
  [
    '1.6',
    'ocpp1.6',
    [
      ['InstallCertificate', { certificateType: 'CentralSystemRootCertificate', certificate }, 'csms_root', 'Rejected'],
      ['DeleteCertificate', { certificateHashData }, null, 'Failed'],
    ],
  ],
] as const)(
  'in %s our bundles are asked about each root, and a no is one in the words of its message',
  async (version, protocol, calls) => {
    const name = `T-${version}`;
    const station = await front.arriveAndConnect(name, { upstream: 'take_over', protocols: [protocol] });
    bench.server.onUpstreamChange = async () => ({ decision: 'refused', detail: 'it is no root of ours' });
    const before = bench.server.upstreamChanges.length;
    for (const [method, params, , status] of calls) {
      const room =
        version === '1.6' ? {} : { statusInfo: { reasonCode: 'NotEnabled', additionalInfo: 'it is no root of ours' } };
      expect(await csms.call(name, method, params)).toEqual({ status, ...room });
    }
    expect(station.calls).toEqual([]);
    expect(asked(before).map(({ change, upstream, identityId }) => [change, upstream, identityId])).toEqual(
      calls.map(([, , of]) => [
        of === null
          ? { kind: 'delete', hashData: certificateHashData }
          : { kind: 'install', of, certificatePem: certificate },
        'take_over',
        `idn_${name}`,
      ]),
    );
  },
);

test('what passes is the station’s to answer, and what it says is told to us under the id of the decision', async () => {
  const station = await front.arriveAndConnect('T-pass', { upstream: 'take_over' });
  bench.server.onUpstreamChange = async () => ({ decision: 'pass', correlationId: 'cor_7' });
  const install = { certificateType: 'CSMSRootCertificate', certificate };
  station.answers.set('InstallCertificate', { status: 'Failed', statusInfo: { reasonCode: 'OutOfStorage' } });
  station.answers.set('DeleteCertificate', { status: 'Accepted' });
  expect(await csms.call('T-pass', 'InstallCertificate', install)).toEqual({
    status: 'Failed',
    statusInfo: { reasonCode: 'OutOfStorage' },
  });
  expect(await csms.call('T-pass', 'DeleteCertificate', { certificateHashData })).toEqual({ status: 'Accepted' });
  expect(station.calls).toEqual([
    { action: 'InstallCertificate', payload: install },
    { action: 'DeleteCertificate', payload: { certificateHashData } },
  ]);
  await bench.server.until(() => answered('T-pass').length === 2);
  expect(answered('T-pass')).toMatchObject([
    { upstream: 'take_over', change: 'install', answer: 'Failed', correlationId: 'cor_7' },
    { upstream: 'take_over', change: 'delete', answer: 'Accepted', correlationId: 'cor_7' },
  ]);
});

test('what the station has already is answered with yes, and it hears nothing', async () => {
  const station = await front.arriveAndConnect('T-done', { upstream: 'take_over' });
  bench.server.onUpstreamChange = async () => ({ decision: 'done' });
  const install = { certificateType: 'CSMSRootCertificate', certificate };
  expect(await csms.call('T-done', 'InstallCertificate', install)).toEqual({ status: 'Accepted' });
  expect(station.calls).toEqual([]);
  expect(answered('T-done')).toEqual([]);
});

test('a server that cannot be asked is an InternalError, and the station hears nothing', async () => {
  const station = await front.arriveAndConnect('T-off', { upstream: 'take_over' });
  bench.server.onUpstreamChange = async () => {
    throw new Error('no database');
  };
  await expect(csms.call('T-off', 'DeleteCertificate', { certificateHashData })).rejects.toThrow(
    'could not be processed',
  );
  expect(station.calls).toEqual([]);
});

test('nothing is asked where the policy is to refuse or to pass', async () => {
  const before = bench.server.upstreamChanges.length;
  for (const upstream of ['refuse', 'pass'] as const) {
    await front.arriveAndConnect(`T-${upstream}`, { upstream });
    const answer = await csms.call(`T-${upstream}`, 'DeleteCertificate', { certificateHashData });
    expect(answer).toMatchObject({ status: 'Failed' });
  }
  expect(asked(before)).toEqual([]);
});

test('where the upstream goes while our bundles are asked the station hears nothing of it', async () => {
  const station = await front.arriveAndConnect('T-gone', { upstream: 'take_over' });
  let decide: () => void = () => undefined;
  const decided = new Promise<void>((resolve) => {
    decide = resolve;
  });
  bench.server.onUpstreamChange = async () => {
    await decided;
    return { decision: 'pass', correlationId: 'cor_8' };
  };
  const before = bench.server.upstreamChanges.length;
  const lost = csms.call('T-gone', 'DeleteCertificate', { certificateHashData }).catch(() => 'lost');
  await bench.server.until(() => bench.server.upstreamChanges.length > before);
  await csms.goAway();
  expect(await lost).toBe('lost');
  decide();
  await csms.comeBack();
  await csms.until(() => csms.isConnected('T-gone'));
  // A question that is answered after it: by then the one before would have gone out.
  station.answers.set('GetInstalledCertificateIds', { status: 'NotFound' });
  expect(await csms.call('T-gone', 'GetInstalledCertificateIds', {})).toEqual({ status: 'NotFound' });
  expect(station.calls.map(({ action }) => action)).toEqual(['GetInstalledCertificateIds']);
});

describe('a root for vehicles inside a DataTransfer of 1.6', () => {
  const wrap = (messageId: string, inner: object) => ({
    vendorId: 'org.openchargealliance.iso15118pnc',
    messageId,
    data: JSON.stringify(inner),
  });
  const installed = (certificateType: string) => wrap('InstallCertificate', { certificateType, certificate });

  test('is judged by our bundles as in 2.0.1, and the reason of a no stands inside', async () => {
    const station = await front.arriveAndConnect('T-wrapped', { upstream: 'take_over', protocols: ['ocpp1.6'] });
    bench.server.onUpstreamChange = async () => ({ decision: 'refused', detail: 'it is no root of ours' });
    const before = bench.server.upstreamChanges.length;
    const no = (status: string) => ({
      status: 'Accepted',
      data: JSON.stringify({
        status,
        statusInfo: { reasonCode: 'NotEnabled', additionalInfo: 'it is no root of ours' },
      }),
    });
    const deletion = wrap('DeleteCertificate', { certificateHashData });
    expect(await csms.call('T-wrapped', 'DataTransfer', installed('V2GRootCertificate'))).toEqual(no('Rejected'));
    expect(await csms.call('T-wrapped', 'DataTransfer', installed('MORootCertificate'))).toEqual(no('Rejected'));
    expect(await csms.call('T-wrapped', 'DataTransfer', deletion)).toEqual(no('Failed'));
    expect(station.calls).toEqual([]);
    expect(asked(before).map(({ change }) => change)).toEqual([
      { kind: 'install', of: 'v2g_root', certificatePem: certificate },
      { kind: 'install', of: 'mo_root', certificatePem: certificate },
      { kind: 'delete', hashData: certificateHashData },
    ]);
  });

  test('that passes is the station’s to answer, word for word, and we are told what it said inside', async () => {
    const station = await front.arriveAndConnect('T-inside', { upstream: 'take_over', protocols: ['ocpp1.6'] });
    bench.server.onUpstreamChange = async () => ({ decision: 'pass', correlationId: 'cor_9' });
    const answer = { status: 'Accepted', data: '{"status":"Failed"}' };
    station.answers.set('DataTransfer', answer);
    expect(await csms.call('T-inside', 'DataTransfer', installed('V2GRootCertificate'))).toEqual(answer);
    expect(station.calls).toEqual([{ action: 'DataTransfer', payload: installed('V2GRootCertificate') }]);
    await bench.server.until(() => answered('T-inside').length === 1);
    expect(answered('T-inside')).toMatchObject([{ change: 'install', answer: 'Failed', correlationId: 'cor_9' }]);
  });
});
