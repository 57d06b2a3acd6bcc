import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogUpload, LogUploadAnswer } from '@bfcert/evse-security/station-contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Holder } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';

const MOST_BYTES = 100_000;
const TOKEN = `slg_${'0'.repeat(26)}.${'A'.repeat(43)}`;

let kept: string;
let bench: Bench;
beforeAll(async () => {
  kept = await mkdtemp(join(tmpdir(), 'kept-logs-'));
  bench = await startBench({
    settings: { logStore: { kind: 'disk', directory: join(kept, 'logs') } },
    // A busy machine may be late with one byte of a drip, or with ten.
    logUploads: { atOnce: 2, idleMs: 1_500, deadlineMs: 4_000 },
    failedAttempts: { burst: 500, perMinute: 1 },
    connectDeadlineMs: 1_500,
  });
});
afterAll(async () => {
  await bench.stop();
  await rm(kept, { recursive: true });
});

let attempt = 0;
const letIn = async (): Promise<LogUploadAnswer> => {
  attempt++;
  const contentKey = `slg_1-${attempt}`;
  return { outcome: 'receive', logId: 'slg_1', identityId: 'idn_U1', attempt, contentKey, mostBytes: MOST_BYTES };
};
beforeEach(() => {
  bench.server.onLogUpload = letIn;
  bench.server.onLogUploaded = async () => ({ accepted: true });
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly holder?: Holder;
  readonly port?: number;
  readonly roots?: readonly string[];
}

function open({
  method = 'PUT',
  path = `/station-logs/${TOKEN}/log.txt`,
  headers = {},
  holder,
  port,
  roots,
}: Sent = {}) {
  return httpsRequest({
    host: '127.0.0.1',
    servername: 'localhost',
    port: port ?? bench.gateway.ports.passwordOrCertificate,
    ca: [...(roots ?? bench.server.trustedRootsPem)],
    method,
    path,
    headers,
    agent: false,
    ...(holder === undefined ? {} : { cert: holder.pem, key: holder.keyPem }),
  });
}

/** Null: the connection ended without an answer. */
async function answerTo(request: ClientRequest): Promise<IncomingMessage | null> {
  request.on('error', () => undefined);
  return new Promise((resolve) => {
    request.once('response', (response) => {
      response.resume();
      resolve(response);
    });
    request.once('close', () => resolve(null));
  });
}

async function send(body: string | Buffer, sent: Sent = {}): Promise<number | null> {
  const request = open(sent);
  const answer = answerTo(request);
  request.end(body);
  return (await answer)?.statusCode ?? null;
}

const form = (filename: string, content: string, more = '') =>
  [
    '--edge',
    `Content-Disposition: form-data; name="file"; filename="${filename}"`,
    'Content-Type: text/plain',
    '',
    content,
    `--edge${more}--`,
    '',
  ].join('\r\n');
const asForm = { method: 'POST', headers: { 'Content-Type': 'multipart/form-data; boundary=edge' } };

const failures = () => bench.server.factsOf('log_upload_failed');
/** The next one, whichever came before. */
async function failure(before: number) {
  await bench.server.until(() => failures().length > before);
  return failures()[before];
}
const content = async (): Promise<string> => readFile(join(kept, 'logs', `slg_1-${attempt}`), 'utf8');
const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

describe('a log comes in', () => {
  test('N01.FR.18: by PUT, under the name behind the token, stored whole with its sum before the answer', async () => {
    expect(await send('one\ntwo\n')).toBe(201);
    expect(await content()).toBe('one\ntwo\n');
    expect(bench.server.logsUploaded.at(-1)).toMatchObject({
      attempt,
      bytes: 8,
      sha256: sha256('one\ntwo\n'),
      filename: 'log.txt',
    });
  });

  test('N01.FR.19: by POST of a form, under the name in its Content-Disposition', async () => {
    expect(await send(form('sec 1.log', 'three\n'), { ...asForm, path: `/station-logs/${TOKEN}/` })).toBe(201);
    expect(await content()).toBe('three\n');
    expect(bench.server.logsUploaded.at(-1)).toMatchObject({
      bytes: 6,
      sha256: sha256('three\n'),
      filename: 'sec 1.log',
    });
  });

  test('by POST of the bare file, and with no name at all', async () => {
    const headers = { 'Content-Type': 'application/gzip' };
    const bytes = randomBytes(5_000);
    expect(await send(bytes, { method: 'POST', headers, path: `/station-logs/${TOKEN}` })).toBe(201);
    expect(bench.server.logsUploaded.at(-1)).toMatchObject({ sha256: sha256(bytes), filename: null });
  });

  test('N01.FR.22: with Expect: 100-continue nothing is sent before it is let in', async () => {
    const request = open({ headers: { Expect: '100-continue', 'Content-Length': '4' } });
    const answer = answerTo(request);
    request.flushHeaders();
    await once(request, 'continue');
    request.end('five');
    expect((await answer)?.statusCode).toBe(201);

    bench.server.onLogUpload = async () => ({ outcome: 'refused', reason: 'token_spent' });
    const refused = open({ headers: { Expect: '100-continue', 'Content-Length': '4' } });
    let continued = false;
    refused.once('continue', () => {
      continued = true;
    });
    const refusal = answerTo(refused);
    refused.flushHeaders();
    expect([(await refusal)?.statusCode, continued]).toEqual([410, false]);
  });

  test('N01.FR.15: on both doors that stations have, with the chain that they trust there', async () => {
    expect(await send('six', { port: bench.gateway.ports.certificateOnly })).toBe(201);
  });

  test('longer than a connection may take that is none yet', async () => {
    const request = open({ headers: { 'Transfer-Encoding': 'chunked' } });
    const answer = answerTo(request);
    const ended = performance.now() + 1_800;
    const drip = setInterval(() => (performance.now() < ended ? request.write('x') : request.end()), 100);
    expect((await answer)?.statusCode).toBe(201);
    clearInterval(drip);
  });

  test('an empty file is one', async () => {
    expect(await send('')).toBe(201);
    expect(bench.server.logsUploaded.at(-1)).toMatchObject({ bytes: 0, sha256: sha256('') });
  });
});

describe('who sends it', () => {
  test('the certificate of a station that we know is told to the server; that of a stranger is not', async () => {
    const holder = bench.server.chargers.station('SN-U1');
    bench.server.admit('U1', { fingerprints: { [holder.certificate.fingerprint]: 'active' } });
    await send('a', { holder });
    await send('b', { holder: bench.server.chargers.station('SN-U2') });
    await send('c');
    const certificates = bench.server.logUploads.slice(-3).map(({ certificateOf }) => certificateOf);
    expect(certificates).toEqual(['idn_U1', null, null]);
  });

  test.each([
    ['token_unknown', 404],
    ['token_spent', 410],
    ['token_expired', 410],
    ['log_cancelled', 410],
    ['station_is_another', 403],
    ['file_too_large', 413],
    ['too_many_attempts', 410],
  ] as const)('what the server refuses as %s is answered %i, and nothing of it is kept', async (reason, status) => {
    bench.server.onLogUpload = async () => ({ outcome: 'refused', reason });
    const before = await readdir(join(kept, 'logs'));
    expect(await send('seven')).toBe(status);
    expect(await readdir(join(kept, 'logs'))).toEqual(before);
  });

  test('a server that does not answer is no refusal: the station is to come later', async () => {
    bench.server.onLogUpload = async () => {
      throw new Error('the database is away');
    };
    const request = open();
    const answer = answerTo(request);
    request.end('eight');
    expect([(await answer)?.statusCode, (await answer)?.headers['retry-after']]).toEqual([503, '60']);
  });
});

describe('bad input', () => {
  test.each([
    ['another path', { path: '/logs/x' }, 426],
    ['no path at all', { path: '/' }, 426],
    ['a GET', { method: 'GET' }, 405],
    ['a DELETE', { method: 'DELETE' }, 405],
    ['packed for the way', { headers: { 'Content-Encoding': 'gzip' } }, 415],
    ['a target of 4,000 characters', { path: `/station-logs/${'a'.repeat(4_000)}` }, 426],
  ])('%s is refused and no server is asked', async (_, sent, status) => {
    const asked = bench.server.logUploads.length;
    expect(await send('', sent)).toBe(status);
    expect(bench.server.logUploads).toHaveLength(asked);
  });

  test.each(['../../../../etc/passwd', '%2e%2e%2f%2e%2e%2fetc%2fpasswd', '%00', '%ff%fe', '__proto__', '%ed%a0%80'])(
    'threat: the name %s is a name, and where the file lies does not follow from it',
    async (name) => {
      expect(await send('nine', { path: `/station-logs/${TOKEN}/${name}` })).toBe(201);
      expect(await content()).toBe('nine');
      expect(await readdir(kept)).toEqual(['logs']);
    },
  );

  test('threat: a name in a form is the last part of a path', async () => {
    expect(await send(form('..\\..\\x/../../evil', 'ten'), asForm)).toBe(201);
    expect(bench.server.logsUploaded.at(-1)?.filename).toBe('evil');
  });

  test('threat: a body of ten gigabytes that says so is refused before it is read', async () => {
    bench.server.onLogUpload = async ({ bytes }: LogUpload) =>
      (bytes ?? 0) > MOST_BYTES ? { outcome: 'refused', reason: 'file_too_large' } : letIn();
    const request = open({ headers: { 'Content-Length': String(10 * 1_073_741_824) } });
    const answer = answerTo(request);
    request.write('x');
    expect((await answer)?.statusCode).toBe(413);
    request.destroy();
    expect(bench.server.logUploads.at(-1)?.bytes).toBe(10 * 1_073_741_824);
  });

  test('threat: one that does not say so, and is larger, is answered 413', async () => {
    const before = failures().length;
    const request = open({ headers: { 'Transfer-Encoding': 'chunked' } });
    const answer = answerTo(request);
    request.write(Buffer.alloc(MOST_BYTES + 20_000));
    expect((await answer)?.statusCode).toBe(413);
    request.destroy();
    expect(await failure(before)).toMatchObject({ reason: 'file_too_large' });
  });

  test('threat: one that never ends is cut at the limit, told of, and nothing of it stays', async () => {
    const before = failures().length;
    const request = open({ headers: { 'Transfer-Encoding': 'chunked' } });
    const answer = answerTo(request);
    const chunk = Buffer.alloc(20_000);
    let written = 0;
    const pump = (): void => {
      while (!request.destroyed && written < 1_000_000_000) {
        written += chunk.length;
        if (!request.write(chunk)) return void request.once('drain', pump);
      }
    };
    pump();
    // Who writes on and on may be cut before it reads.
    expect([413, null]).toContain((await answer)?.statusCode ?? null);
    request.destroy();
    expect(await failure(before)).toMatchObject({
      reason: 'file_too_large',
      logId: 'slg_1',
      identityId: 'idn_U1',
      attempt,
    });
    expect(written).toBeLessThan(50_000_000);
    expect(await readdir(join(kept, 'logs'))).not.toContain(`slg_1-${attempt}`);
  });

  test('threat: what is packed is not unpacked: it lies there as it came', async () => {
    // 42 kilobytes that would become gigabytes are 42 kilobytes.
    const bomb = Buffer.concat([Buffer.from('504b0304', 'hex'), randomBytes(42_000)]);
    expect(await send(bomb, { headers: { 'Content-Type': 'application/zip' } })).toBe(201);
    expect(bench.server.logsUploaded.at(-1)).toMatchObject({ bytes: bomb.length, sha256: sha256(bomb) });
  });

  test('threat: a body that stands still is ended, and another that drips by its deadline', async () => {
    const before = failures().length;
    const still = open({ headers: { 'Content-Length': '10' } });
    const answer = answerTo(still);
    still.write('x');
    expect((await answer)?.statusCode).toBe(408);
    expect(await failure(before)).toMatchObject({ reason: 'too_slow', bytes: 1 });

    const drips = open({ headers: { 'Transfer-Encoding': 'chunked' } });
    const end = answerTo(drips);
    const drip = setInterval(() => drips.write('x'), 100);
    expect((await end)?.statusCode).toBe(408);
    clearInterval(drip);
    drips.destroy();
  }, 10_000);

  test('a connection that breaks is told of with what had come', async () => {
    const before = failures().length;
    const request = open({ headers: { 'Content-Length': '10' } });
    void answerTo(request);
    const asked = bench.server.logUploads.length;
    request.write('four');
    await expect.poll(() => bench.server.logUploads.length).toBeGreaterThan(asked);
    request.destroy();
    expect(await failure(before)).toMatchObject({ reason: 'interrupted' });
  });

  test.each([
    ['without a boundary', { method: 'POST', headers: { 'Content-Type': 'multipart/form-data' } }, 'x'],
    ['without a file', asForm, '--edge--\r\n'],
    ['that ends in its middle', asForm, form('a', 'b').slice(0, -20)],
    ['that is no form', asForm, 'hello'],
    [
      'with two files',
      asForm,
      `${form('a', 'b').replace('--edge--', '--edge')}${form('c', 'd').slice('--edge\r\n'.length)}`,
    ],
  ])('a form %s is refused and told of', async (_, sent, body) => {
    const before = failures().length;
    expect(await send(body, sent)).toBe(400);
    expect(['malformed', 'interrupted']).toContain((await failure(before))?.reason);
    expect(await readdir(join(kept, 'logs'))).not.toContain(`slg_1-${attempt}`);
  });

  test('a newer attempt takes the place of an older one', async () => {
    const before = failures().length;
    const first = open({ headers: { 'Content-Length': '10' } });
    const answer = answerTo(first);
    const asked = bench.server.logUploads.length;
    first.write('x');
    await expect.poll(() => bench.server.logUploads.length).toBeGreaterThan(asked);
    expect(await send('newer')).toBe(201);
    expect((await answer)?.statusCode).toBe(409);
    expect(await failure(before)).toMatchObject({ reason: 'superseded' });
    expect(await content()).toBe('newer');
  });

  test('more at once than are taken are asked to come later', async () => {
    let logs = 0;
    bench.server.onLogUpload = async () => {
      const answer = await letIn();
      return answer.outcome === 'receive' ? { ...answer, logId: `slg_${++logs}` } : answer;
    };
    const asked = bench.server.logUploads.length;
    const slow = [open({ headers: { 'Content-Length': '2' } }), open({ headers: { 'Content-Length': '2' } })];
    const answers = slow.map(answerTo);
    for (const one of slow) one.write('x');
    await expect.poll(() => bench.server.logUploads.length).toBe(asked + 2);
    expect(await send('more')).toBe(503);
    for (const one of slow) one.end('y');
    expect((await Promise.all(answers)).map((answer) => answer?.statusCode)).toEqual([201, 201]);
  });

  test('content that could not be recorded is not said to be stored', async () => {
    const before = failures().length;
    bench.server.onLogUploaded = async () => {
      throw new Error('the database is away');
    };
    expect(await send('eleven')).toBe(503);
    expect(await failure(before)).toMatchObject({ reason: 'not_recorded' });
    bench.server.onLogUploaded = async () => ({ accepted: false });
    expect(await send('twelve')).toBe(409);
  });
});

test('an address that tries token after token is not listened to any more, and stations go on entering', async () => {
  const own = await startBench({
    settings: { logStore: { kind: 'disk', directory: join(kept, 'logs') } },
    failedAttempts: { burst: 3, perMinute: 0.001 },
  });
  const port = own.gateway.ports.passwordOrCertificate;
  const statuses: (number | null)[] = [];
  for (let one = 0; one < 5; one++) {
    statuses.push(await send('', { port, roots: own.server.trustedRootsPem }));
  }
  expect(statuses).toEqual([404, 404, 404, 429, 429]);
  expect(own.server.logUploads).toHaveLength(3);
  await own.stop();
});

describe('an address that tries much', () => {
  const few = { burst: 3, perMinute: 0.001 };
  const disk = () => ({ kind: 'disk', directory: join(kept, 'logs') }) as const;

  async function at(own: Bench, sent: Sent = {}): Promise<number | null> {
    return send('', { port: own.gateway.ports.passwordOrCertificate, roots: own.server.trustedRootsPem, ...sent });
  }

  test('threat: many tokens at one time are as many tries as one after the other', async () => {
    const own = await startBench({
      settings: { logStore: disk() },
      logUploads: { atOnce: 100, idleMs: 1_500, deadlineMs: 4_000 },
      failedAttempts: few,
    });
    const told = Promise.withResolvers<LogUploadAnswer>();
    own.server.onLogUpload = () => told.promise;
    const statuses: (number | null)[] = [];
    const all = Array.from({ length: 8 }, async () => statuses.push(await at(own)));
    await expect.poll(() => statuses.length).toBe(5);
    told.resolve({ outcome: 'refused', reason: 'token_unknown' });
    await Promise.all(all);
    expect(statuses).toEqual([429, 429, 429, 429, 429, 404, 404, 404]);
    expect(own.server.logUploads).toHaveLength(3);
    await own.stop();
  });

  test('threat: who waits for an answer has a place of those at once', async () => {
    const own = await startBench({
      settings: { logStore: disk() },
      logUploads: { atOnce: 2, idleMs: 1_500, deadlineMs: 4_000 },
    });
    const told = Promise.withResolvers<LogUploadAnswer>();
    own.server.onLogUpload = () => told.promise;
    const statuses: (number | null)[] = [];
    const all = Array.from({ length: 5 }, async () => statuses.push(await at(own)));
    await expect.poll(() => statuses.length).toBe(3);
    told.resolve({ outcome: 'refused', reason: 'token_spent' });
    await Promise.all(all);
    expect(statuses).toEqual([503, 503, 503, 410, 410]);
    expect(own.server.logUploads).toHaveLength(2);
    await own.stop();
  });

  test('what is let in, and what nobody could be asked about, is no failed try', async () => {
    const own = await startBench({ settings: { logStore: disk() }, failedAttempts: few });
    const statuses: (number | null)[] = [];
    own.server.onLogUpload = async () => {
      throw new Error('the database is away');
    };
    for (let one = 0; one < 4; one++) statuses.push(await at(own));
    own.server.onLogUpload = letIn;
    for (let one = 0; one < 4; one++) statuses.push(await at(own));
    expect(statuses).toEqual([503, 503, 503, 503, 201, 201, 201, 201]);
    await own.stop();
  });

  test.each([
    ['of another form', 'slg_1'],
    ['of no length', ''],
    ['too long by one', `${TOKEN}A`],
    ['of 1,000 characters', 'a'.repeat(1_000)],
    ['with a line end', `${TOKEN}%0A`],
    ['__proto__', '__proto__'],
  ])('threat: a token %s is a failed try, and no server is asked', async (_, token) => {
    const own = await startBench({ settings: { logStore: disk() }, failedAttempts: few });
    const statuses: (number | null)[] = [];
    for (let one = 0; one < 4; one++) statuses.push(await at(own, { path: `/station-logs/${token}/x` }));
    expect(statuses).toEqual([404, 404, 404, 429]);
    expect(own.server.logUploads).toEqual([]);
    await own.stop();
  });

  test.each([
    ['paths that are none', { path: '/' }, 426, true],
    ['methods that are none', { method: 'GET' }, 405, true],
    ['packed content', { headers: { 'Content-Encoding': 'gzip' } }, 415, true],
    ['uploads where nothing is taken in', {}, 426, false],
  ] as const)(
    'threat: one that floods us with %s is dropped before TLS, and told of',
    async (_, sent, status, hasStore) => {
      const own = await startBench({ ...(hasStore ? { settings: { logStore: disk() } } : {}), floods: few });
      const statuses: (number | null)[] = [];
      for (let one = 0; one < 5; one++) statuses.push(await at(own, sent));
      expect(statuses).toEqual([status, status, status, null, null]);
      await own.server.until(() =>
        own.server.factsOf('handshake_refused').some(({ reason }) => reason === 'rate_limited'),
      );
      await own.stop();
    },
  );
});

test('without a store nothing is taken in', async () => {
  const own = await startBench();
  const port = own.gateway.ports.certificateOnly;
  expect(await send('x', { port, roots: own.server.trustedRootsPem })).toBe(426);
  expect(own.server.logUploads).toEqual([]);
  await own.stop();
});
