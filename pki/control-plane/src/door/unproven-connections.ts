import { isIPv6, type Socket } from 'node:net';

/** Handshakes under way in all. */
const LIMIT = 128;
/** Of one stranger, who else could keep every other caller out. Ours connect once and stay. */
const SHARE = 8;

type Connection = Pick<Socket, 'remoteAddress' | 'remotePort'>;

/** Connections below handshakes that are under way, each with its share of them. */
export class UnprovenConnections<Accepted extends Connection> {
  readonly #byOtherEnd = new Map<string, Accepted>();

  /** False: there are too many, of all or of its network. */
  add(connection: Accepted): boolean {
    const network = networkOf(connection);
    let share = 0;
    for (const other of this.#byOtherEnd.values()) if (networkOf(other) === network) share += 1;
    if (this.#byOtherEnd.size >= LIMIT || share >= SHARE) return false;
    this.#byOtherEnd.set(otherEnd(connection), connection);
    return true;
  }

  /** It has ended, or its handshake has; then it may be known by the TLS socket above it. */
  delete(connection: Connection): void {
    this.#byOtherEnd.delete(otherEnd(connection));
  }

  values(): Iterable<Accepted> {
    return this.#byOtherEnd.values();
  }
}

export const otherEnd = ({ remoteAddress, remotePort }: Connection): string =>
  `${remoteAddress ?? 'nowhere'}:${remotePort ?? 0}`;

/** An IPv4 address, or the first 64 bits of an IPv6 address: whoever has one of these has all of them. */
function networkOf({ remoteAddress = 'nowhere' }: Connection): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(remoteAddress)?.[1];
  if (mapped !== undefined || !isIPv6(remoteAddress)) return mapped ?? remoteAddress;
  const [before, after] = remoteAddress.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const groups = [...(before ?? [])];
  while (groups.length + (after?.length ?? 0) < 8) groups.push('0');
  return [...groups, ...(after ?? [])].slice(0, 4).join(':');
}
