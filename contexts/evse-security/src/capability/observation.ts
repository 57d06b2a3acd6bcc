import type { ChargerId } from '../charger/charger.ts';
import type { CapabilityName, CapabilityValue } from './capability.ts';

/** What one station has shown of one capability, in its answers and requests. */
export interface Observation {
  readonly identityId: ChargerId;
  readonly capability: CapabilityName;
  /** Null: it has only refused, which shows neither. */
  readonly value: CapabilityValue | null;
  /** What was seen, for a person; of a value. */
  readonly evidence: string;
  readonly seenAt: Date;
  /** The firmware it had then: another one may do otherwise, so it counts no more. */
  readonly firmwareVersion: string | null;
  /** The last time it said no to something that it knows. */
  readonly refusal: { readonly detail: string; readonly at: Date } | null;
  /** The version of its family's declaration that this was told to contradict; null: none. */
  readonly contradicts: number | null;
}

/** What somebody has just seen; `refused` alone decides nothing. */
export type Seen =
  | { readonly capability: CapabilityName; readonly value: CapabilityValue; readonly evidence: string }
  | { readonly capability: CapabilityName; readonly refused: string };
