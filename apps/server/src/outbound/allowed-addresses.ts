import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * Ranges that no address a person typed may lead to: ourselves, our networks, and what is no host
 * (RFC 6890 and its registries). IPv4 in IPv6 is judged as the IPv4 address it stands for.
 */
const NOT_PUBLIC: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
];

/** Which addresses a request may go to that somebody outside the configuration named. */
export class AllowedAddresses {
  readonly #refused = blockListOf(NOT_PUBLIC);
  readonly #allowed: BlockList;

  /** @param allowed networks that may be reached although they are not public: `10.20.0.0/16`, `::1/128`. */
  constructor(allowed: readonly string[]) {
    this.#allowed = blockListOf(allowed.map(networkOf));
  }

  /** `address` is an IP address, never a name. */
  includes(address: string): boolean {
    const plain = unmapped(address);
    const family = isIP(plain);
    if (family === 0) return false;
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    return this.#allowed.check(plain, kind) || !this.#refused.check(plain, kind);
  }
}

/** @throws with a sentence that names what is wrong. */
export function networkOf(text: string): readonly [network: string, prefix: number] {
  const [network = '', prefix = ''] = text.split('/');
  const longest = isIPv6(network) ? 128 : 32;
  if (isIP(network) === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > longest) {
    throw new Error(`${text} is no network such as 10.20.0.0/16`);
  }
  return [network, Number(prefix)];
}

function blockListOf(networks: readonly (readonly [network: string, prefix: number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, isIPv6(network) ? 'ipv6' : 'ipv4');
  return list;
}

/** `::ffff:127.0.0.1`, also as `::ffff:7f00:1`. */
function unmapped(address: string): string {
  if (!isIPv6(address)) return address;
  const canonical = new URL(`http://[${address.split('%', 1)[0]}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped === null) return canonical;
  const value = (Number.parseInt(mapped[1] ?? '', 16) << 16) | Number.parseInt(mapped[2] ?? '', 16);
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
}
