import type { ChargerId } from '../charger/charger.ts';
import type { WireName } from '../charger/charger-names.ts';

/**
 * A station that a local controller carries: its socket comes in over the controller's TLS connection, under the
 * station's own name (OCPP 2.0.1 Part 4, 6.5). The record is the controller's identity (`station_behind`); this row
 * follows it, and says who made it so.
 */
export interface ControllerStation {
  /** The station's OCPP identity, exactly. It need not be enrolled yet. */
  readonly wireName: WireName;
  readonly controllerId: ChargerId;
  readonly boundAt: Date;
  /** Whose deed it was, e.g. `user:tess`. */
  readonly boundBy: string;
  readonly reason: string;
  /** Leads to the command, and to the approval where there was one, in the audit. */
  readonly correlationId: string;
}
