import { connect as connectTcp } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import type { Site } from '../../servers/site.ts';
import type { BesiegedGateway } from '../besieged-gateway.ts';
import type { Random } from '../random.ts';

/** The attacker's address: another than everybody's. */
const FROM = '127.0.0.2';
const PATIENCE_MS = 60_000;

/** `dropped`: no answer to a request, or not even TLS. `held`: neither an answer nor an end. */
export type GuessEnd = number | 'dropped' | 'held';

interface Guess {
  readonly name: string;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly credential?: { readonly keyPem: string; readonly chainPem: string };
}

/** One of the ways in which somebody tries who may not enter. */
function guessAt(site: Site, random: Random): Guess {
  const station = () => random.oneOf(site.stations);
  const { name } = station();
  switch (random.below(7)) {
    case 0:
      return { name };
    case 1:
      return {
        name: `nobody-${random.below(1e6)}`,
        basic: { username: name, password: 'a-password-of-sixteen-or-more' },
      };
    case 2:
      return { name, basic: { username: `nobody-${random.below(1e6)}`, password: 'a-password-of-sixteen-or-more' } };
    case 3:
      return { name, basic: { username: name, password: '' } };
    case 4: {
      // The certificate of another station, with its key.
      const { name: other, credential } = station();
      return { name: other === name ? `${name}0` : name, credential };
    }
    default:
      return { name, basic: { username: name, password: random.bytes(16).toString('hex') } };
  }
}

/** What one attempt came to. */
export function guess({ ports }: BesiegedGateway, site: Site, random: Random): Promise<GuessEnd> {
  const { name, basic, credential } = guessAt(site, random);
  const port = random.below(2) === 0 ? ports.passwordOrCertificate : ports.certificateOnly;
  const proof: ConnectionOptions =
    credential === undefined ? {} : { cert: credential.chainPem, key: credential.keyPem };
  const tcp = connectTcp({ port, host: '127.0.0.1', localAddress: FROM });
  const socket = connect({
    socket: tcp,
    servername: site.serverName,
    ca: [site.backend.ec.rootPem, site.backend.rsa.rootPem],
    ...proof,
  });
  const authorization =
    basic === undefined
      ? []
      : [`Authorization: Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`];
  socket.write(
    [
      `GET /ocpp/${name} HTTP/1.1`,
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol: ocpp2.0.1',
      ...authorization,
      '',
      '',
    ].join('\r\n'),
  );
  return new Promise((resolve) => {
    const end = (how: GuessEnd): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(how);
    };
    const timer = setTimeout(() => end('held'), PATIENCE_MS);
    socket.once('data', (bytes: Buffer) => end(Number(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1'))?.[1] ?? 0)));
    tcp.on('error', () => end('dropped'));
    socket.on('error', () => end('dropped'));
    socket.once('close', () => end('dropped'));
  });
}
