import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from '../processes/child.ts';
import type { CsmsPorts } from './answering-csms.ts';
import type { BareRelayParts } from './bare-relay.ts';
import { bareServerParts } from './bare-server.ts';
import type { GatewayParts } from './gateway.ts';
import type { Site } from './site.ts';
import { type StandInServer, startStandInServer } from './stand-in-server.ts';

const UPSTREAM = 'csms';

/** Ways from a station to the same CSMS. */
export interface PassingServers {
  /** Without anybody between. */
  readonly direct: { readonly port: number };
  readonly gateway: { readonly port: number; readonly process: Child };
  readonly bareRelay: { readonly port: number; readonly process: Child };
  stop(): Promise<void>;
}

export async function startPassingServers(site: Site): Promise<PassingServers> {
  const directory = await mkdtemp(join(tmpdir(), 'bfcert-bench-'));
  const children: Child[] = [];
  let standIn: StandInServer | null = null;
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()));
    await standIn?.close();
    await rm(directory, { recursive: true });
  };
  const start = (file: string): Child => {
    const child = startChild(new URL(file, import.meta.url));
    children.push(child);
    return child;
  };
  try {
    const parts = bareServerParts(site);
    const csms = await start('./answering-csms.ts').ask<CsmsPorts>('listen', parts);
    const root = `ws://127.0.0.1:${csms.plain}`;
    const relay = start('./bare-relay.ts');
    const relayParts: BareRelayParts = { ...parts, upstreamUrl: root };
    const bareRelay = { process: relay, port: await relay.ask<number>('listen', relayParts) };
    const child = start('./gateway.ts');
    standIn = await startStandInServer(site, directory, { upstream: { name: UPSTREAM, url: `${root}/ocpp` } });
    const gatewayParts: GatewayParts = { directory, link: standIn.link };
    const gateway = {
      process: child,
      port: await child.ask<number>('listen', gatewayParts),
    };
    return { direct: { port: csms.mutualTls }, gateway, bareRelay, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
