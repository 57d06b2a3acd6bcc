import { once } from 'node:events';
import { connect, createServer, isIPv4, type Socket } from 'node:net';
import type { Listener } from './topology.ts';

/** A port that several processes answer, and which. */
export type Front = Listener & {
  readonly backends: readonly Listener[];
  /** Says in a header of the PROXY protocol (version 1) who has called; the processes behind must believe it. */
  readonly tellsCaller: boolean;
};

/**
 * A load balancer of the plainest kind: each connection goes, byte for byte, to one of the processes behind it, chosen
 * at random; one that does not answer is passed over. It sees nothing of TLS.
 */
export async function openFront({ host, port, backends, tellsCaller }: Front): Promise<{ close(): Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (caller) => {
    open.add(caller);
    caller.once('close', () => open.delete(caller));
    // Whoever is cut off tells so by its end.
    caller.on('error', () => caller.destroy());
    void join(caller, inAnyOrder(backends), tellsCaller ? headerOf(caller) : '');
  });
  server.listen({ host, port });
  await once(server, 'listening');
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

async function join(caller: Socket, backends: readonly Listener[], header: string): Promise<void> {
  for (const backend of backends) {
    const socket = connect({ ...backend, allowHalfOpen: true, noDelay: true });
    const failed = await Promise.race([
      once(socket, 'connect').then(
        () => false,
        () => true,
      ),
      once(caller, 'close').then(() => true),
    ]);
    if (caller.destroyed) return void socket.destroy();
    if (failed) {
      socket.destroy();
      continue;
    }
    socket.on('error', () => socket.destroy());
    caller.once('close', () => socket.destroy());
    socket.once('close', () => caller.destroy());
    if (header !== '') socket.write(header);
    caller.pipe(socket);
    socket.pipe(caller);
    return;
  }
  caller.destroy();
}

/** An address that this end has lost already is nobody's. */
function headerOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  if (remoteAddress === undefined || localAddress === undefined) return 'PROXY UNKNOWN\r\n';
  const [source = '', target] = [remoteAddress, localAddress].map((one) => one.replace(/^::ffff:(?=\d+\.)/, ''));
  return `PROXY ${isIPv4(source) ? 'TCP4' : 'TCP6'} ${source} ${target} ${remotePort} ${localPort}\r\n`;
}

function inAnyOrder(backends: readonly Listener[]): readonly Listener[] {
  const first = Math.floor(Math.random() * backends.length);
  return [...backends.slice(first), ...backends.slice(0, first)];
}
