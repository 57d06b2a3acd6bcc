import type { KeyFacts } from '../station-process/key-hygiene.ts';
import type { MigrationCase } from './migration-case.ts';

export interface MigrationFacts extends KeyFacts {
  readonly case: MigrationCase;
  /** A rotation of its own changes the station's key now. */
  readonly keyIsBeingRotated: boolean;
  /** When the gateway that started last did; null: not known. */
  readonly gatewayStartedAt: Date | null;
  readonly profile3: Profile3Entrance;
}

/** Where stations enter with a client certificate. */
export interface Profile3Entrance {
  /** Without the identity, e.g. `wss://csms.example:8443/ocpp`. */
  readonly url: string;
  readonly port: number;
  readonly messageTimeoutSeconds: number;
}
