import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { authorities, startCsms, startStation } from '../testing/station-bench.ts';

let receiver: Server;
let url: string;
/** The status of each answer in turn; then 201. */
let statuses: number[];
let received: { readonly line: string; readonly body: string }[];
beforeEach(async () => {
  const { keyPem, certificatePem } = await (await authorities()).backend.issueServer('localhost');
  statuses = [];
  received = [];
  receiver = createServer({ key: keyPem, cert: certificatePem }, (request, response) => {
    void text(request).then((body) => {
      received.push({ line: `${request.method} ${request.url}`, body });
      response.writeHead(statuses.shift() ?? 201, { Location: '/elsewhere', Connection: 'close' }).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  url = `https://localhost:${(receiver.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((done) => receiver.close(done)));

const ask = (remoteLocation: string, more: object = {}) => ({
  logType: 'SecurityLog',
  requestId: 7,
  log: { remoteLocation },
  ...more,
});

test.each([
  ['put', 'PUT /up/security-7.log', /^\S+Z StartupOfTheDevice\n$/],
  ['post', 'POST /up/security-7.log', /filename="security-7.log"[\s\S]*StartupOfTheDevice\n/],
] as const)(
  'N01: by %s its security log goes below a URL that ends in a slash, and it says how far it is',
  async (logUpload, line, body) => {
    const csms = await startCsms();
    await startStation(csms, { logUpload });
    const uploading = csms.nextCall('LogStatusNotification');
    expect(await csms.call('GetLog', ask(`${url}/up/`))).toEqual({ status: 'Accepted', filename: 'security-7.log' });
    expect((await uploading).params).toEqual({ status: 'Uploading', requestId: 7 });
    expect((await csms.nextCall('LogStatusNotification')).params).toEqual({ status: 'Uploaded', requestId: 7 });
    expect(received).toEqual([{ line, body: expect.stringMatching(body) }]);
  },
);

test('N01.FR.30: a redirect is not followed, and it tries again as often as it was told', async () => {
  const csms = await startCsms();
  await startStation(csms);
  statuses = [307, 503];
  const said: unknown[] = [];
  const next = async () => said.push((await csms.nextCall('LogStatusNotification')).params['status']);
  const first = next();
  await csms.call('GetLog', ask(`${url}/up/log`, { retries: 2, retryInterval: 0 }));
  await first;
  for (let more = 0; more < 5; more++) await next();
  expect(said).toEqual(['Uploading', 'UploadFailure', 'Uploading', 'UploadFailure', 'Uploading', 'Uploaded']);
  expect(received.map(({ line }) => line)).toEqual(['PUT /up/log', 'PUT /up/log', 'PUT /up/log']);
});

test('a log that it does not keep is Rejected', async () => {
  const csms = await startCsms();
  await startStation(csms);
  expect(await csms.call('GetLog', ask(`${url}/up/`, { logType: 'DiagnosticsLog' }))).toEqual({ status: 'Rejected' });
});

test('1.6 has the same words for it', async () => {
  const csms = await startCsms({ protocol: 'ocpp1.6' });
  await startStation(csms, { version: '1.6' });
  const uploading = csms.nextCall('LogStatusNotification');
  expect(await csms.call('GetLog', ask(`${url}/up/`))).toEqual({ status: 'Accepted', filename: 'security-7.log' });
  expect((await uploading).params).toEqual({ status: 'Uploading', requestId: 7 });
  expect((await csms.nextCall('LogStatusNotification')).params).toEqual({ status: 'Uploaded', requestId: 7 });
  expect(received).toHaveLength(1);
});

test.each([
  ['2.0.1', 'TriggerMessage'],
  ['2.1', 'TriggerMessage'],
  ['1.6', 'ExtendedTriggerMessage'],
] as const)(
  'F06.FR.14 and FR.15 (%s): asked how it stands it says Idle without a number, or Uploading with it',
  async (version, action) => {
    const csms = await startCsms({ protocol: `ocpp${version}` });
    await startStation(csms, { version });
    const trigger = async () => {
      const told = csms.nextCall('LogStatusNotification');
      const answer = await csms.call(action, { requestedMessage: 'LogStatusNotification' });
      return { answer, told: (await told).params };
    };
    expect(await trigger()).toEqual({ answer: { status: 'Accepted' }, told: { status: 'Idle' } });
    const uploading = csms.nextCall('LogStatusNotification');
    // It waits for its next try for ever.
    statuses = [503];
    await csms.call('GetLog', ask(`${url}/up/`, { retries: 1, retryInterval: 3_600 }));
    await uploading;
    expect((await csms.nextCall('LogStatusNotification')).params).toEqual({ status: 'UploadFailure', requestId: 7 });
    expect((await trigger()).told).toEqual({ status: 'Uploading', requestId: 7 });
  },
);
