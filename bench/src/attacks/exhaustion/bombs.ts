import { connect, type TLSSocket } from 'node:tls';
import { constants, deflateRawSync } from 'node:zlib';
import type { Site, SiteStation } from '../../servers/site.ts';
import { upgradeRequest } from '../../stations/upgrade-request.ts';
import type { BesiegedGateway } from '../besieged-gateway.ts';

const MIB = 1_048_576;
const OPCODE = { continuation: 0, text: 1, close: 8 } as const;
/** So long until a station that has sent too much was shown out. */
const PATIENCE_MS = 60_000;

/** A frame of RFC 6455 as a client sends it, masked with zeros. */
export function frameOf(
  payload: Buffer,
  {
    opcode,
    fin,
    compressed = false,
  }: { readonly opcode: number; readonly fin: boolean; readonly compressed?: boolean },
): Buffer {
  const first = (fin ? 0x80 : 0) | (compressed ? 0x40 : 0) | opcode;
  const header = Buffer.alloc(14);
  header[0] = first;
  header[1] = 0x80 | 127;
  header.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([header, payload]);
}

/** Raw deflate of so many blanks: a block is compressed once and repeated, as each of them ends in a full flush. */
export function bombOf(bytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(MIB, 0x20), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / MIB) }, () => block));
}

/** A station that has come in, with its WebSocket written by hand. */
function enter(gateway: BesiegedGateway, site: Site, { name, credential }: SiteStation): Promise<TLSSocket> {
  const socket = connect({
    port: gateway.ports.certificateOnly,
    host: '127.0.0.1',
    servername: site.serverName,
    ca: [site.backend.ec.rootPem, site.backend.rsa.rootPem],
    cert: credential.chainPem,
    key: credential.keyPem,
  });
  const deflate =
    'Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover; server_no_context_takeover';
  socket.write(upgradeRequest(name, { more: [deflate] }));
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.once('close', () => reject(new Error(`${name} was shut out without an answer`)));
    socket.once('data', (bytes: Buffer) => {
      const answer = bytes.toString('latin1');
      if (!answer.startsWith('HTTP/1.1 101')) return reject(new Error(`${name} was refused: ${answer.slice(0, 40)}`));
      if (!/permessage-deflate/i.test(answer)) return reject(new Error('nothing may be compressed'));
      socket.off('error', reject);
      socket.on('error', () => socket.destroy());
      resolve(socket);
    });
  });
}

/** The code of the close; `dropped`: the connection ended without one; `held`: it did not end. */
export type BombEnd = number | 'dropped' | 'held';

function closeOf(socket: TLSSocket): Promise<BombEnd> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    const end = (how: BombEnd): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(how);
    };
    const timer = setTimeout(() => end('held'), PATIENCE_MS);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length >= 4 && ((bytes[0] ?? 0) & 0x0f) === OPCODE.close) end(bytes.readUInt16BE(2));
    });
    socket.once('close', () => end('dropped'));
  });
}

type Sender = (socket: TLSSocket, isOver: () => boolean) => Promise<void> | void;

async function throwAt(gateway: BesiegedGateway, site: Site, station: SiteStation, send: Sender): Promise<BombEnd> {
  const socket = await enter(gateway, site, station);
  let isOver = false;
  const end = closeOf(socket).finally(() => {
    isOver = true;
  });
  await send(socket, () => isOver);
  return end;
}

/** One message that would inflate to so many bytes, in one frame. */
export const bomb = (gateway: BesiegedGateway, site: Site, station: SiteStation, deflated: Buffer): Promise<BombEnd> =>
  throwAt(gateway, site, station, (socket) => {
    socket.write(frameOf(deflated, { opcode: OPCODE.text, fin: true, compressed: true }));
  });

/** The same in frames that are each below the limit. */
export const bombInPieces = (
  gateway: BesiegedGateway,
  site: Site,
  station: SiteStation,
  deflated: Buffer,
): Promise<BombEnd> =>
  throwAt(gateway, site, station, async (socket, isOver) => {
    const size = 65_536;
    for (let at = 0; at < deflated.length && !isOver(); at += size) {
      const first = at === 0;
      const options = {
        opcode: first ? OPCODE.text : OPCODE.continuation,
        compressed: first,
        fin: at + size >= deflated.length,
      };
      await written(socket, frameOf(deflated.subarray(at, at + size), options));
    }
  });

/** Fragments of one message without end. */
export const endlessFragments = (gateway: BesiegedGateway, site: Site, station: SiteStation): Promise<BombEnd> =>
  throwAt(gateway, site, station, async (socket, isOver) => {
    const piece = Buffer.alloc(1_000, 0x20);
    for (let number = 0; number < 100_000 && !isOver(); number++) {
      await written(socket, frameOf(piece, { opcode: number === 0 ? OPCODE.text : OPCODE.continuation, fin: false }));
    }
  });

const written = (socket: TLSSocket, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    if (!socket.writable) return resolve();
    socket.once('close', resolve);
    socket.write(bytes, () => {
      socket.off('close', resolve);
      resolve();
    });
  });
