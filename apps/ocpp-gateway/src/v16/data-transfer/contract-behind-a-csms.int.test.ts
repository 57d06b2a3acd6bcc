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

const authorize = (idToken: string) =>
  station.call('DataTransfer', {
    vendorId: 'org.openchargealliance.iso15118pnc',
    messageId: 'Authorize',
    data: JSON.stringify({ idToken: { idToken, type: 'eMAID' }, certificate: 'PEM' }),
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
