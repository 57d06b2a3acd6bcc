import { connect as connectTcp } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import type { Site } from '../../servers/site.ts';
import { statusOf, upgradeRequest } from '../../stations/upgrade-request.ts';
import type { BesiegedGateway } from '../besieged-gateway.ts';
import type { Random } from '../random.ts';

/** The attacker's address: another than everybody's. */
const FROM = '127.0.0.2';
const PATIENCE_MS = 60_000;

/**
 * The status that was answered, or else how far it came. `not_connected`: there was nobody at the port, so nothing was
 * tried. `dropped`: the connection was taken and ended before a byte of TLS. `not_greeted`: TLS began and failed.
 * `not_answered`: TLS was there, and no answer. `held`: neither an answer nor an end.
 */
export type GuessEnd = number | 'not_connected' | 'dropped' | 'not_greeted' | 'not_answered' | 'held';

interface Guess {
  readonly name: string;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly credential?: { readonly keyPem: string; readonly chainPem: string };
}

/** One of the ways in which somebody tries who may not enter; `password` is the right one of every station. */
function guessAt(site: Site, password: string, random: Random): Guess {
  const station = () => random.oneOf(site.stations);
  const { name } = station();
  switch (random.below(7)) {
    case 0:
      return { name };
    case 1:
      return {
        name: `nobody-${random.below(1e6)}`,
        basic: { username: name, password },
      };
    case 2:
      return { name, basic: { username: `nobody-${random.below(1e6)}`, password } };
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
export function guess({ ports, password }: BesiegedGateway, site: Site, random: Random): Promise<GuessEnd> {
  const { name, basic, credential } = guessAt(site, password, random);
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
  socket.write(upgradeRequest(name, { more: authorization }));
  return new Promise((resolve) => {
    const end = (how: GuessEnd): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(how);
    };
    let furthest: GuessEnd = 'not_connected';
    const over = (): void => end(furthest === 'dropped' && tcp.bytesRead > 0 ? 'not_greeted' : furthest);
    const timer = setTimeout(() => end('held'), PATIENCE_MS);
    tcp.once('connect', () => {
      furthest = 'dropped';
    });
    socket.once('secureConnect', () => {
      furthest = 'not_answered';
    });
    socket.once('data', (bytes: Buffer) => end(statusOf(bytes)));
    tcp.on('error', over);
    socket.on('error', over);
    socket.once('close', over);
  });
}
