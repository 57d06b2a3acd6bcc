import { SecureContexts } from '../connection/secure-contexts.ts';
import type { FaultName } from '../faults/faults.ts';
import { memoryStore } from '../flash/memory-store.ts';
import type { StationStore } from '../flash/station-store.ts';
import type { OcppVersionName } from '../ocpp/ocpp-version.ts';
import { systemTimers } from '../ocpp/timers.ts';
import { createStation, type Station } from '../station/station.ts';
import type { StationEvent } from '../station/station-event.ts';
import type { StationOptions } from '../station/station-options.ts';

/** What is the same for every station of the fleet, and how the others follow from the number, which counts from 1. */
export interface FleetOptions
  extends Omit<
    StationOptions,
    'identity' | 'serialNumber' | 'password' | 'credential' | 'seccIds' | 'store' | 'faults'
  > {
  readonly count: number;
  /** Default: CS-0001, CS-0002, … */
  readonly identityOf?: (number: number) => string;
  /** Default: SN-0001, SN-0002, … */
  readonly serialNumberOf?: (number: number) => string;
  readonly passwordOf: (number: number) => string;
  /** Default: none has one. */
  readonly credentialOf?: (number: number) => StationOptions['credential'];
  /** Default: none has any. */
  readonly seccIdsOf?: (number: number) => readonly string[];
  readonly faultsOf?: (number: number) => readonly FaultName[];
  /** Default: `version`, or what a station alone has. */
  readonly versionOf?: (number: number) => OcppVersionName;
  /** Default: `model`, the same of all. */
  readonly modelOf?: (number: number) => string;
  /** Default: in memory. */
  readonly storeOf?: (identity: string) => StationStore;
  /** Between one start and the next, in milliseconds; default 20. */
  readonly staggerMs?: number;
}

export interface FleetSummary {
  readonly stations: number;
  readonly stopped: number;
  readonly connecting: number;
  /** Open connections by the profile they use. */
  readonly onProfile1: number;
  readonly onProfile2: number;
  readonly onProfile3: number;
  /** Open connections whose last boot was Accepted. */
  readonly registered: number;
  readonly withCertificate: number;
}

export interface Fleet {
  readonly stations: readonly Station[];
  /** Starts them one after the other; resolves when the last has begun to connect. */
  start(): Promise<void>;
  stop(): Promise<void>;
  summary(): FleetSummary;
  onAny(listener: (event: StationEvent, station: Station) => void): () => void;
}

/** Many stations in one process. They share what is equal in them: validators and TLS contexts. */
export function createFleet(options: FleetOptions): Fleet {
  const { timers = systemTimers, contexts = new SecureContexts(), staggerMs = 20 } = options;
  const stations = Array.from({ length: options.count }, (_, index) => {
    const number = index + 1;
    const identity = options.identityOf?.(number) ?? `CS-${padded(number)}`;
    const credential = options.credentialOf?.(number);
    return createStation({
      ...options,
      timers,
      contexts,
      identity,
      serialNumber: options.serialNumberOf?.(number) ?? `SN-${padded(number)}`,
      password: options.passwordOf(number),
      store: options.storeOf?.(identity) ?? memoryStore(),
      seccIds: options.seccIdsOf?.(number) ?? [],
      faults: options.faultsOf?.(number) ?? [],
      ...(credential === undefined ? {} : { credential }),
      ...(options.versionOf === undefined ? {} : { version: options.versionOf(number) }),
      ...(options.modelOf === undefined ? {} : { model: options.modelOf(number) }),
    });
  });
  let stopping = false;
  let wake: () => void = () => undefined;
  let starting: Promise<void> = Promise.resolve();
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const cancel = timers.after(staggerMs, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  const startAll = async (): Promise<void> => {
    for (const station of stations) {
      if (stopping) return;
      await station.start();
      if (stopping) return;
      await pause();
    }
  };

  return {
    stations,
    start() {
      stopping = false;
      starting = startAll();
      return starting;
    },
    async stop() {
      stopping = true;
      wake();
      // The one that is just being started would come up behind its own stop. What fails there is for whoever started.
      await starting.catch(() => undefined);
      await Promise.all(stations.map((station) => station.stop()));
    },
    summary: () => summaryOf(stations),
    onAny(listener) {
      const ends = stations.map((station) => station.onAny((event) => listener(event, station)));
      return () => {
        for (const end of ends) end();
      };
    },
  };
}

/** Four digits, as identities and passwords of a fleet have them. */
export const padded = (number: number): string => String(number).padStart(4, '0');

function summaryOf(stations: readonly Station[]): FleetSummary {
  const states = stations.map((station) => station.state());
  const count = (fits: (state: (typeof states)[number]) => boolean): number => states.filter(fits).length;
  return {
    stations: states.length,
    stopped: count(({ connection }) => connection === 'stopped'),
    connecting: count(({ connection }) => connection === 'connecting'),
    onProfile1: count(({ securityProfile }) => securityProfile === 1),
    onProfile2: count(({ securityProfile }) => securityProfile === 2),
    onProfile3: count(({ securityProfile }) => securityProfile === 3),
    registered: count(({ connection, registration }) => connection === 'open' && registration === 'accepted'),
    withCertificate: count(({ installedFingerprint }) => installedFingerprint !== null),
  };
}
