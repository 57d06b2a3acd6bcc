import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, startBench } from '../../testing/test-bench.ts';
import { TestCsms } from '../../testing/test-csms.ts';
import { enter, type TestStation } from '../../testing/test-station.ts';

const PASSWORD = 'twenty-bytes-of-text';

let bench: Bench;
let csms: TestCsms;
let station: TestStation;
beforeAll(async () => {
  csms = await TestCsms.start({ protocols: ['ocpp1.6'] });
  bench = await startBench({ settings: { upstreams: [{ name: 'main', url: csms.url, securityProfile: 0 }] } });
  bench.server.admit('C1', {
    boot: { accepted: true, serialMismatch: false },
    passwords: [bench.server.verifier(PASSWORD)],
    upstream: 'main',
  });
  station = await enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name: 'C1',
    basic: { username: 'C1', password: PASSWORD },
    protocols: ['ocpp1.6'],
  });
  await csms.until(() => csms.isConnected('C1'));
  bench.server.onStatusQuestion.set('station.contract', async () => ({ verdict: 'valid', detail: '' }));
});
afterAll(async () => {
  station.close();
  await bench.stop();
  await csms.goAway();
  expect(csms.complaints).toEqual([]);
});

const authorize = (idToken: string | { readonly idToken: string; readonly type: string }) =>
  station.call('DataTransfer', {
    vendorId: 'org.openchargealliance.iso15118pnc',
    messageId: 'Authorize',
    data: JSON.stringify({ idToken, certificate: 'PEM' }),
  });

test.each([
  ['Accepted', 'Accepted'],
  ['Blocked', 'ContractCancelled'],
  ['ConcurrentTx', 'Accepted'],
])(
  'a contract of a station of 1.6 is %s by a CSMS of 1.6, which is asked for its tag: %s',
  async (status, certificateStatus) => {
    csms.handlers.set('Authorize', () => ({ idTagInfo: { status } }));
    expect(await authorize('DEABCC123456789')).toEqual([
      3,
      expect.any(String),
      { status: 'Accepted', data: JSON.stringify({ idTokenInfo: { status }, certificateStatus }) },
    ]);
    expect(csms.calls.at(-1)).toMatchObject({ method: 'Authorize', params: { idTag: 'DEABCC123456789' } });
  },
);

test('section C.6: a token is a text, as the application note has it, or the object of 2.0.1', async () => {
  csms.handlers.set('Authorize', () => ({ idTagInfo: { status: 'Accepted' } }));
  const asText = await authorize('DEABCC123456789');
  const asObject = await authorize({ idToken: 'DEABCC123456789', type: 'eMAID' });
  expect([asText, asObject]).toEqual(
    Array.from({ length: 2 }, () => [3, expect.any(String), { status: 'Accepted', data: expect.any(String) }]),
  );
  expect(csms.calls.slice(-2).map(({ params }) => params)).toEqual([
    { idTag: 'DEABCC123456789' },
    { idTag: 'DEABCC123456789' },
  ]);
});

test('how long a CSMS of 1.6 means its word for a token is told to the station in the words of 2.0.1', async () => {
  const expiryDate = '2026-12-01T00:00:00.000Z';
  csms.handlers.set('Authorize', () => ({ idTagInfo: { status: 'Accepted', expiryDate, parentIdTag: 'GROUP' } }));
  expect(await authorize('DEABCC123456789')).toMatchObject([
    3,
    expect.any(String),
    {
      data: JSON.stringify({
        idTokenInfo: { status: 'Accepted', cacheExpiryDateTime: expiryDate },
        certificateStatus: 'Accepted',
      }),
    },
  ]);
});

test('one that has no room in a tag of 1.6 is a CALLERROR, and the CSMS is not asked', async () => {
  const heard = csms.calls.length;
  expect(await authorize('DE-ABC-C123456789-1234')).toMatchObject([
    4,
    expect.any(String),
    'InternalError',
    expect.any(String),
    {},
  ]);
  expect(csms.calls).toHaveLength(heard);
});
