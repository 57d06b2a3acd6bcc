import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Site } from '../../servers/site.ts';
import type { BesiegedGateway } from '../besieged-gateway.ts';
import { CONTENT, clientHello, EXTENSIONS_OF_12, record } from '../tls/wire.ts';

const DRIP_EVERY_MS = 500;

/** A connection that is never finished, from its begin to its end; null: it was still there when everybody had given up. */
export type Lifetime = number | null;

function untilClosed(socket: Socket, giveUpMs: number): Promise<Lifetime> {
  const began = performance.now();
  socket.on('error', () => socket.destroy());
  socket.resume();
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(null);
      socket.destroy();
    }, giveUpMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(performance.now() - began);
    });
  });
}

/** A TCP connection, and then nothing, half a hello, or a hello whose answer is not answered. */
export function halfOpen({ ports }: BesiegedGateway, index: number, giveUpMs: number): Promise<Lifetime> {
  const socket = connectTcp({ port: ports.certificateOnly, host: '127.0.0.1' });
  const hello = record(CONTENT.handshake, clientHello({ suites: [0xc02b], extensions: EXTENSIONS_OF_12 }));
  if (index % 3 === 1) socket.write(hello.subarray(0, hello.length / 2));
  if (index % 3 === 2) socket.write(hello);
  return untilClosed(socket, giveUpMs);
}

function dial({ ports }: BesiegedGateway, site: Site): TLSSocket {
  const ca = [site.backend.ec.rootPem, site.backend.rsa.rootPem];
  return connectTls({ port: ports.certificateOnly, host: '127.0.0.1', servername: site.serverName, ca });
}

/** Headers that come one by one and never end. */
export async function drip(gateway: BesiegedGateway, site: Site, giveUpMs: number): Promise<Lifetime> {
  const socket = dial(gateway, site);
  socket.write('GET /ocpp/CS-0 HTTP/1.1\r\nHost: localhost\r\n');
  const timer = setInterval(() => socket.write('X-A: b\r\n'), DRIP_EVERY_MS);
  try {
    return await untilClosed(socket, giveUpMs);
  } finally {
    clearInterval(timer);
  }
}

/** A megabyte of headers at once. */
export function flood(gateway: BesiegedGateway, site: Site, giveUpMs: number): Promise<Lifetime> {
  const socket = dial(gateway, site);
  socket.write(`GET /ocpp/CS-0 HTTP/1.1\r\nHost: localhost\r\n${'X-Header: something\r\n'.repeat(50_000)}\r\n`);
  return untilClosed(socket, giveUpMs);
}
