import { BlockList, isIPv4, type Socket } from 'node:net';
import { readProxyHeader } from './proxy-header.ts';

/** Whose connection a socket really is, where whoever handed it on has said so and is believed. */
const told = new WeakMap<object, string>();

export const toldAddressOf = (socket: object): string | undefined => told.get(socket);

/** The same for what was made of that socket. */
export function inheritAddress(from: object, to: object): void {
  const address = told.get(from);
  if (address !== undefined) told.set(to, address);
}

/**
 * Reads the header of the PROXY protocol from connections of the load balancers at `fronts` (addresses and networks, as
 * `10.0.0.0/8`), before anything else is: limits and reports then go by the address of whoever has called them. Nobody else's
 * connection is looked at for one: there such a header is no TLS, and ends it.
 */
export function headerReader(fronts: readonly string[], deadlineMs: number) {
  const trusted = listOf(fronts);
  return (socket: Socket, then: () => void): void => {
    if (isIn(trusted, socket.remoteAddress)) readHeader(socket, deadlineMs, then);
    else then();
  };
}

function readHeader(socket: Socket, deadlineMs: number, then: () => void): void {
  let bytes = Buffer.alloc(0);
  const cut = () => socket.destroy();
  const deadline = setTimeout(cut, deadlineMs);
  const settle = (): void => {
    clearTimeout(deadline);
    socket.off('readable', look);
    socket.off('close', settle);
  };
  const look = (): void => {
    const part = socket.read() as Buffer | null;
    if (part === null) return;
    bytes = Buffer.concat([bytes, part]);
    const header = readProxyHeader(bytes);
    if (header.kind === 'incomplete') return;
    settle();
    if (header.kind === 'malformed') return void cut();
    if (header.kind === 'header' && header.address !== null) told.set(socket, header.address);
    const rest = header.kind === 'header' ? bytes.subarray(header.length) : bytes;
    if (rest.length > 0) socket.unshift(rest);
    then();
  };
  socket.on('readable', look);
  socket.on('close', settle);
}

function listOf(fronts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const front of fronts) {
    const [address = '', prefix] = front.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/** A listener on both families says an IPv4 address as an IPv6 one. */
function isIn(list: BlockList, remoteAddress: string | undefined): boolean {
  if (remoteAddress === undefined) return false;
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
