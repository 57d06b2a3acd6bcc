import { type Id, parseId } from '@bfcert/kernel/ids';
import type { ChargerId } from '../charger/charger.ts';
import type { CapabilityName, CapabilityValue } from './capability.ts';

export type CapabilityExceptionId = Id<'cex'>;

export const parseCapabilityExceptionId = (text: string): CapabilityExceptionId | null => parseId('cex', text);

/**
 * One station is taken to be otherwise than its family declares and than it has shown, by the word of a person, for a
 * time. It ends by itself at `until`, or before by a person.
 */
export interface CapabilityException {
  readonly id: CapabilityExceptionId;
  readonly identityId: ChargerId;
  readonly capability: CapabilityName;
  readonly value: CapabilityValue;
  /** Who answers for it. */
  readonly responsible: string;
  readonly until: Date;
  readonly reason: string;
  /** `kind:id`. */
  readonly grantedBy: string;
  readonly grantedAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

export const isInForce = ({ until, endedAt }: CapabilityException, now: Date): boolean =>
  endedAt === null && now < until;
