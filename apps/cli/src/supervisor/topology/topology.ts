import type { Json } from '@bfcert/kernel/canonical-json';
import type { Child } from '../child.ts';
import type { Front } from './front.ts';

export type Listener = { readonly host: string; readonly port: number };

/** One server process: what sets it apart from the others. */
export interface ServerPlace {
  readonly name: string;
  readonly http: Listener;
  readonly metrics: Listener;
  readonly publication: Listener;
  readonly vehicles: VehicleDoorPlace;
  /** Where it writes the roots that stations need. */
  readonly trustDirectory: string;
}

/** The door for vehicles: where servers reach it, its name among them, and where its key is kept. */
export type VehicleDoorPlace = Listener & {
  readonly reachedAt: string;
  readonly node: string;
  readonly directory: string;
};

/** One gateway process: its name, its folder and its address. Nothing else tells it from the others. */
export interface GatewayPlace {
  readonly nodeId: string;
  readonly name: string;
  readonly directory: string;
  readonly host: string;
  readonly passwordOrCertificatePort: number;
  readonly certificateOnlyPort: number;
  readonly link: Json;
}

/** Which processes a system consists of beside its database, its authorities and its control plane. */
export interface Topology {
  readonly servers: readonly [ServerPlace, ...ServerPlace[]];
  readonly gateways: readonly GatewayPlace[];
  /** How each server is reached by gateways. */
  readonly serverLink: Json;
  /** Started before the servers; null: gateways speak over a socket of this host. */
  readonly startBus: (() => Child) | null;
  /** What stands in front of several servers and gateways. */
  readonly fronts: readonly Front[];
}
