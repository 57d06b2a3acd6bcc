import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { connectPki, type PkiControlPlane, PROFILE_NAMES } from '@bfcert/pki-contract';
import {
  describePkiContract,
  issued,
  newKeys,
  signingRequest,
  stationRequest,
} from '@bfcert/pki-contract/contract-test';
import type { LaunchedProcess } from '@bfcert/pki-process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CallerEntry } from '../callers.ts';
import { type Credential, DoorCertificates, fingerprintOf } from '../testing/door-certificates.ts';
import { Installation } from '../testing/installation.ts';

const SERVER_NAME = 'pki.internal.example';
const STRANGER = '127.0.0.9';
/** It may issue under an authority that is not there, and in no other way. */
const READER = { read: true, issue: [{ profile: 'charging-station', authority: 'elsewhere' }] } as const;
const RIGHTS = {
  issue: PROFILE_NAMES,
  lookup: true,
  void: true,
  revoke: true,
  publish: true,
  adoptRevocations: true,
  read: true,
};

/** A request as a caller would send it first; to whoever is not let in it must not even be answered. */
function requestFrame(): Buffer {
  const body = Buffer.from(JSON.stringify({ type: 'request', id: 1, method: 'summary', payload: {} }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

function everythingFrom(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {});
  return new Promise((resolve) => socket.once('close', () => resolve(Buffer.concat(chunks))));
}

describe('the door of the control plane', () => {
  let installation: Installation;
  let certificates: DoorCertificates;
  let expired: Credential;
  let next: Credential;
  let station: Credential;
  let port: number;
  let launched: LaunchedProcess;
  const connections: PkiControlPlane[] = [];

  function connect(credential: Credential, changes: { ca?: string; serverName?: string } = {}): PkiControlPlane {
    const tls = { ca: certificates.text('internal-ca.pem'), serverName: SERVER_NAME, ...credential, ...changes };
    const pki = connectPki({ host: '127.0.0.1', port, tls });
    connections.push(pki);
    return pki;
  }

  /** What the door sends to a client that asks at once: nothing, to whoever is refused. */
  async function received(credential: Partial<Credential>, options: ConnectionOptions = {}): Promise<Buffer> {
    const { certificate: cert, key } = credential;
    const socket = connectTls({
      host: '127.0.0.1',
      port,
      ca: certificates.text('internal-ca.pem'),
      servername: SERVER_NAME,
      ...(cert === undefined ? {} : { cert, key }),
      ...options,
    });
    socket.once('secureConnect', () => socket.write(requestFrame()));
    return everythingFrom(socket);
  }

  async function receivedInPlainText(bytes: string): Promise<Buffer> {
    const socket = connectTcp(port, '127.0.0.1');
    if (bytes !== '') socket.write(bytes);
    return everythingFrom(socket);
  }

  const restart = async (callers: readonly CallerEntry[]): Promise<void> => {
    const { callersFile } = installation.configuration;
    const { callers: local } = JSON.parse(readFileSync(callersFile, 'utf8')) as { callers: readonly CallerEntry[] };
    writeFileSync(callersFile, JSON.stringify({ callers: [...local, ...callers] }));
    launched = await installation.start('main.ts', {
      listen: {
        host: '127.0.0.1',
        port: 0,
        certFile: certificates.path('pki.pem'),
        keyFile: certificates.path('pki.key'),
        clientCaFile: certificates.path('internal-ca.pem'),
      },
    });
    const { isolation } = await launched.ready;
    port = Number(isolation.door?.split(':').at(-1));
  };

  beforeAll(async () => {
    installation = await Installation.create();
    certificates = new DoorCertificates();
    expired = certificates.caller('expired', { days: -1 });
    next = certificates.caller('next');
    const own = certificates.made('server-a');
    await restart([
      { name: 'server-a', certificateFingerprint: [fingerprintOf(own), fingerprintOf(next)], may: RIGHTS },
      { name: 'reader', certificateFingerprint: [fingerprintOf(certificates.caller('reader'))], may: READER },
      { name: 'late', certificateFingerprint: [fingerprintOf(expired)], may: RIGHTS },
      { name: 'itself', certificateFingerprint: [fingerprintOf(certificates.made('pki'))], may: RIGHTS },
    ]);
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const request = stationRequest({ csrPem: signingRequest({ privateKey, publicKey }) });
    const { chainPem } = await issued(connect(own), request);
    station = { certificate: chainPem, key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
  });
  afterAll(async () => {
    for (const connection of connections) await connection.close();
    await installation.remove();
    certificates.remove();
  });

  it('keeps the network, and says so', async () => {
    const { isolation } = await launched.ready;
    expect(isolation).toEqual({
      networkNamespace: false,
      permissionModel: true,
      emptyEnvironment: true,
      door: `127.0.0.1:${port}`,
    });
  });

  describePkiContract('through the door', async () => ({
    pki: connect(certificates.made('server-a')),
    close: async () => {},
  }));

  it('lets a caller in with its next certificate as well, while the one it has is in force', async () => {
    const [summary, again] = await Promise.all([
      connect(certificates.made('server-a')).summary(),
      connect(next).summary(),
    ]);
    expect(again).toEqual(summary);
  });

  it('gives whoever is inside its own permissions only', async () => {
    const reader = connect(certificates.made('reader'));
    expect((await reader.authorities()).length).toBeGreaterThan(0);
    expect(await reader.issue(stationRequest())).toEqual({
      refused: 'caller_not_allowed',
      detail: 'reader may not issue with the profile charging-station under charger-identity',
    });
    expect(await reader.issue(stationRequest({ profile: 'iot-device' }))).toEqual({
      refused: 'caller_not_allowed',
      detail: 'reader may not issue with the profile iot-device',
    });
    await expect(reader.voidCommand('c')).rejects.toMatchObject({ reason: 'caller_not_allowed' });
  });

  it('tells the watch when its certificate expires, and shows it to whoever keeps the inventory', async () => {
    const ends = new X509Certificate(certificates.text('pki.pem')).validToDate;
    const reader = connect(certificates.made('reader'));
    expect((await reader.metrics()).doorEnds).toBe(ends.toISOString());
    expect((await reader.ownInUse()).doorPem).toBe(new X509Certificate(certificates.text('pki.pem')).toString());
  });

  it('offers no session that could be resumed', async () => {
    const { certificate: cert, key } = certificates.made('server-a');
    const options = {
      host: '127.0.0.1',
      port,
      ca: certificates.text('internal-ca.pem'),
      servername: SERVER_NAME,
      cert,
      key,
    };
    const sessions: Buffer[] = [];
    for (const attempt of [1, 2]) {
      const [session] = sessions;
      const socket = connectTls(session === undefined ? options : { ...options, session });
      socket.on('session', (given) => sessions.push(given));
      // The welcome comes after whatever the handshake has to give.
      await once(socket, 'data');
      expect({ attempt, reused: socket.isSessionReused() }).toEqual({ attempt, reused: false });
      socket.destroy();
    }
  });

  it.each<[string, { ca?: string; serverName?: string }, RegExp]>([
    ['another authority', { ca: 'other' }, /self-signed certificate|unable to/i],
    ['another name', { serverName: 'pki.elsewhere.example' }, /does not match|altnames/i],
  ])('is not spoken to by a caller that expects %s', async (_, { ca, serverName }, reason) => {
    certificates.authority('other', '/O=Example Charging Ltd/CN=Internal Service CA');
    const expected = { ...(ca && { ca: certificates.text(`${ca}.pem`) }), ...(serverName && { serverName }) };
    const refusal = await connect(certificates.made('server-a'), expected)
      .summary()
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'PkiUnavailable', sent: false, message: expect.stringMatching(reason) });
  });

  it('lets callers in while a stranger holds as many handshakes open as it can', async () => {
    const attempts = Array.from({ length: 200 }, () =>
      connectTcp({ port, host: '127.0.0.1', localAddress: STRANGER }).on('error', () => {}),
    );
    await vi.waitUntil(() => attempts.filter(({ closed }) => closed).length === 192, { timeout: 4_000 });
    expect((await connect(certificates.made('server-a')).summary()).issued).toBeGreaterThan(0);
    for (const attempt of attempts) attempt.destroy();
  });

  it('reads nothing of those who are not in the list, and records each of them with the reason', async () => {
    certificates.authority('foreign', '/O=Elsewhere/CN=Foreign CA');
    certificates.authority('namesake', '/O=Example Charging Ltd/CN=Internal Service CA');
    const own = certificates.made('server-a');
    const attempts: readonly (readonly [what: string, attempt: () => Promise<Buffer>])[] = [
      ['no certificate', () => received({})],
      ['another authority', () => received(certificates.caller('foreigner', { ca: 'foreign' }))],
      ['an authority of the same name', () => received(certificates.caller('pretender', { ca: 'namesake' }))],
      [
        'our authority, not in the list',
        () => received(certificates.caller('stranger', { subject: '/O=Example/CN=stranger' })),
      ],
      ['the right names over another key', () => received(certificates.caller('double'))],
      ['the right certificate without its key', () => received(certificates.withoutItsKey(own, newKeys().privateKey))],
      ['in the list, expired', () => received(expired)],
      ['in the list, for servers', () => received(certificates.made('pki'))],
      ['a station of our own', () => received(station)],
      ['TLS 1.2', () => received(own, { maxVersion: 'TLSv1.2' })],
      ['HTTP', () => receivedInPlainText('GET / HTTP/1.1\r\n\r\n')],
      ['frames without TLS', () => receivedInPlainText(requestFrame().toString())],
      ['silence', () => receivedInPlainText('')],
      ['a look whether the port answers', () => everythingFrom(connectTcp(port, '127.0.0.1').end())],
    ];
    for (const [what, attempt] of attempts) {
      const bytes = await attempt();
      // In plain text and below TLS 1.3 OpenSSL tells why by an alert, which is no frame of ours.
      expect({ what, frames: bytes.includes('protocol') || bytes.includes('answer') }).toEqual({ what, frames: false });
    }
    // As the permission of somebody inside.
    await connect(certificates.made('reader'))
      .voidCommand('d')
      .catch(() => {});
    await launched.stop();

    const rows = installation.ledgerRows('SELECT caller, method, reason, detail FROM refusals ORDER BY position');
    const atTheDoor = rows.filter(({ method, detail }) => method === 'connect' && !String(detail).includes(STRANGER));
    const told = (reason: string, detail: RegExp) =>
      expect.objectContaining({ caller: 'unknown', reason, detail: expect.stringMatching(detail) });
    expect(atTheDoor).toEqual(
      expect.arrayContaining([
        told('no_certificate', /from 127\.0\.0\.1:\d+$/),
        told('certificate_chain_invalid', /CN=server-a.*(SELF_SIGNED|UNABLE)/),
        told('certificate_unknown', /CN=stranger/),
        told('certificate_unknown', /CN=server-a/),
        told('key_not_proven', /SIGNATURE/),
        told('certificate_chain_invalid', /CERT_HAS_EXPIRED/),
        told('certificate_chain_invalid', /CN=pki\.internal\.example.*INVALID_PURPOSE/),
        told('certificate_chain_invalid', /CN=SN-.*UNABLE/),
        told('tls_version_too_old', /PROTOCOL/),
        told('not_tls', /HTTP/),
        told('handshake_too_slow', /TIMEOUT, from 127/),
      ]),
    );
    // Nothing was refused to the one that only looked.
    expect(atTheDoor).toHaveLength(attempts.length - 1);
    const count = (reason: string) => atTheDoor.filter((row) => row.reason === reason).length;
    expect({ chain: count('certificate_chain_invalid'), unknown: count('certificate_unknown') }).toEqual({
      chain: 5,
      unknown: 2,
    });
    // None of them was heard: what is asked is recorded under its method.
    expect(rows.filter(({ caller, method }) => caller === 'unknown' && method !== 'connect')).toEqual([]);
    expect(rows).toContainEqual(
      expect.objectContaining({ caller: 'reader', method: 'void', reason: 'caller_not_allowed' }),
    );
  });
});
