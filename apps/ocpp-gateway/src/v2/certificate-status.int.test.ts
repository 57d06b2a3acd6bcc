import type { Json } from '@bfcert/kernel/canonical-json';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { TestCsms } from '../testing/test-csms.ts';
import { enter, type TestStation } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
const HASHES = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: `2AE7${'15'.repeat(30)}`,
  issuerKeyHash: `00E1${'3a'.repeat(30)}`,
  serialNumber: '0FFF',
};
const PLAIN = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: `2ae7${'15'.repeat(30)}`,
  issuerKeyHash: `00e1${'3a'.repeat(30)}`,
  serialNumber: 'fff',
};
const responderURL = 'http://ocsp.example/v2g';

let bench: Bench;
let csms: TestCsms;
const stations: TestStation[] = [];
let last = 0;

beforeAll(async () => {
  csms = await TestCsms.start({ protocols: ['ocpp2.0.1', 'ocpp2.1', 'ocpp1.6'] });
  bench = await startBench({
    certificateStatusTimeoutMs: 300,
    contractTokenTimeoutMs: 1_000,
    settings: { upstreams: [{ name: 'main', url: csms.url, securityProfile: 0 }] },
    upstreamHoldMs: 200,
    upstreamBackOff: { firstMs: 20, mostMs: 50 },
  });
});
beforeEach(() => {
  bench.server.onStatusQuestion.clear();
  bench.server.statusQuestions.splice(0);
  csms.calls.splice(0);
});
afterEach(() => {
  for (const station of stations.splice(0)) station.close();
});
afterAll(async () => {
  await bench.stop();
  await csms.goAway();
  expect(csms.complaints).toEqual([]);
});

async function arrive({ protocol = 'ocpp2.0.1', upstream }: { protocol?: string; upstream?: string } = {}) {
  last += 1;
  const name = `Q${last}`;
  bench.server.admit(name, {
    passwords: [bench.server.verifier(PASSWORD)],
    ...(upstream === undefined ? {} : { upstream }),
  });
  const station = await enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name,
    basic: { username: name, password: PASSWORD },
    protocols: [protocol],
  });
  stations.push(station);
  await bench.server.until(() => bench.server.epochOf(`idn_${name}`) !== undefined);
  if (upstream !== undefined) await csms.until(() => csms.isConnected(name));
  return { station, name };
}

const answers = (subject: string, answer: Json) => bench.server.onStatusQuestion.set(subject, async () => answer);

const callError = (id: string, code: unknown = expect.any(String)) => [4, id, code, expect.any(String), {}];

describe('GetCertificateStatus', () => {
  const request = { ocspRequestData: { ...HASHES, responderURL } };
  const FAILED = [3, 's1', { status: 'Failed' }];

  test('lesson B.30: brings the hash data in one spelling and the address as it is, and the answer comes back whole', async () => {
    const { station, name } = await arrive();
    answers('station.certificate_status', { outcome: 'fetched', responseDer: 'MAMKAQA=' });
    expect(await station.call('GetCertificateStatus', request)).toEqual([
      3,
      's1',
      { status: 'Accepted', ocspResult: 'MAMKAQA=' },
    ]);
    expect(bench.server.statusQuestions).toEqual([
      {
        subject: 'station.certificate_status',
        payload: {
          identityId: `idn_${name}`,
          connectionId: expect.any(String),
          certificate: PLAIN,
          responderUrl: responderURL,
        },
      },
    ]);
  });

  test('lesson B.30: what could not be fetched is Failed without an ocspResult', async () => {
    const { station } = await arrive();
    answers('station.certificate_status', { outcome: 'failed' });
    expect(await station.call('GetCertificateStatus', request)).toEqual(FAILED);
  });

  test.each([
    ['ocpp2.0.1', 5_500],
    ['ocpp2.1', 18_000],
  ])(
    'lesson B.30: a station of %s has answers of up to %i characters, and of longer ones Failed',
    async (protocol, most) => {
      const { station } = await arrive({ protocol });
      answers('station.certificate_status', { outcome: 'fetched', responseDer: 'A'.repeat(most) });
      expect(await station.call('GetCertificateStatus', request)).toMatchObject([3, 's1', { status: 'Accepted' }]);
      answers('station.certificate_status', { outcome: 'fetched', responseDer: 'A'.repeat(most + 4) });
      expect(await station.call('GetCertificateStatus', request)).toEqual([3, 's2', { status: 'Failed' }]);
    },
  );

  test('a server that fails or does not answer in time is Failed, and holds up no other station', async () => {
    const [one, other] = [await arrive(), await arrive()];
    expect(await one.station.call('GetCertificateStatus', request)).toEqual(FAILED);
    bench.server.onStatusQuestion.set('station.certificate_status', () => new Promise(() => undefined));
    const waits = one.station.call('GetCertificateStatus', request);
    expect(await other.station.call('Heartbeat', {})).toMatchObject([3, 's1', { currentTime: expect.any(String) }]);
    expect(await waits).toEqual([3, 's2', { status: 'Failed' }]);
  });

  test.each([
    ['more hash data than one', { ocspRequestData: [request.ocspRequestData] }],
    ['an unknown algorithm', { ocspRequestData: { ...request.ocspRequestData, hashAlgorithm: 'SHA1' } }],
    ['no address', { ocspRequestData: HASHES }],
    ['an address too long', { ocspRequestData: { ...HASHES, responderURL: 'h'.repeat(513) } }],
    ['an unknown field', { ...request, status: 'Accepted' }],
  ])('with %s is a CALLERROR, and nobody is asked', async (_, wrong) => {
    const { station } = await arrive();
    expect(await station.call('GetCertificateStatus', wrong)).toEqual(callError('s1'));
    expect(bench.server.statusQuestions).toEqual([]);
  });
});

describe('GetCertificateChainStatus', () => {
  const ask = (source: string, urls: string[]) => ({ certificateHashData: HASHES, source, urls });
  const request = { certificateStatusRequests: [ask('OCSP', [responderURL]), ask('CRL', ['http://a/', 'http://b/'])] };

  test('has a status for each certificate, with its hash data as it came', async () => {
    const { station } = await arrive({ protocol: 'ocpp2.1' });
    const nextUpdate = '2026-12-01T00:00:00.000Z';
    answers('station.chain_status', {
      statuses: [
        { status: 'good', nextUpdate },
        { status: 'revoked', nextUpdate },
      ],
    });
    expect(await station.call('GetCertificateChainStatus', request)).toEqual([
      3,
      's1',
      {
        certificateStatus: [
          { certificateHashData: HASHES, source: 'OCSP', status: 'Good', nextUpdate },
          { certificateHashData: HASHES, source: 'CRL', status: 'Revoked', nextUpdate },
        ],
      },
    ]);
    expect(bench.server.statusQuestions[0]?.payload).toMatchObject({
      certificates: [
        { certificate: PLAIN, source: 'ocsp', urls: [responderURL] },
        { certificate: PLAIN, source: 'crl', urls: ['http://a/', 'http://b/'] },
      ],
    });
  });

  test('is Failed for each while the server does not answer', async () => {
    const { station } = await arrive({ protocol: 'ocpp2.1' });
    const failed = { certificateHashData: HASHES, status: 'Failed', nextUpdate: expect.any(String) };
    expect(await station.call('GetCertificateChainStatus', request)).toEqual([
      3,
      's1',
      {
        certificateStatus: [
          { ...failed, source: 'OCSP' },
          { ...failed, source: 'CRL' },
        ],
      },
    ]);
  });

  test.each([
    ['none', []],
    ['more than four certificates', Array.from({ length: 5 }, () => ask('OCSP', [responderURL]))],
    ['no address', [ask('OCSP', [])]],
    [
      'more than five addresses',
      [
        ask(
          'OCSP',
          Array.from({ length: 6 }, () => responderURL),
        ),
      ],
    ],
  ])('with %s is a CALLERROR', async (_, certificateStatusRequests) => {
    const { station } = await arrive({ protocol: 'ocpp2.1' });
    expect(await station.call('GetCertificateChainStatus', { certificateStatusRequests })).toEqual(callError('s1'));
    expect(bench.server.statusQuestions).toEqual([]);
  });

  test('is no message of 2.0.1', async () => {
    const { station } = await arrive();
    expect(await station.call('GetCertificateChainStatus', request)).toEqual(callError('s1', 'NotImplemented'));
  });
});

describe('Authorize with a contract certificate', () => {
  const idToken = { idToken: 'DEABCC123456789', type: 'eMAID' };
  const request = { idToken, iso15118CertificateHashData: [{ ...HASHES, responderURL }] };
  const judged = (verdict: string) => answers('station.contract', { verdict, detail: '' });

  test('lesson B.31: is judged by hash data, or by the chain of a station that lacks the root', async () => {
    const { station } = await arrive();
    judged('revoked');
    const revoked = { certificateStatus: 'CertificateRevoked', idTokenInfo: { status: 'Invalid' } };
    expect(await station.call('Authorize', request)).toEqual([3, 's1', revoked]);
    expect(await station.call('Authorize', { idToken, certificate: 'PEM' })).toEqual([3, 's2', revoked]);
    expect(bench.server.statusQuestions.map(({ payload }) => payload)).toMatchObject([
      { emaid: idToken.idToken, chainPem: null, certificates: [{ certificate: PLAIN, responderUrl: responderURL }] },
      { emaid: idToken.idToken, chainPem: 'PEM', certificates: [] },
    ]);
  });

  test('is cancelled, though good, where no CSMS says what the token is, unless the configuration says so', async () => {
    const { station } = await arrive();
    judged('valid');
    const cancelled = { certificateStatus: 'ContractCancelled', idTokenInfo: { status: 'Unknown' } };
    expect(await station.call('Authorize', request)).toEqual([3, 's1', cancelled]);
  });

  test('has the token’s status by the word of the CSMS behind us, which does not hear of the certificate', async () => {
    const { station, name } = await arrive({ upstream: 'main' });
    judged('valid');
    const idTokenInfo = { status: 'Accepted', cacheExpiryDateTime: '2026-11-28T00:00:00.000Z' };
    csms.handlers.set('Authorize', () => ({ idTokenInfo }));
    expect(await station.call('Authorize', request)).toEqual([3, 's1', { certificateStatus: 'Accepted', idTokenInfo }]);
    csms.handlers.set('Authorize', () => ({ idTokenInfo: { status: 'Blocked' } }));
    const blocked = { certificateStatus: 'ContractCancelled', idTokenInfo: { status: 'Blocked' } };
    expect(await station.call('Authorize', request)).toEqual([3, 's2', blocked]);
    const heard = csms.calls.filter(({ identity }) => identity === name);
    expect(heard.map(({ params }) => params)).toEqual([{ idToken }, { idToken }]);
  });

  test('is a CALLERROR where the server or the CSMS says nothing, and never a word about the certificate', async () => {
    const { station } = await arrive({ upstream: 'main' });
    expect(await station.call('Authorize', request)).toEqual(callError('s1', 'InternalError'));
    judged('valid');
    csms.handlers.delete('Authorize');
    expect(await station.call('Authorize', request)).toEqual(callError('s2', 'InternalError'));
    csms.handlers.set('Authorize', () => ({ idTokenInfo: { status: 'Accepted' } }));
    expect(await station.call('Authorize', request)).toMatchObject([3, 's3', { certificateStatus: 'Accepted' }]);
  });

  test('is a CALLERROR while its vehicle still waits, where the CSMS is silent, and holds nothing up after that', async () => {
    const { station } = await arrive({ upstream: 'main' });
    judged('valid');
    const silence = Promise.withResolvers<object>();
    csms.handlers.set('Authorize', () => silence.promise);
    const [answered, next] = [station.call('Authorize', request, 'a'), station.call('Heartbeat', {}, 'b')];
    expect(await answered).toEqual(callError('a', 'InternalError'));
    expect(await next).toMatchObject([3, 'b', {}]);
    silence.resolve({ idTokenInfo: { status: 'Accepted' } });
  });

  test('a token without a certificate is the CSMS’s alone', async () => {
    const behind = await arrive({ upstream: 'main' });
    csms.handlers.set('Authorize', () => ({ idTokenInfo: { status: 'NoCredit' } }));
    expect(await behind.station.call('Authorize', { idToken })).toEqual([
      3,
      's1',
      { idTokenInfo: { status: 'NoCredit' } },
    ]);
    const alone = await arrive();
    expect(await alone.station.call('Authorize', { idToken })).toEqual(callError('s1', 'NotSupported'));
    expect(bench.server.statusQuestions).toEqual([]);
  });
});

describe('a station of 1.6 that wraps the messages of 2.0.1', () => {
  const transfer = (messageId: string, data: object) => ({
    vendorId: 'org.openchargealliance.iso15118pnc',
    messageId,
    data: JSON.stringify(data),
  });
  const wrapped = (id: string, inner: object) => [3, id, { status: 'Accepted', data: JSON.stringify(inner) }];
  const asked = { ...HASHES, responderURL };
  const idToken = { idToken: 'DEABCC123456789', type: 'eMAID' };
  const contract = transfer('Authorize', { idToken, iso15118CertificateHashData: [asked] });

  test('lesson B.30: has the answer of a responder, of up to 5500 characters', async () => {
    const { station } = await arrive({ protocol: 'ocpp1.6' });
    const request = transfer('GetCertificateStatus', { ocspRequestData: asked });
    answers('station.certificate_status', { outcome: 'fetched', responseDer: 'A'.repeat(5_500) });
    const accepted = { status: 'Accepted', ocspResult: 'A'.repeat(5_500) };
    expect(await station.call('DataTransfer', request)).toEqual(wrapped('s1', accepted));
    answers('station.certificate_status', { outcome: 'fetched', responseDer: 'A'.repeat(5_504) });
    expect(await station.call('DataTransfer', request)).toEqual(wrapped('s2', { status: 'Failed' }));
  });

  test('lesson B.31: has its contract judged, and its token by the CSMS behind us in the words of 1.6', async () => {
    answers('station.contract', { verdict: 'valid', detail: '' });
    const alone = await arrive({ protocol: 'ocpp1.6' });
    const unknown = { idTokenInfo: { status: 'Unknown' }, certificateStatus: 'ContractCancelled' };
    expect(await alone.station.call('DataTransfer', contract)).toEqual(wrapped('s1', unknown));

    const { station, name } = await arrive({ protocol: 'ocpp1.6', upstream: 'main' });
    csms.handlers.set('Authorize', () => ({ idTagInfo: { status: 'Accepted' } }));
    const accepted = { idTokenInfo: { status: 'Accepted' }, certificateStatus: 'Accepted' };
    expect(await station.call('DataTransfer', contract)).toEqual(wrapped('s1', accepted));
    expect(csms.calls.filter(({ identity }) => identity === name)).toMatchObject([
      { method: 'Authorize', params: { idTag: 'DEABCC123456789' } },
    ]);
    const long = { ...idToken, idToken: 'D'.repeat(21) };
    const tooLong = transfer('Authorize', { idToken: long, iso15118CertificateHashData: [asked] });
    expect(await station.call('DataTransfer', tooLong)).toEqual(callError('s2', 'InternalError'));
  });
});
