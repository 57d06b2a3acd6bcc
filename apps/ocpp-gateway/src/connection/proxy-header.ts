import { isIPv4, isIPv6, SocketAddress } from 'node:net';

/** What stands at the beginning of a connection that a load balancer hands on. */
export type ProxyHeader =
  /** Not enough has come to tell. */
  | { readonly kind: 'incomplete' }
  /** Something else begins here, such as TLS. */
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  /** `address`: whose connection it is; null: the balancer's own, as for its health checks. `length` in bytes. */
  | { readonly kind: 'header'; readonly address: string | null; readonly length: number };

const V1_START = Buffer.from('PROXY ', 'latin1');
/** With its line end; the standard has no longer one. */
const V1_LONGEST = 107;
const V2_SIGNATURE = Buffer.from([0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]);
const V2_FIXED = 16;
/** Addresses, and what balancers add to them. */
const V2_LONGEST = 4_096;

const incomplete: ProxyHeader = { kind: 'incomplete' };
const none: ProxyHeader = { kind: 'none' };
const malformed: ProxyHeader = { kind: 'malformed' };

/** The PROXY protocol of HAProxy, version 1 (text) and 2 (binary): by whom a TCP connection was really made. */
export function readProxyHeader(bytes: Buffer): ProxyHeader {
  if (beginsLike(bytes, V2_SIGNATURE)) return bytes.length < V2_FIXED ? incomplete : readV2(bytes);
  if (beginsLike(bytes, V1_START)) return bytes.length < V1_START.length ? incomplete : readV1(bytes);
  return none;
}

/** As far as both go. */
function beginsLike(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length);
  return bytes.subarray(0, length).equals(start.subarray(0, length));
}

function readV1(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, V1_LONGEST).indexOf('\r\n');
  if (end < 0) return bytes.length < V1_LONGEST ? incomplete : malformed;
  const length = end + 2;
  const [, family, source, ...others] = bytes.toString('latin1', 0, end).split(' ');
  if (family === 'UNKNOWN') return { kind: 'header', address: null, length };
  const fits = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : null;
  if (fits === null || source === undefined || !fits(source) || others.length !== 3) return malformed;
  return { kind: 'header', address: source, length };
}

function readV2(bytes: Buffer): ProxyHeader {
  const version = bytes.readUInt8(12);
  const family = bytes.readUInt8(13);
  const rest = bytes.readUInt16BE(14);
  if (version >> 4 !== 2 || (version & 0xf) > 1 || rest > V2_LONGEST) return malformed;
  const length = V2_FIXED + rest;
  if (bytes.length < length) return incomplete;
  // LOCAL, and families of which no address is needed here.
  if ((version & 0xf) === 0) return { kind: 'header', address: null, length };
  const addresses = bytes.subarray(V2_FIXED, length);
  if (family === 0x11 && rest >= 12) return { kind: 'header', address: addresses.subarray(0, 4).join('.'), length };
  if (family === 0x21 && rest >= 36) return { kind: 'header', address: textOfIPv6(addresses.subarray(0, 16)), length };
  return malformed;
}

/** Canonical, as sockets say it. */
function textOfIPv6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}
