import type { LastBoot } from '@bfcert/evse-security/station-contract';
import { pemEncode } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../../testing/test-bench.ts';
import { enter, type TestStation } from '../../testing/test-station.ts';

const PASSWORD = 'twenty-bytes-of-text';
const PNC = 'org.openchargealliance.iso15118pnc';
const HAS2BE = 'iso15118';
const DER = Buffer.from([0x30, 0x03, 0x02, 0x01, 0x05]);
const CSR = pemEncode('CERTIFICATE REQUEST', DER);
const CERTIFICATE = pemEncode('CERTIFICATE', DER);

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

async function stationOf16(
  name: string,
  boot: LastBoot = { accepted: true, serialMismatch: false },
  toleratedDefects: ('long_texts' | 'unknown_fields')[] = [],
): Promise<TestStation> {
  bench.server.admit(name, { boot, toleratedDefects, passwords: [bench.server.verifier(PASSWORD)] });
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

const transfer = (station: TestStation, vendorId: string, messageId: string, data: unknown, id?: string) =>
  station.call('DataTransfer', { vendorId, messageId, data: JSON.stringify(data) }, id);

const accepted = (inner: object) => ({ status: 'Accepted', data: JSON.stringify(inner) });

/** Its next call is one that the station does not know. */
async function refuse(station: TestStation): Promise<unknown> {
  const [, id, action] = (await station.next()) as readonly unknown[];
  station.send(JSON.stringify([4, id, 'NotSupported', 'no', {}]));
  return action;
}

const tooLong = {
  kind: 'install_trust_anchor',
  certificatePem: pemEncode('CERTIFICATE', Buffer.alloc(401, 7)),
} as const;
const NO_ROOM = 'NotSupported: no; has2be: certificate: 802 characters; this vendor takes at most 800';

const lastInner = (station: TestStation): unknown => {
  const { data } = (station.calls.at(-1)?.payload ?? {}) as { data?: string };
  return JSON.parse(data ?? '');
};

describe('a station that speaks by the application note of the Open Charge Alliance', () => {
  test('trap N.21: asks for a V2G certificate as text in text, and a no inside is no no outside', async () => {
    const station = await stationOf16('P1');
    expect(await transfer(station, PNC, 'SignCertificate', { csr: CSR })).toEqual([
      3,
      's1',
      accepted({ status: 'Accepted' }),
    ]);
    expect(bench.server.signingRequests.at(-1)).toMatchObject({ csr: CSR, use: 'v2g' });
    bench.server.onSigningRequest = async () => ({ accepted: false, reason: 'secc_id_unknown' });
    expect(await transfer(station, PNC, 'SignCertificate', { csr: CSR, certificateType: 'V2GCertificate' })).toEqual([
      3,
      's2',
      accepted({ status: 'Rejected' }),
    ]);
    bench.server.onSigningRequest = async () => ({ accepted: true, reason: null });
    station.close();
  });

  test('is understood in other letters, as the case of a CiString does not count', async () => {
    const station = await stationOf16('P1C');
    for (const [vendorId, messageId] of [
      ['ORG.openchargealliance.iso15118pnc', 'SignCertificate'],
      [PNC, 'signcertificate'],
    ] as const) {
      const before = bench.server.signingRequests.length;
      const answer = await transfer(station, vendorId, messageId, { csr: CSR });
      expect(answer).toEqual([3, expect.any(String), accepted({ status: 'Accepted' })]);
      expect(bench.server.signingRequests).toHaveLength(before + 1);
    }
    expect(await transfer(station, PNC.toUpperCase(), 'Anything', {})).toMatchObject([
      3,
      expect.any(String),
      { status: 'UnknownMessageId' },
    ]);
    station.close();
  });

  test('gets a CALLERROR, and never a Rejected, when its request could not be stored', async () => {
    const station = await stationOf16('P2');
    bench.server.onSigningRequest = async () => {
      throw new Error('no database');
    };
    expect(await transfer(station, PNC, 'SignCertificate', { csr: CSR })).toMatchObject([
      4,
      's1',
      'InternalError',
      expect.any(String),
      {},
    ]);
    bench.server.onSigningRequest = async () => ({ accepted: true, reason: null });
    station.close();
  });

  test('is asked for its request, and gets its certificate, in the same way', async () => {
    const station = await stationOf16('P3', { accepted: false, serialMismatch: false });
    expect(await transfer(station, PNC, 'SignCertificate', { csr: CSR }, 'early')).toMatchObject([
      4,
      'early',
      'SecurityError',
      expect.any(String),
      {},
    ]);
    station.answers.set('DataTransfer', accepted({ status: 'Accepted' }));
    expect(await bench.server.command('idn_P3', { kind: 'request_signing_request', use: 'v2g' })).toEqual({
      outcome: 'accepted',
    });
    expect(station.calls).toEqual([
      {
        action: 'DataTransfer',
        payload: { vendorId: PNC, messageId: 'TriggerMessage', data: '{"requestedMessage":"SignV2GCertificate"}' },
      },
    ]);
    expect(await transfer(station, PNC, 'SignCertificate', { csr: CSR }, 'asked')).toMatchObject([
      3,
      'asked',
      { status: 'Accepted' },
    ]);
    const hashData = {
      hashAlgorithm: 'SHA256',
      issuerNameHash: 'AB',
      issuerKeyHash: 'CD',
      serialNumber: '0F',
    } as const;
    station.answers.set(
      'DataTransfer',
      accepted({
        status: 'Accepted',
        certificateHashDataChain: [{ certificateType: 'V2GRootCertificate', certificateHashData: hashData }],
      }),
    );
    expect(
      await bench.server.command('idn_P3', { kind: 'list_certificates', kinds: ['v2g_root', 'v2g_chain'] }),
    ).toEqual({
      outcome: 'accepted',
      certificates: [{ kind: 'v2g_root', hashData, children: [] }],
    });
    expect(lastInner(station)).toEqual({ certificateType: ['V2GRootCertificate', 'V2GCertificateChain'] });
    station.answers.set('DataTransfer', accepted({ status: 'Accepted' }));
    const deliver = { kind: 'deliver_certificate', chainPem: CERTIFICATE, use: 'v2g' } as const;
    expect(await bench.server.command('idn_P3', deliver)).toEqual({ outcome: 'accepted' });
    expect(lastInner(station)).toEqual({ certificateChain: CERTIFICATE, certificateType: 'V2GCertificate' });
    station.answers.set('DataTransfer', accepted({ status: 'Rejected' }));
    expect(await bench.server.command('idn_P3', deliver)).toEqual({ outcome: 'rejected', detail: 'Rejected' });
    station.close();
  });
});

test('what is tolerated of a station is tolerated inside a DataTransfer too, in what it asks and what it answers, and of no other', async () => {
  const boot = { accepted: true, serialMismatch: false };
  const [tolerated, other] = [await stationOf16('T1', boot, ['unknown_fields']), await stationOf16('T2', boot)];
  const asked = { csr: CSR, vendorExtra: true };
  expect(await transfer(tolerated, PNC, 'SignCertificate', asked)).toMatchObject([3, 's1', { status: 'Accepted' }]);
  expect(await transfer(other, PNC, 'SignCertificate', asked)).toEqual([3, 's1', { status: 'Rejected' }]);
  // What is missing is tolerated of nobody.
  expect(await transfer(tolerated, PNC, 'SignCertificate', { vendorExtra: true })).toEqual([
    3,
    's2',
    { status: 'Rejected' },
  ]);

  const command = { kind: 'request_signing_request', use: 'v2g' } as const;
  for (const [station, name, outcome] of [
    [tolerated, 'T1', 'accepted'],
    [other, 'T2', 'unknown'],
  ] as const) {
    station.answers.set('DataTransfer', accepted({ status: 'Accepted', vendorExtra: true }));
    expect(await bench.server.command(`idn_${name}`, command)).toMatchObject({ outcome });
    station.close();
  }
});

test('1.6: a certificate for vehicles is deleted inside a DataTransfer, one for its CSMS by the message of the extension', async () => {
  const station = await stationOf16('P4');
  const hashData = { hashAlgorithm: 'SHA256', issuerNameHash: 'AB', issuerKeyHash: 'CD', serialNumber: '0F' } as const;
  station.answers.set('DataTransfer', accepted({ status: 'Accepted' }));
  station.answers.set('DeleteCertificate', { status: 'Accepted' });
  for (const of of ['v2g_root', 'mo_root', 'v2g_chain', 'csms_root'] as const) {
    expect(await bench.server.command('idn_P4', { kind: 'delete_certificate', of, hashData })).toEqual({
      outcome: 'accepted',
    });
  }
  const wrapped = {
    vendorId: PNC,
    messageId: 'DeleteCertificate',
    data: JSON.stringify({ certificateHashData: hashData }),
  };
  expect(station.calls).toEqual([
    ...Array.from({ length: 3 }, () => ({ action: 'DataTransfer', payload: wrapped })),
    { action: 'DeleteCertificate', payload: { certificateHashData: hashData } },
  ]);
  station.close();
});

test('1.6: a root by which it checks contracts is installed inside a DataTransfer, and one of vehicles in none', async () => {
  const station = await stationOf16('P5');
  station.answers.set('DataTransfer', accepted({ status: 'Accepted' }));
  const install = (of: 'mo_root' | 'oem_root') =>
    bench.server.command('idn_P5', { kind: 'install_trust_anchor', certificatePem: CERTIFICATE, of });
  expect(await install('mo_root')).toEqual({ outcome: 'accepted' });
  expect(await install('oem_root')).toMatchObject({ outcome: 'unsupported' });
  const data = JSON.stringify({ certificateType: 'MORootCertificate', certificate: CERTIFICATE });
  expect(station.calls).toEqual([
    { action: 'DataTransfer', payload: { vendorId: PNC, messageId: 'InstallCertificate', data } },
  ]);
  station.close();
});

describe('what a station of 1.6 asks about certificates of ISO 15118', () => {
  const HASHES = { hashAlgorithm: 'SHA256', issuerNameHash: 'AB', issuerKeyHash: 'CD', serialNumber: '0F' };
  const responderURL = 'http://ocsp.example/v2g';

  test('is answered as in 2.0.1, up to what 2.0.1 carries', async () => {
    const station = await stationOf16('Q1');
    const ask = () => transfer(station, PNC, 'GetCertificateStatus', { ocspRequestData: { ...HASHES, responderURL } });
    const told = (responseDer: string) =>
      bench.server.onStatusQuestion.set('station.certificate_status', async () => ({
        outcome: 'fetched',
        responseDer,
      }));
    told('MAMKAQA=');
    expect(await ask()).toEqual([3, 's1', accepted({ status: 'Accepted', ocspResult: 'MAMKAQA=' })]);
    told('A'.repeat(5_504));
    expect(await ask()).toEqual([3, 's2', accepted({ status: 'Failed' })]);
    station.close();
  });

  test.each([
    ['Q2', PNC, 'iso15118CertificateHashData', 'CertificateExpired', 'DEABCC123456789'],
    ['Q3', HAS2BE, '15118CertificateHashData', 'CertificateRevoked', { idToken: 'DEABCC123456789', type: 'eMAID' }],
  ])(
    'by station %s of %s has the verdict on its contract in %s, and %s in its words',
    async (name, vendorId, field, certificateStatus, idToken) => {
      const station = await stationOf16(name);
      bench.server.onStatusQuestion.set('station.contract', async () => ({ verdict: 'expired', detail: '' }));
      const request = { idToken, [field]: [{ ...HASHES, responderURL }] };
      expect(await transfer(station, vendorId, 'Authorize', request)).toEqual([
        3,
        's1',
        accepted({ certificateStatus, idTokenInfo: { status: 'Expired' } }),
      ]);
      station.close();
    },
  );
});

describe('a station that speaks has2be', () => {
  test('asks for its own certificate in base64, under its own name for the type', async () => {
    const station = await stationOf16('H1');
    const request = { csr: DER.toString('base64'), typeOfCertificate: 'ChargingStationCertificate' };
    expect(await transfer(station, HAS2BE, 'SignCertificate', request)).toEqual([
      3,
      's1',
      accepted({ status: 'Accepted' }),
    ]);
    expect(bench.server.signingRequests.at(-1)).toMatchObject({ csr: CSR, use: 'charging_station' });
    station.close();
  });

  test('does without the messages of the security extension: each command finds its way to it', async () => {
    const station = await stationOf16('H2');
    const silent = new Set([
      'ExtendedTriggerMessage',
      'CertificateSigned',
      'GetInstalledCertificateIds',
      'InstallCertificate',
    ]);
    const inner = new Map<string, object>([
      ['TriggerMessage', { status: 'Accepted' }],
      ['CertificateSigned', { status: 'Accepted' }],
      ['InstallCertificate', { status: 'Accepted' }],
      [
        'GetInstalledCertificateIds',
        {
          status: 'Accepted',
          certificateHashDataChain: [
            { hashAlgorithm: 'SHA256', issuerNameHash: 'AB', issuerKeyHash: 'CD', serialNumber: '0F' },
          ],
        },
      ],
    ]);
    const said: { messageId: string; data: unknown }[] = [];
    station.socket.removeAllListeners('message');
    station.socket.on('message', (raw) => {
      const [type, id, action, payload] = JSON.parse(raw.toString()) as [
        number,
        string,
        string,
        Record<string, string>,
      ];
      if (type !== 2) return;
      if (silent.has(action)) return station.send(JSON.stringify([4, id, 'NotImplemented', '', {}]));
      const { vendorId, messageId = '', data = '' } = payload;
      if (vendorId !== HAS2BE) return station.send(JSON.stringify([3, id, { status: 'UnknownVendorId' }]));
      said.push({ messageId, data: JSON.parse(data) });
      station.send(JSON.stringify([3, id, accepted(inner.get(messageId) ?? {})]));
    });
    const command = (one: Parameters<Bench['server']['command']>[1]) => bench.server.command('idn_H2', one);
    expect(await command({ kind: 'request_signing_request' })).toEqual({ outcome: 'accepted' });
    expect(await command({ kind: 'request_signing_request', use: 'v2g' })).toEqual({ outcome: 'accepted' });
    expect(await command({ kind: 'install_trust_anchor', certificatePem: CERTIFICATE })).toEqual({
      outcome: 'accepted',
    });
    expect(await command({ kind: 'list_trust_anchors' })).toEqual({
      outcome: 'accepted',
      anchors: [{ hashAlgorithm: 'SHA256', issuerNameHash: 'ab', issuerKeyHash: 'cd', serialNumber: 'f' }],
    });
    const list = (...kinds: ('v2g_root' | 'v2g_chain')[]) => command({ kind: 'list_certificates', kinds });
    expect(await list('v2g_chain')).toMatchObject({ outcome: 'accepted', certificates: [{ kind: 'v2g_chain' }] });
    // An answer that does not say what is what records nothing under another name.
    expect(await list('v2g_root', 'v2g_chain')).not.toHaveProperty('certificates');
    expect(await command({ kind: 'deliver_certificate', chainPem: CERTIFICATE + CERTIFICATE })).toEqual({
      outcome: 'accepted',
    });
    const hex = DER.toString('hex');
    expect(said).toEqual([
      { messageId: 'TriggerMessage', data: { requestedMessage: 'SignChargingStationCertificate' } },
      { messageId: 'TriggerMessage', data: { requestedMessage: 'SignV2GCertificate' } },
      { messageId: 'InstallCertificate', data: { certificateType: 'CSMSRootCertificate', certificate: hex } },
      { messageId: 'GetInstalledCertificateIds', data: { typeOfCertificate: ['CSMSRootCertificate'] } },
      { messageId: 'GetInstalledCertificateIds', data: { typeOfCertificate: ['V2GCertificateChain'] } },
      {
        messageId: 'GetInstalledCertificateIds',
        data: { typeOfCertificate: ['V2GRootCertificate', 'V2GCertificateChain'] },
      },
      { messageId: 'CertificateSigned', data: { cert: hex + hex, typeOfCertificate: 'ChargingStationCertificate' } },
    ]);
    station.close();
  });

  test('is not sent what it has no room for, and the outcome says so', async () => {
    const station = await stationOf16('H3');
    const outcome = bench.server.command('idn_H3', tooLong);
    expect(await refuse(station)).toBe('InstallCertificate');
    expect(await outcome).toEqual({ outcome: 'unsupported', detail: NO_ROOM });
    station.close();
  });
});

describe('a DataTransfer', () => {
  test.each([
    [
      'of a vendor that nobody knows',
      { vendorId: 'acme', messageId: 'SignCertificate', data: '{}' },
      'UnknownVendorId',
    ],
    ['without a message', { vendorId: PNC }, 'UnknownMessageId'],
    ['of a message that is none', { vendorId: PNC, messageId: 'constructor', data: '{}' }, 'UnknownMessageId'],
    [
      'of a message that only we may send',
      { vendorId: PNC, messageId: 'CertificateSigned', data: '{}' },
      'UnknownMessageId',
    ],
    ['with nothing inside', { vendorId: PNC, messageId: 'SignCertificate' }, 'Rejected'],
    ['with no JSON inside', { vendorId: PNC, messageId: 'SignCertificate', data: 'csr' }, 'Rejected'],
    ['with a field missing inside', { vendorId: PNC, messageId: 'SignCertificate', data: '{}' }, 'Rejected'],
    [
      'with a field too many inside',
      { vendorId: PNC, messageId: 'SignCertificate', data: '{"csr":"x","x":1}' },
      'Rejected',
    ],
    ['with a wrong type inside', { vendorId: PNC, messageId: 'SignCertificate', data: '{"csr":5}' }, 'Rejected'],
    [
      'with the words of another vendor',
      { vendorId: HAS2BE, messageId: 'SignCertificate', data: '{"csr":"AAAA","certificateType":"V2GCertificate"}' },
      'Rejected',
    ],
  ])('%s is answered %s', async (_, request, status) => {
    const station = await stationOf16('D1');
    const before = bench.server.signingRequests.length;
    expect(await station.call('DataTransfer', request)).toEqual([3, 's1', { status }]);
    expect(bench.server.signingRequests).toHaveLength(before);
    station.close();
  });

  test('passes before the boot for nobody', async () => {
    const station = await stationOf16('D2', { accepted: false, serialMismatch: false });
    for (const vendorId of [PNC, 'acme']) {
      expect(await transfer(station, vendorId, 'SignCertificate', { csr: CSR }, vendorId)).toMatchObject([
        4,
        vendorId,
        'SecurityError',
        expect.any(String),
        {},
      ]);
    }
    station.close();
  });

  test.each([
    [
      'that is taken without an answer inside is one that was not understood',
      { status: 'Accepted' },
      { outcome: 'unsupported', detail: 'iso15118pnc: no answer inside' },
    ],
    [
      'whose answer inside is none may have been carried out',
      { status: 'Accepted', data: '{"status":"Perhaps"}' },
      { outcome: 'unknown', detail: 'iso15118pnc: the answer inside is not valid' },
    ],
    [
      'that is Rejected was not carried out',
      { status: 'Rejected' },
      { outcome: 'rejected', detail: 'iso15118pnc: Rejected' },
    ],
    [
      'of no known vendor is not supported',
      { status: 'UnknownVendorId' },
      { outcome: 'unsupported', detail: 'iso15118pnc: UnknownVendorId' },
    ],
  ])('of ours %s', async (what, answer, outcome) => {
    const name = `D3-${what.length}`;
    const station = await stationOf16(name);
    station.answers.set('DataTransfer', answer);
    expect(await bench.server.command(`idn_${name}`, { kind: 'request_signing_request', use: 'v2g' })).toEqual(outcome);
    station.close();
  });
});

describe('a station of a family that is told what we want in the words of a vendor', () => {
  const install = { kind: 'install_trust_anchor', certificatePem: CERTIFICATE } as const;

  test('hears those first, and the standard’s own only where it does not know them', async () => {
    const station = await stationOf16('VF1');
    station.answers.set('DataTransfer', accepted({ status: 'Accepted' }));
    station.answers.set('InstallCertificate', { status: 'Accepted' });
    expect(await bench.server.command('idn_VF1', install, { vendorFirst: true })).toEqual({ outcome: 'accepted' });
    expect(station.calls.map(({ action }) => action)).toEqual(['DataTransfer']);
    expect(station.calls[0]?.payload).toMatchObject({ vendorId: HAS2BE, messageId: 'InstallCertificate' });
    station.answers.set('DataTransfer', { status: 'UnknownVendorId' });
    expect(await bench.server.command('idn_VF1', install, { vendorFirst: true })).toEqual({ outcome: 'accepted' });
    expect(station.calls.map(({ action }) => action)).toEqual(['DataTransfer', 'DataTransfer', 'InstallCertificate']);
    station.close();
  });

  test('and knows neither: what it said of the standard’s own is the outcome, and what was not sent', async () => {
    const station = await stationOf16('VF3');
    station.answers.set('DataTransfer', { status: 'UnknownVendorId' });
    const outcomeOf = async (command: typeof install | typeof tooLong) => {
      const outcome = bench.server.command('idn_VF3', command, { vendorFirst: true });
      expect(await refuse(station)).toBe('InstallCertificate');
      return outcome;
    };
    expect(await outcomeOf(install)).toEqual({ outcome: 'unsupported', detail: 'NotSupported: no' });
    expect(station.calls.map(({ action }) => action)).toEqual(['DataTransfer']);
    expect(await outcomeOf(tooLong)).toEqual({ outcome: 'unsupported', detail: NO_ROOM });
    expect(station.calls).toHaveLength(1);
    station.close();
  });

  test('one of any other family hears the standard’s own first', async () => {
    const station = await stationOf16('VF2');
    station.answers.set('InstallCertificate', { status: 'Accepted' });
    expect(await bench.server.command('idn_VF2', install)).toEqual({ outcome: 'accepted' });
    expect(station.calls.map(({ action }) => action)).toEqual(['InstallCertificate']);
    station.close();
  });
});
