import { memoryStore } from '../flash/memory-store.ts';
import type { StationStore } from '../flash/station-store.ts';
import { createStation, type Station } from '../station/station.ts';
import type { StationOptions } from '../station/station-options.ts';

export interface CarriedStation {
  readonly identity: string;
  readonly serialNumber: string;
}

export interface ControllerOptions extends StationOptions {
  readonly stations: readonly CarriedStation[];
  /** Of a carried station; default: in memory. */
  readonly storeOf?: (identity: string) => StationStore;
}

/** A local controller: an endpoint of its own, and the stations whose sockets go over its line. */
export interface Controller {
  /** Its own line: it is led to its certificate, and renewed, as a station is. */
  readonly own: Station;
  readonly stations: readonly Station[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * One TLS client certificate and many sockets (OCPP 2.0.1 Part 4, 6.5): its stations come in as soon as it has a
 * certificate, with that, each under its own name. They have no credential for the CSMS themselves.
 */
export function createController({ stations: carried, storeOf, ...options }: ControllerOptions): Controller {
  const own = createStation(options);
  const { credential: _credential, seccIds: _seccIds, ...shared } = options;
  const stations = carried.map(({ identity, serialNumber }) =>
    createStation({
      ...shared,
      identity,
      serialNumber,
      faults: [],
      store: storeOf?.(identity) ?? memoryStore(),
      carriedBy: () => own.line(),
    }),
  );
  return {
    own,
    stations,
    start: async () => {
      for (const station of [own, ...stations]) await station.start();
    },
    stop: async () => {
      await Promise.all([...stations, own].map((station) => station.stop()));
    },
  };
}
