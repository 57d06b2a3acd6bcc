import { connect, type TLSSocket } from 'node:tls';
import { statusOf, upgradeRequest } from '../../stations/upgrade-request.ts';
import type { Target, TlsCase } from './target.ts';

type Version = 'TLSv1.2' | 'TLSv1.3';

function dial(target: Target, version: Version, withCertificate: boolean, session?: Buffer): TLSSocket {
  const { chain, key } = target.shown;
  const pem = chain.map((der) => `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`);
  const credentials = { cert: pem.join(''), key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
  const socket = connect({
    port: target.port,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: [...target.rootsPem],
    minVersion: version,
    maxVersion: version,
    ...(withCertificate ? credentials : {}),
    ...(session === undefined ? {} : { session }),
  });
  // Whoever waits for something of it hears of its end.
  socket.on('error', () => socket.destroy());
  return socket;
}

/** False: it ended before. */
async function isSecure(socket: TLSSocket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('secureConnect', () => resolve(true));
    socket.once('close', () => resolve(false));
  });
}

/** The status of an upgrade; null: the connection ended without one. */
async function upgrade(socket: TLSSocket, name: string): Promise<number | null> {
  socket.write(upgradeRequest(name));
  const answer = new Promise<number | null>((resolve) => {
    socket.once('data', (bytes: Buffer) => resolve(statusOf(bytes)));
    socket.once('close', () => resolve(null));
  });
  return answer;
}

async function keep(target: Target, version: Version): Promise<Buffer | string> {
  const socket = dial(target, version, true);
  let latest: Buffer | undefined;
  socket.on('session', (session: Buffer) => {
    latest = session;
  });
  try {
    if (!(await isSecure(socket))) return 'the station got no connection';
    const status = await upgrade(socket, target.name);
    if (status !== 101) return `the station was answered ${status}`;
    // In 1.3 what came after the handshake, if anything did; in 1.2 what the handshake left.
    return latest ?? socket.getSession() ?? 'there was no session to keep';
  } finally {
    socket.destroy();
  }
}

function keptSession(version: Version): readonly TlsCase[] {
  const again = (withCertificate: boolean, expected: readonly (number | null)[]) => async (target: Target) => {
    const kept = await keep(target, version);
    if (typeof kept === 'string') return kept;
    for (let number = 0; number < 5; number++) {
      const socket = dial(target, version, withCertificate, kept);
      try {
        if (!(await isSecure(socket))) return 'there was no connection';
        if (socket.isSessionReused()) return 'the session was resumed';
        const status = await upgrade(socket, target.name);
        if (!expected.includes(status)) return `answered ${status}`;
      } finally {
        socket.destroy();
      }
    }
    return null;
  };
  return [
    {
      name: `five reconnections with a kept session of ${version} are five proofs of the same certificate`,
      run: again(true, [101]),
    },
    { name: `a kept session of ${version} without the certificate opens nothing`, run: again(false, [401, 403, null]) },
  ];
}

export const SESSION_CASES: readonly TlsCase[] = [...keptSession('TLSv1.2'), ...keptSession('TLSv1.3')];
