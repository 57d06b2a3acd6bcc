import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import { upgradeRequest } from './upgrade-request.ts';

/** `tls`: the server speaks first, one byte. `ocpp`: an upgrade is asked for and granted. */
export type Greeting = 'tls' | 'ocpp';

export interface Dial {
  readonly port: number;
  readonly greeting: Greeting;
  readonly serverName: string;
  readonly name: string;
  readonly secureContext: SecureContext;
  /** When it has had enough of waiting; by default never. */
  readonly timeoutMs?: number;
}

/** Resolves when the server has let it in: it has verified our certificate, and granted the upgrade if one was asked for. */
export function dial({ port, greeting, serverName, name, secureContext, timeoutMs }: Dial): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', servername: serverName, secureContext });
  if (greeting === 'ocpp') socket.write(upgradeRequest(name, { host: serverName }));
  return new Promise((resolve, reject) => {
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => refuse(new Error('no answer')), timeoutMs);
    const refuse = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    socket.once('error', refuse);
    socket.once('close', () => refuse(new Error('closed before it was let in')));
    socket.once('data', (bytes: Buffer) => {
      const [status = ''] = bytes.toString('latin1').split('\r\n');
      if (greeting === 'ocpp' && !status.startsWith('HTTP/1.1 101')) return refuse(new Error(`refused: ${status}`));
      clearTimeout(timer);
      socket.off('error', refuse);
      socket.on('error', () => socket.destroy());
      resolve(socket);
    });
  });
}

/** 1000, masked with zeros. */
const CLOSE = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]);
const CLOSE_OPCODE = 0x8;

/** Answers the server's close, as every WebSocket client does. */
export function answerClose(socket: TLSSocket): void {
  socket.on('data', (bytes: Buffer) => {
    if (((bytes[0] ?? 0) & 0x0f) === CLOSE_OPCODE) socket.write(CLOSE);
  });
}

const BOOT = Buffer.from(
  JSON.stringify([
    2,
    'boot',
    'BootNotification',
    { reason: 'PowerUp', chargingStation: { model: 'DC-150', vendorName: 'Simulated', firmwareVersion: '1.0.0' } },
  ]),
);

/** Sends a BootNotification and resolves with its answer read. Masked with zeros, which RFC 6455 allows. */
export function boot(socket: TLSSocket): Promise<void> {
  const header = Buffer.from([0x81, 0x80 | 126, BOOT.length >> 8, BOOT.length & 0xff, 0, 0, 0, 0]);
  return new Promise((resolve, reject) => {
    socket.once('close', () => reject(new Error('closed before its boot was answered')));
    socket.once('data', () => resolve());
    socket.write(Buffer.concat([header, BOOT]));
  });
}
