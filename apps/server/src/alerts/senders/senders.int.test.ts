import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { brainpoolChain, brainpoolServer } from '@bfcert/kernel/testing/brainpool-server';
import { SMTPServer } from 'smtp-server';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alertSettings } from '../alert-settings.ts';
import { sendAlert, whyNot } from '../send-alert.ts';
import { alertOf } from '../testing/alert-of.ts';
import { ownCertificate } from '../testing/own-certificate.ts';
import { parseSyslogStream } from '../testing/parse-syslog.ts';
import { rsyslogd, startRsyslog } from '../testing/start-rsyslog.ts';

let own: ReturnType<typeof ownCertificate>;
beforeAll(() => {
  own = ownCertificate();
});
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listen(server: Pick<Server, 'listen' | 'address' | 'close'>): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** By the route as the configuration has it; what went wrong in one sentence, or null. */
function send(route: object, alert = alertOf(), deadline?: AbortSignal): Promise<string | null> {
  const where = 'url' in route ? {} : { host: '127.0.0.1' };
  const [only] = alertSettings.parse({ routes: [{ name: 'route', ...where, ...route }] }).routes;
  if (only === undefined) throw new Error('there is no route');
  return sendAlert(only, alert, new Date(), deadline).then(() => null, whyNot);
}

/** Says something now and then for as long as anybody is there, so that the connection is never idle; what ends when. */
function drip(socket: Socket, text: string, onThird: () => void, onEnd: () => void): void {
  let times = 0;
  const again = setInterval(() => {
    socket.write(text);
    times += 1;
    if (times === 3) onThird();
  }, 5);
  socket
    .on('error', () => undefined)
    .on('close', () => {
      clearInterval(again);
      onEnd();
    })
    .resume();
}

test.each([
  ['a syslog', { kind: 'syslog', transport: 'tcp' }, 'x'],
  [
    'a relay',
    { kind: 'email', security: 'none', from: 'a@example.org', to: ['b@example.org'] },
    '250-x\r\n',
    '220 hello\r\n',
  ],
  ['a collector', { kind: 'otlp' }, 'HTTP/1.1 102 Processing\r\n\r\n'],
])('%s that drips ends its attempt at the deadline, and is let go', async (_, route, text, first = '') => {
  const deadline = new AbortController();
  const gone = Promise.withResolvers<void>();
  const server = createTcp({ allowHalfOpen: route.kind === 'syslog' }, (socket) => {
    socket.write(first);
    drip(socket, text, () => deadline.abort(), gone.resolve);
  });
  const port = await listen(server);
  const where = route.kind === 'otlp' ? { url: `http://127.0.0.1:${port}/v1/logs` } : { port };
  expect(await send({ ...route, ...where }, alertOf(), deadline.signal)).toBe('no answer in time');
  await gone.promise;
});

describe('syslog', () => {
  async function receiver(
    make: (onSocket: (socket: Socket) => void) => Server,
  ): Promise<{ port: number; received: Promise<string>; bytes: Promise<Buffer> }> {
    const { promise: bytes, resolve } = Promise.withResolvers<Buffer>();
    const server = make((socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
    });
    return { port: await listen(server), received: bytes.then(String), bytes };
  }
  const secure = (onSocket: (socket: Socket) => void) => createTls({ key: own.key, cert: own.cert }, onSocket);

  test('goes over TLS to whom the file of trust anchors vouches for', async () => {
    const { port, received } = await receiver(secure);
    const host = 'localhost';
    expect(await send({ kind: 'syslog', host, port, trustAnchorsFile: own.certificateFile })).toBeNull();
    expect(await received).toMatch(/^\d+ <83>1 .* bfcert - security_event - \ufeffCEF:0\|BetterFleet\|.*cs2=crt_1$/);
  });

  test('goes over TLS to nobody else', async () => {
    const { port } = await receiver(secure);
    expect(await send({ kind: 'syslog', host: 'localhost', port })).toContain('self-signed certificate');
  });

  test('goes to a receiver whose root has a key on a brainpool curve', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    await using server = await brainpoolServer((tls) =>
      createTls(tls, async (socket) => resolve(String(Buffer.concat(await socket.toArray())))),
    );
    const trustAnchorsFile = own.file('brainpool.pem', server.rootPem);
    expect(await send({ kind: 'syslog', host: 'localhost', port: server.port, trustAnchorsFile })).toBeNull();
    expect(await promise).toContain('|signed_certificate_refused|');
  });

  test('goes over plain TCP where that is said', async () => {
    const { port, received } = await receiver(createTcp);
    expect(await send({ kind: 'syslog', port, transport: 'tcp' })).toBeNull();
    expect(await received).toContain('|signed_certificate_refused|');
  });

  test.each<[string, Parameters<typeof alertOf>[0], number]>([
    ['a critical one', { severity: 'critical' }, 1],
    ['one of high severity', {}, 3],
    ['one of medium severity', { severity: 'medium' }, 4],
    ['one of low severity', { severity: 'low', occasion: 'incident_not_acknowledged' }, 5],
    ['one with a message of its own in it', { summary: 'x\r\n<0>1 - - - - - - y', owner: '\n<0>1 - - - - - - z' }, 3],
    ['one of half a sign', { summary: 'a\ud800b', name: '\udfff' }, 3],
    ['one that is long in octets', { summary: '✓'.repeat(5_000) }, 3],
  ])('%s is exactly one message by the grammar of RFC 5424', async (_, over, severity) => {
    const { port, bytes } = await receiver(createTcp);
    const alert = alertOf(over);
    expect(await send({ kind: 'syslog', port, transport: 'tcp' }, alert)).toBeNull();
    const [message, ...others] = parseSyslogStream(await bytes);
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      facility: 10,
      severity,
      timestamp: alert.at,
      appName: 'bfcert',
      procId: null,
      msgId: alert.occasion,
    });
    expect(message?.text).toMatch(/^CEF:0\|[^\p{C}]*$/u);
  });

  // `npm test` installs rsyslog where it may; where it is not, there is nothing to hold this against.
  test.each(rsyslogd === null ? [] : [rsyslogd])(
    '%s reads each alert as one message, with every field where it belongs',
    { timeout: 90_000 },
    async (program) => {
      const properties = [
        'pri',
        'protocol-version',
        'timereported:::date-rfc3339',
        'app-name',
        'procid',
        'msgid',
        'msg',
      ];
      const rsyslog = await startRsyslog(program, properties);
      closing.push(() => rsyslog.end());
      const summary = 'Prüfung ✓\n<0>1 - - - - - - forged';
      const other = { occasion: 'incident_opened', name: 'device_tampering', severity: 'low' } as const;
      for (const alert of [alertOf({ severity: 'critical', summary }), alertOf(other)]) {
        expect(await send({ kind: 'syslog', port: rsyslog.port, transport: 'tcp' }, alert)).toBeNull();
      }
      const read = await rsyslog.messages(2);
      const head = (pri: string, msgId: string) => [pri, '1', '2026-03-01T10:00:00.000Z', 'bfcert', '-', msgId];
      // Each alert has a connection of its own, and rsyslog reads them in any order.
      expect(read.map((fields) => fields.slice(0, 6)).toSorted()).toEqual([
        head('81', 'security_event'),
        head('85', 'incident_opened'),
      ]);
      const cef = read.map((fields) =>
        fields[6]
          ?.replace(/^\ufeff/, '')
          .split('|')
          .slice(4, 6),
      );
      expect(cef.toSorted()).toEqual([
        ['device_tampering', alertOf().summary],
        ['signed_certificate_refused', 'Prüfung ✓ <0>1 - - - - - - forged'],
      ]);
    },
  );

  test('has not arrived when the receiver breaks off', async () => {
    const server = createTcp((socket) => socket.resetAndDestroy());
    expect(await send({ kind: 'syslog', port: await listen(server), transport: 'tcp' })).not.toBeNull();
  });
});

describe('e-mail', () => {
  interface Mail {
    readonly to: readonly string[];
    readonly text: string;
  }
  async function relay(options: ConstructorParameters<typeof SMTPServer>[0]) {
    const mails: Mail[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH'],
      ...options,
      onData: (stream, { envelope: { rcptTo } }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          mails.push({ to: rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() });
          done();
        });
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    return { port: (server.server.address() as AddressInfo).port, mails };
  }
  const route = (port: number) => ({
    kind: 'email',
    host: 'localhost',
    port,
    from: 'bfcert <bfcert@example.org>',
    to: ['ops@example.org', 'mara@example.org'],
  });

  test('goes to everybody it names, with STARTTLS and the password of the file', async () => {
    const seen: unknown[] = [];
    const { port, mails } = await relay({
      key: own.key,
      cert: own.cert,
      authOptional: false,
      disabledCommands: [],
      onAuth: ({ username, password }, { secure }, done) => {
        seen.push([username, password, secure]);
        done(null, { user: username });
      },
    });
    const secret = { user: 'bfcert', passwordFile: own.file('password', 'geheim\n') };
    expect(await send({ ...route(port), ...secret, trustAnchorsFile: own.certificateFile })).toBeNull();
    expect(seen).toEqual([['bfcert', 'geheim', true]]);
    const [mail, ...others] = mails;
    expect(others).toEqual([]);
    expect(mail?.to).toEqual(['ops@example.org', 'mara@example.org']);
    expect(mail?.text).toContain('Subject: [high] signed_certificate_refused\r\n');
    expect(mail?.text).toContain('owner: north');
  });

  test.each(['tls', 'starttls'])(
    'goes to a relay whose root has a key on a brainpool curve, with %s',
    async (security) => {
      const { rootPem, tls } = brainpoolChain();
      const { port, mails } = await relay({ ...tls, secure: security === 'tls' });
      const trustAnchorsFile = own.file('brainpool.pem', rootPem);
      expect(await send({ ...route(port), security, trustAnchorsFile })).toBeNull();
      expect(mails).toHaveLength(1);
    },
  );

  test('is not given to a relay that nobody vouches for, nor to one without STARTTLS', async () => {
    const stranger = await relay({ key: own.key, cert: own.cert });
    expect(await send(route(stranger.port))).toContain('self-signed certificate');
    const plain = await relay({ disabledCommands: ['AUTH', 'STARTTLS'] });
    expect(await send(route(plain.port))).not.toBeNull();
    expect([stranger.mails, plain.mails]).toEqual([[], []]);
  });

  test('has no header that somebody else has written, and the same name each time', async () => {
    const { port, mails } = await relay({ disabledCommands: ['AUTH', 'STARTTLS'] });
    const evil = alertOf({
      key: 'x>\r\nBcc: y@z',
      owner: 'north\r\nBcc: y@z.example',
      summary: 'a\r\n.\r\nMAIL FROM:<x>',
    });
    for (const _ of [1, 2]) expect(await send({ ...route(port), security: 'none' }, evil)).toBeNull();
    const headers = mails.map(({ text }) => text.slice(0, text.indexOf('\r\n\r\n')));
    for (const header of headers) expect(header).not.toMatch(/^bcc:/im);
    const [first, second] = headers.map((header) => /^Message-ID: (\S+)/im.exec(header)?.[1]);
    expect(first).toBe(second);
    expect(mails[0]?.to).toEqual(['ops@example.org', 'mara@example.org']);
  });

  test('that the relay refuses has not arrived', async () => {
    const { port } = await relay({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: (_address, _session, done) => done(new Error('no such mailbox')),
    });
    expect(await send({ ...route(port), security: 'none' })).toContain('no such mailbox');
  });
});

describe('over HTTP', () => {
  async function collector(status = 200) {
    const requests: { url?: string | undefined; headers: Record<string, unknown>; body: string }[] = [];
    const server = createHttp(async (request, response) => {
      const body = (await request.toArray()).join('');
      requests.push({ url: request.url, headers: request.headers, body });
      response.writeHead(status).end('{}');
    });
    return { url: `http://127.0.0.1:${await listen(server)}/v1/logs`, requests };
  }

  test('a log record of OpenTelemetry has severity, time, body and attributes', async () => {
    const { url, requests } = await collector();
    const authorizationFile = own.file('otel', 'Bearer geheim\n');
    expect(await send({ kind: 'otlp', url, authorizationFile })).toBeNull();
    expect(requests[0]).toMatchObject({ url: '/v1/logs', headers: { authorization: 'Bearer geheim' } });
    const { resourceLogs } = JSON.parse(requests[0]?.body ?? '');
    expect(resourceLogs[0].scopeLogs[0].logRecords[0]).toMatchObject({
      timeUnixNano: '1772359200000000000',
      severityNumber: 17,
      severityText: 'ERROR',
      eventName: 'bfcert.security_event',
      attributes: expect.arrayContaining([{ key: 'bfcert.alert.identity_id', value: { stringValue: 'idn_1' } }]),
    });
  });

  test('a webhook is signed, and verified by the library of Standard Webhooks', async () => {
    const { url, requests } = await collector();
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    expect(await send({ kind: 'webhook', url, secretFile: own.file('secret', secret) })).toBeNull();
    const [{ headers, body } = { headers: {}, body: '' }] = requests;
    expect(new Verifier(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'alert.security_event',
      data: { key: 'sev_1', certificateId: 'crt_1' },
    });
  });

  test('has not arrived when it is answered otherwise, or its secret is not there', async () => {
    const { url } = await collector(503);
    expect(await send({ kind: 'otlp', url })).toBe('answered 503');
    expect(await send({ kind: 'webhook', url, secretFile: own.file('x', '').replace(/x$/, 'missing') })).toContain(
      'ENOENT',
    );
  });
});
