import type { StationBundle } from '@bfcert/certificate-lifecycle';
import type { ChargerId } from '../charger/charger.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';

/**
 * A conversation with one station that outlives connections and our own restarts: a migration or a
 * renewal. The row says where it stands; what to do next is always derived from the facts.
 */
export interface StationProcess<Phase extends string> {
  readonly id: string;
  readonly identityId: ChargerId;
  /** The EVSE of the station whose certificate it is about; null: the station's own. */
  readonly endpoint: VehicleEndpoint | null;
  /** Of a rollout of trust anchors: whose version it brings; null of others. */
  readonly bundle: StationBundle | null;
  readonly phase: Phase;
  /** Attempts count within a round; a fresh try starts a new one. */
  readonly round: number;
  readonly roundStartedAt: Date;
  /** Null in phases that may last. */
  readonly phaseDeadline: Date | null;
  /** The certificate it is about, from the moment the station's request was accepted; one that is sent again from the beginning. */
  readonly certificateId: string | null;
  /** The latest thing that happened, one sentence. */
  readonly lastOutcome: string;
  /** What has to happen next and is not in our hands; null when it is, or when nothing has to. */
  readonly waitingFor: string | null;
  /** Why it does not go on by itself. */
  readonly stop: Stop | null;
  /** Failed tries to move the station to its new connection, since an operator last looked. */
  readonly cutoverFailures: number;
  /** Tries that a gateway's own absence cut short, so that they say nothing of the certificate; since then too. */
  readonly cutoverInterruptions: number;
  /** Chosen once, from what the station said before anything was changed. */
  readonly connection: ConnectionPlan | null;
  /** When a job should look again at the latest; null: only a fact can change anything. */
  readonly nextLookAt: Date | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly version: number;
}

export interface Stop {
  /** For programs, e.g. `deliver_certificate_failed`. */
  readonly code: string;
  /** For the operator: what happened and what may be done. */
  readonly because: string;
  readonly phase: string;
}

/** The code of a stop: the station is gone for good, and has failed at nothing. */
export const DECOMMISSIONED = 'decommissioned';

/** How the station is moved to its new connection (`ProtocolAbilities.profileChange`). */
export type ConnectionPlan = SlotPlan | { readonly way: 'in_place' };

/** Which connection slot is new, and the priority list it must be able to go back to. */
export interface SlotPlan {
  readonly way: 'connection_slot';
  readonly slot: number;
  readonly previousPriority: string;
}

export interface TimelineEntry {
  readonly sequence: number;
  readonly at: Date;
  readonly kind: 'transition' | 'command' | 'station' | 'operator';
  readonly text: string;
}
