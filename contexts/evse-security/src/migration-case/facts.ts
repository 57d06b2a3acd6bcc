import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import type { StationFacts } from '../station-process/check.ts';
import type { MigrationCase } from './migration-case.ts';

export interface MigrationFacts extends StationFacts {
  readonly case: MigrationCase;
  /** The key a station must be able to log in with while Profile 2 is open. */
  readonly activeKey: AuthorizationKey | null;
  /** A key that the station may or may not have yet. */
  readonly pendingKey: AuthorizationKey | null;
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
