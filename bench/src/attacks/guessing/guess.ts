import { connect as connectTcp } from 'node:net';
import { connect, type SecureContext } from 'node:tls';
import type { DiallingStation } from '../../stations/stations-parts.ts';
import { statusOf, upgradeRequest } from '../../stations/upgrade-request.ts';
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

/** What the attacker has: names, keys and certificates of stations, and a password; none of them opens anything as he uses them. */
export interface Known {
  readonly ports: readonly number[];
  readonly serverName: string;
  /** The right one of every station. */
  readonly password: string;
  readonly stations: readonly DiallingStation[];
  /** Of somebody without a certificate. */
  readonly nobody: SecureContext;
}

interface Guess {
  readonly name: string;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly secureContext?: SecureContext;
}

/** One of the ways in which somebody tries who may not enter. */
function guessAt({ stations, password }: Known, random: Random): Guess {
  const station = () => random.oneOf(stations);
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
      const { name: other, secureContext } = station();
      return { name: other === name ? `${name}0` : name, secureContext };
    }
    default:
      return { name, basic: { username: name, password: random.bytes(16).toString('hex') } };
  }
}

/** What one attempt came to. */
export function guess(known: Known, random: Random): Promise<GuessEnd> {
  const { name, basic, secureContext = known.nobody } = guessAt(known, random);
  const tcp = connectTcp({ port: random.oneOf(known.ports), host: '127.0.0.1', localAddress: FROM });
  const socket = connect({ socket: tcp, servername: known.serverName, secureContext });
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
