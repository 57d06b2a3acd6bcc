import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface NatsServer {
  readonly url: string;
  /** Stops this server process; `directory` keeps what it stored. */
  stop(): Promise<void>;
  readonly directory: string;
  readonly port: number;
}

export interface NatsServerOptions {
  readonly directory?: string;
  readonly port?: number;
  /** A file in the server's own language. */
  readonly configuration?: string;
}

/** Debian's nats-server on loopback with JetStream; on a free port and in a new directory unless told otherwise. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const { directory, port = -1, configuration } = options;
  const store = directory ?? (await mkdtemp(join(tmpdir(), 'nats-')));
  const settings = configuration === undefined ? [] : ['-c', configuration];
  const child = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', store, ...settings], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/bin` },
  });
  let log = '';
  const ready = new Promise<number>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      const listening = /client connections on 127\.0\.0\.1:(\d+)/.exec(log)?.[1];
      if (listening !== undefined && log.includes('Server is ready')) resolve(Number(listening));
    });
    child.once('error', (cause) => {
      reject(new Error('nats-server is missing: install the Debian package nats-server', { cause }));
    });
    child.once('exit', () => reject(new Error(`nats-server ended: ${log}`)));
  });
  const chosen = await ready;
  const exited = once(child, 'exit');
  return {
    url: `nats://127.0.0.1:${chosen}`,
    port: chosen,
    directory: store,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

export const removeStore = (server: NatsServer) => rm(server.directory, { recursive: true, force: true });
