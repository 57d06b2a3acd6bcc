import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OpensslClient } from '../testing/openssl-client.ts';
import type { Holder } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { enter } from '../testing/test-station.ts';

let bench: Bench;
let holder: Holder;
let openssl: OpensslClient;
let port: number;

beforeAll(async () => {
  bench = await startBench({ connectDeadlineMs: 1_500 });
  holder = bench.server.chargers.station('SN-T-1');
  bench.server.admit('T-1', { profileFloor: 3, fingerprints: { [holder.certificate.fingerprint]: 'active' } });
  openssl = await OpensslClient.create(bench.server.trustedRootsPem, holder);
  port = bench.gateway.ports.certificateOnly;
});
afterAll(async () => {
  await openssl.remove();
  await bench.stop();
});

const UPGRADE = [
  'GET /ocpp/T-1 HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: ocpp2.0.1',
  '',
  '',
].join('\r\n');

describe('server certificates and suites', () => {
  test.each([
    ['ECDHE-ECDSA-AES128-GCM-SHA256', 'Backend EC root'],
    ['ECDHE-ECDSA-AES256-GCM-SHA384', 'Backend EC root'],
    ['AES128-GCM-SHA256', 'Backend RSA root'],
    ['AES256-GCM-SHA384', 'Backend RSA root'],
  ])('A00.FR.421: a client with %s alone gets a chain of the %s', async (suite, root) => {
    const { output } = await openssl.run(port, ['-tls1_2', '-cipher', suite, ...openssl.clientCertificate]);
    expect(output).toContain(`Cipher is ${suite}`);
    expect(output).toContain(`issuer=CN = ${root}`);
    expect(output).toContain('Verify return code: 0 (ok)');
  });

  test.each(['-tls1', '-tls1_1'])('%s is refused', async (version) => {
    const { output } = await openssl.run(port, [version, '-cipher', 'ALL:@SECLEVEL=0']);
    expect(output).toContain('Cipher is (NONE)');
  });

  test('a client that names its application protocols gets http/1.1 or no connection, and one that names none enters', async () => {
    const offer = async (...protocols: readonly string[]) => {
      const alpn = protocols.length === 0 ? [] : ['-alpn', protocols.join(',')];
      return (await openssl.run(port, [...alpn, ...openssl.clientCertificate])).output;
    };
    expect(await offer('h2', 'http/1.1')).toContain('ALPN protocol: http/1.1');
    expect(await offer()).toContain('Verify return code: 0 (ok)');
    const refused = await offer('h2');
    expect(refused).toContain('Cipher is (NONE)');
    expect(refused).toMatch(/no.application.protocol/);
  });

  test('a suite without an authenticated cipher is refused', async () => {
    const { output } = await openssl.run(port, ['-tls1_2', '-cipher', 'AES128-SHA:ECDHE-ECDSA-AES128-SHA']);
    expect(output).toContain('Cipher is (NONE)');
  });

  test('each listener follows its own policy: one refuses suites without forward secrecy, the other takes them, also after a reload', async () => {
    const split = await startBench({ settings: { tlsPolicies: { certificateOnly: 'strict' } } });
    const client = await OpensslClient.create(split.server.trustedRootsPem);
    const withoutForwardSecrecy = ['-tls1_2', '-cipher', 'AES128-GCM-SHA256:AES256-GCM-SHA384'];
    const suiteOf = async (to: number, args: readonly string[]) =>
      /Cipher is (\S+)/.exec((await client.run(to, args)).output)?.[1];
    const { certificateOnly, passwordOrCertificate } = split.gateway.ports;
    const seen = async () => [
      await suiteOf(certificateOnly, withoutForwardSecrecy),
      await suiteOf(passwordOrCertificate, withoutForwardSecrecy),
      await suiteOf(certificateOnly, ['-tls1_2', '-cipher', 'ECDHE-RSA-AES256-GCM-SHA384']),
      await suiteOf(passwordOrCertificate, ['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384']),
      await suiteOf(certificateOnly, ['-tls1_3']),
    ];
    const asConfigured = [
      '(NONE)',
      expect.stringMatching(/^AES(128|256)-GCM-SHA(256|384)$/),
      'ECDHE-RSA-AES256-GCM-SHA384',
      'ECDHE-ECDSA-AES256-GCM-SHA384',
      expect.stringMatching(/^TLS_/),
    ];
    expect(await seen()).toEqual(asConfigured);
    split.server.changeAnchors({ factoryRootsPem: split.server.chargers.root.pem });
    expect(await seen()).toEqual(asConfigured);
    await client.remove();
    await split.stop();
  });

  test.each([
    ['both are strict', 'strict', '(NONE)'],
    ['one is', 'ocpp-mandatory', 'AES128-GCM-SHA256'],
  ] as const)('each listener has the policy that the server says: %s', async (_, ofPasswords, withPasswords) => {
    const tlsPolicies = { passwordOrCertificate: ofPasswords, certificateOnly: 'strict' } as const;
    const strict = await startBench({ settings: { tlsPolicies } });
    const client = await OpensslClient.create(strict.server.trustedRootsPem);
    const seenAt = async (to: number) => (await client.run(to, ['-tls1_2', '-cipher', 'AES128-GCM-SHA256'])).output;
    const { certificateOnly, passwordOrCertificate } = strict.gateway.ports;
    expect(await seenAt(certificateOnly)).toContain('Cipher is (NONE)');
    expect(await seenAt(passwordOrCertificate)).toContain(`Cipher is ${withPasswords}`);
    await client.remove();
    await strict.stop();
  });
});

describe('resumption and renegotiation', () => {
  test('TLS 1.2 gives no ticket and no session: five reconnections are five full handshakes', async () => {
    const { output } = await openssl.run(port, ['-tls1_2', '-reconnect', ...openssl.clientCertificate]);
    expect(output.match(/^New, TLSv1\.2/gm)).toHaveLength(6);
    expect(output).not.toMatch(/^Reused/m);
  });

  test.each(['-tls1_2', '-tls1_3'])(
    'a kept session of %s is not resumed, with or without the certificate',
    async (version) => {
      const session = openssl.path(`session${version}.pem`);
      const first = await openssl.run(port, [version, '-ign_eof', '-sess_out', session, ...openssl.clientCertificate], {
        input: UPGRADE,
        until: /101 Switching Protocols/,
      });
      expect(first.output).toContain('101 Switching Protocols');
      const again = await openssl.run(port, [version, '-ign_eof', '-sess_in', session], {
        input: UPGRADE,
        until: /HTTP\/1\.1 \d+/,
      });
      expect(again.output).toMatch(/^New, TLSv1/m);
      expect(again.output).not.toMatch(/^Reused/m);
      expect(again.output).not.toContain('101 Switching Protocols');
    },
  );

  test('TLS 1.2 renegotiation is refused', async () => {
    const { output } = await openssl.run(port, ['-tls1_2', ...openssl.clientCertificate], {
      input: 'R\n',
      until: /no renegotiation|RENEGOTIATING[\s\S]*(error|errno|alert)/i,
    });
    expect(output).toContain('RENEGOTIATING');
    expect(output).toMatch(/no renegotiation/i);
  });
});

describe('slow peers', () => {
  const cut = async (socket: { on(event: 'error', listener: () => void): unknown } & NodeJS.EventEmitter) => {
    // A reset is an end as well: whoever writes to a socket that was cut hears of one.
    socket.on('error', () => undefined);
    await new Promise<void>((closed) => socket.once('close', () => closed()));
  };

  test('a connection that says nothing is cut', async () => {
    await cut(connectTcp(port, '127.0.0.1'));
  });

  test('a rush of connections that say nothing keeps no station waiting', async () => {
    // None of them is cut before it is in.
    const patient = await startBench({ connectDeadlineMs: 10_000 });
    const rush: Socket[] = [];
    try {
      const { server, gateway } = patient;
      const station = server.chargers.station('SN-T-2');
      server.admit('T-2', { profileFloor: 3, fingerprints: { [station.certificate.fingerprint]: 'active' } });
      const { certificateOnly } = gateway.ports;
      for (let number = 0; number < 300; number++) rush.push(connectTcp(certificateOnly, '127.0.0.1'));
      await Promise.all(rush.map((socket) => once(socket, 'connect')));
      const how = { port: certificateOnly, trustedRootsPem: server.trustedRootsPem, name: 'T-2', holder: station };
      (await enter(how)).close();
    } finally {
      for (const socket of rush) socket.destroy();
      await patient.stop();
    }
  });

  test('half a TLS handshake is cut', async () => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.write(Buffer.from('160301020001', 'hex'));
    await cut(socket);
  });

  test('headers that never end are cut, however steadily they drip', async () => {
    const socket = connectTls({ port, host: '127.0.0.1', ca: bench.server.trustedRootsPem, servername: 'localhost' });
    socket.write('GET /ocpp/T-1 HTTP/1.1\r\nHost: localhost\r\n');
    const drip = setInterval(() => socket.write('X-A: b\r\n'), 100);
    socket.resume();
    await cut(socket);
    clearInterval(drip);
  });

  test('too many headers are refused', async () => {
    const socket = connectTls({ port, host: '127.0.0.1', ca: bench.server.trustedRootsPem, servername: 'localhost' });
    socket.write(`GET /ocpp/T-1 HTTP/1.1\r\nHost: localhost\r\nX-A: ${'b'.repeat(20_000)}\r\n\r\n`);
    socket.resume();
    await cut(socket);
  });

  test('a plain request is told to upgrade', async () => {
    const { output } = await openssl.run(port, ['-quiet', '-ign_eof'], {
      input: 'GET /ocpp/T-1 HTTP/1.1\r\nHost: localhost\r\n\r\n',
      until: /HTTP\/1\.1 426/,
    });
    expect(output).toContain('HTTP/1.1 426');
  });
});
