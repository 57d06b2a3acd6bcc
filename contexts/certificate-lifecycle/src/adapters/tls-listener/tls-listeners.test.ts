import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { brainpoolServer } from '@bfcert/kernel/testing/brainpool-server';
import { afterEach, describe, expect, test } from 'vitest';
import { OutsideIssuer } from '../../testing/outside-issuer.ts';
import { serverCertificateSourceContract } from '../../testing/server-certificate-source.contract.ts';
import { tlsListeners, type WatchedListener } from './tls-listeners.ts';

const NAME = 'csms.example.com';
const issuer = new OutsideIssuer('Outside Root', new Date());
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

const certify = (key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }, name = NAME) => {
  const issued = issuer.issue({ subject: [{ name: 'CN', value: name }], dnsNames: [name], key: key.publicKey });
  const keyPem = key.privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { ...issued, credential: { cert: issued.pem + issuer.pem, key: keyPem } };
};
const ofEc = certify(ec);
const ofRsa = certify(rsa);
const both: TlsOptions = {
  cert: [ofEc.credential.cert, ofRsa.credential.cert],
  key: [ofEc.credential.key, ofRsa.credential.key],
};

const servers: Server[] = [];
const sockets = new Set<Socket>();
async function listen<Some extends Server>(server: Some): Promise<number> {
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return (server.address() as AddressInfo).port;
}
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

const tls = (options: TlsOptions, onName: (name: string) => void = () => undefined) =>
  listen(
    createTlsServer({
      ...options,
      SNICallback: (name, done) => {
        onName(name);
        done(null);
      },
    }),
  );

const listener = (port: number, over: Partial<WatchedListener> = {}): WatchedListener => ({
  name: 'front',
  host: '127.0.0.1',
  port,
  serverName: NAME,
  trustAnchors: async () => issuer.pem,
  ...over,
});
const seen = async (watched: WatchedListener, probeMs?: number) =>
  (await tlsListeners('listeners', async () => [watched], probeMs).read()).map(
    ({ reference, chain, served, problem }) => ({
      reference,
      fingerprint: chain?.fingerprint ?? null,
      validates: served?.validates,
      validationProblem: served?.validationProblem,
      problem,
    }),
  );

serverCertificateSourceContract('TLS listeners', async () => {
  const port = await tls(ofEc.credential);
  return {
    source: tlsListeners('listeners', async () => [listener(port)]),
    fingerprint: ofEc.fingerprint,
    close: async () => undefined,
  };
});

describe('a listener', () => {
  test('that has a place of its own under its name says which, for either key algorithm', async () => {
    const watched = listener(await tls(both), { placeOf: (slot) => `${slot}@gateway-2` });
    const places = (await tlsListeners('listeners', async () => [watched]).read()).map(({ place }) => place);
    expect(places).toEqual(['ec@gateway-2', 'rsa@gateway-2']);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'with two chains shows each to its kind of client, over %s',
    async (version) => {
      const port = await tls({ ...both, minVersion: version, maxVersion: version });
      expect(await seen(listener(port))).toEqual([
        {
          reference: 'front/ec',
          fingerprint: ofEc.fingerprint,
          validates: true,
          validationProblem: null,
          problem: null,
        },
        {
          reference: 'front/rsa',
          fingerprint: ofRsa.fingerprint,
          validates: true,
          validationProblem: null,
          problem: null,
        },
      ]);
    },
  );

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'with an RSA certificate alone has none for clients of EC, over %s',
    async (version) => {
      const port = await tls({ ...ofRsa.credential, minVersion: version, maxVersion: version });
      expect(await seen(listener(port))).toMatchObject([
        { reference: 'front/ec', fingerprint: null, problem: null },
        { reference: 'front/rsa', fingerprint: ofRsa.fingerprint, problem: null },
      ]);
    },
  );

  test('is asked for its name, and shows the certificates above its own too', async () => {
    const names: string[] = [];
    const port = await tls(ofEc.credential, (name) => names.push(name));
    const [found] = await tlsListeners('listeners', async () => [listener(port)]).read();
    expect(names).toContain(NAME);
    expect(found?.chain?.chainPem).toBe(ofEc.pem + issuer.pem);
  });

  test.each([
    [
      'an anchor that is not ours',
      { trustAnchors: async () => new OutsideIssuer('Other', new Date()).pem },
      'SELF_SIGNED_CERT_IN_CHAIN',
    ],
    ['the public anchors', { trustAnchors: async () => null }, 'SELF_SIGNED_CERT_IN_CHAIN'],
    [
      'a file of anchors that is gone',
      { trustAnchors: () => Promise.reject(new Error('ENOENT')) },
      'ANCHORS_UNREADABLE',
    ],
    ['a name of somebody else', { serverName: 'api.example.com' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('is read all the same when %s does not validate it, and that is said', async (_what, over, problem) => {
    const port = await tls(ofEc.credential);
    expect((await seen(listener(port, over)))[0]).toEqual({
      reference: 'front/ec',
      fingerprint: ofEc.fingerprint,
      validates: false,
      validationProblem: problem,
      problem: null,
    });
  });

  test('with an expired certificate is read all the same', async () => {
    const { pem, fingerprint } = issuer.issue({
      subject: [{ name: 'CN', value: NAME }],
      dnsNames: [NAME],
      key: ec.publicKey,
      notBefore: new Date(Date.now() - 7_200_000),
      notAfter: new Date(Date.now() - 3_600_000),
    });
    const port = await tls({ cert: pem, key: ofEc.credential.key });
    expect((await seen(listener(port)))[0]).toMatchObject({ fingerprint, validationProblem: 'CERT_HAS_EXPIRED' });
  });
});

describe('a listener that does not speak TLS', () => {
  const unreadable = (what: string) => [
    { reference: 'front/ec', fingerprint: null, problem: expect.stringContaining(what) },
    { reference: 'front/rsa', fingerprint: null, problem: expect.stringContaining(what) },
  ];

  test('because nobody is there, could not be probed', async () => {
    const port = await listen(createServer());
    await new Promise((done) => servers.pop()?.close(done));
    expect(await seen(listener(port))).toMatchObject(unreadable('ECONNREFUSED'));
  });

  test('because it answers with a redirect is not followed', async () => {
    let asked = 0;
    const elsewhere = await listen(createHttpServer(() => (asked += 1)));
    const port = await listen(
      createServer((socket) => socket.end(`HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:${elsewhere}/\r\n\r\n`)),
    );
    expect(await seen(listener(port))).toMatchObject(unreadable('ERR_SSL_'));
    expect(asked).toBe(0);
  });

  test('is given up in the given time when it says nothing', async () => {
    const port = await listen(createServer());
    expect(await seen(listener(port), 200)).toMatchObject(unreadable('no handshake within 200 ms'));
  });

  test('is given up in the given time when it sends a byte now and then', async () => {
    // The beginning of a TLS record that never ends.
    const port = await listen(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.write(Buffer.from([0x16, 0x03, 0x03, 0x40, 0x00]));
        const drip = setInterval(() => socket.write(Buffer.from([0x02])), 20);
        socket.on('close', () => clearInterval(drip));
      }),
    );
    expect(await seen(listener(port), 300)).toMatchObject(unreadable('no handshake within 300 ms'));
  });

  test('hangs up, and that is said', async () => {
    const port = await listen(createServer((socket) => socket.destroy()));
    expect((await seen(listener(port)))[0]?.problem).toMatch(/^127\.0\.0\.1:\d+ could not be probed: [^\n]+\.$/);
  });
});

test('a chain of more certificates than anybody needs is not read', async () => {
  let last = issuer;
  const cas = [issuer.pem];
  for (let depth = 1; depth <= 11; depth += 1) {
    last = new OutsideIssuer(`CA ${depth}`, new Date(), { parent: last });
    cas.unshift(last.pem);
  }
  const { pem } = last.issue({ subject: [{ name: 'CN', value: NAME }], dnsNames: [NAME], key: ec.publicKey });
  const port = await tls({ cert: pem + cas.join(''), key: ofEc.credential.key });
  expect((await seen(listener(port)))[0]).toMatchObject({
    fingerprint: null,
    problem: 'A chain of 11 certificates is not read.',
  });
});

test('listeners are read side by side, and one that hangs costs the others nothing', async () => {
  const hanging = await listen(createServer());
  const port = await tls(both);
  const watched = [listener(hanging, { name: 'hanging' }), listener(port, { name: 'good' })];
  const found = await tlsListeners('listeners', async () => watched, 300).read();
  expect(found.map(({ reference, problem }) => [reference, problem === null])).toEqual([
    ['hanging/ec', false],
    ['hanging/rsa', false],
    ['good/ec', true],
    ['good/rsa', true],
  ]);
});

test.each([true, false])(
  'a listener whose chain has a key on a brainpool curve is not taken, and it is said why, whether it leads to our anchors: %s',
  async (validates) => {
    await using server = await brainpoolServer((options) => createTlsServer(options));
    const trustAnchors = async () => (validates ? server.rootPem : issuer.pem);
    const [ec] = await seen(listener(server.port, { serverName: 'localhost', trustAnchors }));
    expect(ec).toMatchObject({
      validates,
      fingerprint: null,
      problem: expect.stringMatching(/^Certificate 2 .* curve/),
    });
  },
);
