import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsPolicy } from '@bfcert/ocpp-gateway';
import { type Child, startChild } from '../processes/child.ts';
import type { GatewayParts, Ports } from '../servers/gateway.ts';
import type { KnownSite } from '../servers/site.ts';
import { startStandInServer, type TakenFacts } from '../servers/stand-in-server.ts';

export interface BesiegedGateway {
  readonly process: Child;
  readonly ports: Ports;
  /** The password of every station, where they have one. */
  readonly password: string;
  /** What the server behind it has got. */
  readonly facts: TakenFacts;
  stop(): Promise<void>;
}

interface Siege {
  readonly site: KnownSite;
  /** Stations may enter with a password too. */
  readonly passwords?: boolean;
  readonly tlsPolicy?: TlsPolicy;
  /** Of the gateway itself. */
  readonly settings?: GatewayParts['settings'];
}

/** Whoever is let off is attacked no more: where an attack is about something else, no address is held off. */
export const NEVER_HELD_OFF: GatewayParts['settings'] = {
  floods: { burst: 100_000_000, perMinute: 1 },
  failedAttempts: { burst: 100_000_000, perMinute: 1 },
  reconnections: { burst: 100_000_000, perMinute: 1 },
  recordedMessages: { burst: 100_000_000, perMinute: 1 },
};

const PASSWORD = 'a-password-of-sixteen-or-more';

/** A gateway in a process of its own, as an attack finds it. An unhandled rejection ends the process, as Node has it. */
export async function startBesiegedGateway({
  site,
  passwords = false,
  tlsPolicy,
  settings = {},
}: Siege): Promise<BesiegedGateway> {
  const directory = await mkdtemp(join(tmpdir(), 'bfcert-attack-'));
  const standIn = await startStandInServer(site, directory, {
    ...(passwords ? { password: PASSWORD } : {}),
    ...(tlsPolicy === undefined ? {} : { tlsPolicy }),
  });
  const process = startChild(new URL('../servers/gateway.ts', import.meta.url));
  const stop = async (): Promise<void> => {
    await process.stop();
    await standIn.close();
    await rm(directory, { recursive: true });
  };
  try {
    const parts: GatewayParts = { directory, link: standIn.link, settings };
    await process.ask<number>('listen', parts);
    return { process, password: PASSWORD, facts: standIn.facts, ports: await process.ask<Ports>('ports'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** From now on `peakRssBytes` counts anew (proc(5), clear_refs). Linux only. */
export const forgetPeakRss = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

/** The most memory that the process has had at once, and what it has now, bytes. */
export const peakRssBytes = (pid: number): number => statusOf(pid, 'VmHWM');
export const rssBytes = (pid: number): number => statusOf(pid, 'VmRSS');

function statusOf(pid: number, name: string): number {
  const [, kibibytes] =
    new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kibibytes === undefined) throw new Error(`the process ${pid} does not say what it has had`);
  return Number(kibibytes) * 1024;
}
