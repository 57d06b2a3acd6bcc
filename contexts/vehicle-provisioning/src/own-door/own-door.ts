/** A door for vehicles that one of our servers has open. */
export interface OwnDoor {
  /** What tells it from those of other servers. */
  readonly node: string;
  /** Where other servers reach it. */
  readonly host: string;
  readonly port: number;
}

/** A server that says nothing for so long has no door any more: it ended without saying so. */
export const OWN_DOOR_LEASE_MS = 120_000;
