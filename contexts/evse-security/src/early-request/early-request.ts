import type { ChargerId } from '../charger/charger.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';

/** Why a request that nobody has asked for waits for its turn. */
export type EarlyReason =
  /** This place has had its share of the station's own requests within a day. */
  | 'own_requests_spent'
  /** As many renewals as its authority may sign within the hour, or the day, have begun. */
  | 'authority_quota_spent';

/**
 * A signing request that came before its turn. Its station has had a yes and will get its certificate. Of one place the
 * newest is kept: a station that sends another key has often thrown the one before away (A02.FR.17). What is begun for
 * the place meanwhile brings a certificate, and takes this away.
 */
export interface EarlyRequest {
  readonly identityId: ChargerId;
  /** The EVSE it is for; null: the station itself. */
  readonly endpoint: VehicleEndpoint | null;
  readonly spkiSha256: string;
  readonly csrPem: string;
  readonly requestId: number | null;
  readonly provenWith: string | null;
  readonly receivedAt: Date;
  readonly reason: EarlyReason;
  /** When its turn comes. */
  readonly until: Date;
}
