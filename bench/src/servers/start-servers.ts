import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from '../processes/child.ts';
import type { Greeting } from '../stations/dial.ts';
import { bareServerParts } from './bare-server.ts';
import type { GatewayParts } from './gateway.ts';
import type { Site } from './site.ts';
import { startStandInServer } from './stand-in-server.ts';

export interface MeasuredServer {
  readonly process: Child;
  readonly port: number;
  readonly greeting: Greeting;
}

export interface Servers {
  readonly gateway: MeasuredServer;
  readonly bareTls: MeasuredServer;
  readonly bareWs: MeasuredServer;
  stop(): Promise<void>;
}

/**
 * The gateway and what it is compared with, each in a process of its own, all for the stations of `site`. `collects`: each time
 * one is asked for its usage everything dead is collected first, which is right for its memory, and is time that nobody else's
 * process spends.
 */
export async function startServers(site: Site, { collects = false } = {}): Promise<Servers> {
  const directory = await mkdtemp(join(tmpdir(), 'bfcert-bench-'));
  const standIn = await startStandInServer(site, directory);
  const children: Child[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()));
    await standIn.close();
    await rm(directory, { recursive: true });
  };
  const serve = async (entry: URL, greeting: Greeting, parts: unknown): Promise<MeasuredServer> => {
    const child = startChild(entry, { nodeArguments: collects ? ['--expose-gc'] : [] });
    children.push(child);
    return { process: child, greeting, port: await child.ask<number>('listen', parts) };
  };
  const gatewayParts: GatewayParts = { directory, link: standIn.link };
  try {
    return {
      gateway: await serve(new URL('./gateway.ts', import.meta.url), 'ocpp', gatewayParts),
      bareTls: await serve(new URL('./bare-tls.ts', import.meta.url), 'tls', bareServerParts(site)),
      bareWs: await serve(new URL('./bare-ws.ts', import.meta.url), 'ocpp', bareServerParts(site)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
