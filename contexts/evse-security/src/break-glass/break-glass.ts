import { type Id, parseId } from '@bfcert/kernel/ids';
import type { ChargerId } from '../charger/charger.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';

export type BreakGlassId = Id<'bgl'>;

export const parseBreakGlassId = (text: string): BreakGlassId | null => parseId('bgl', text);

/**
 * Profile 2 opened again for one station that has been proven on Profile 3, by two people and until a date. Its floor stays 3 and its
 * certificate stays in force all the time. Who acts next:
 *
 *   asked     a second person
 *   open      the station: come with its password, and later with its certificate again
 *   narrowed  the station, which came with its password and has not come with its certificate since: its password brings it no
 *             further than to Pending, where it is given a certificate
 *   ended     nobody
 *   turned_down  nobody: declined, not answered, or not possible any more by the time of the answer
 */
export interface BreakGlass {
  readonly id: BreakGlassId;
  readonly identityId: ChargerId;
  /** The case that has brought it to Profile 3. */
  readonly caseId: MigrationCaseId;
  readonly state: BreakGlassState;
  readonly key: KeyOfBreakGlass;
  /** The station is to be sent to Profile 2 by us, as soon as it is open. */
  readonly lowers: boolean;
  readonly until: Date;
  readonly askedBy: string;
  readonly reason: string;
  readonly askedAt: Date;
  readonly approvedBy: string | null;
  readonly openedAt: Date | null;
  /** What we have written on the station to send it down; null: nothing. It is taken back at the end. */
  readonly lowered: LoweredPriority | null;
  /** Its first login with its password since it was opened; null: it may be on Profile 3 as before. */
  readonly cameDownAt: Date | null;
  /** How often it was sent back to Profile 3 and restarted for that, as far as the pause after it grows; and when it was last. */
  readonly raiseTries: number;
  readonly lastRaiseAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedBecause: BreakGlassEnd | null;
}

/** `NetworkConfigurationPriority`, as it was before the first of our slots for Profile 2 was put before it, and those slots. */
export interface LoweredPriority {
  readonly slots: readonly number[];
  readonly previousPriority: string;
}

export const breakGlassStates = ['asked', 'open', 'narrowed', 'ended', 'turned_down'] as const;
export type BreakGlassState = (typeof breakGlassStates)[number];

/** With which password the station comes. */
export const keysOfBreakGlass = [
  /** The one with which it came last before Profile 3, if it is ours: the station may have it still. */
  'last_used',
  /** One that is issued after the second person has said yes, shown once, and typed into the station. */
  'by_hand',
  /** One that the station is told over its connection on Profile 3, before it is sent down. */
  'delivered',
] as const;
export type KeyOfBreakGlass = (typeof keysOfBreakGlass)[number];

export const breakGlassEnds = [
  /** It came with its certificate again, after it had come with its password. */
  'returned',
  'end_date',
  'by_person',
  /** Its last key was revoked: nothing is left that it would admit. */
  'key_revoked',
  /** Two people have opened another one in its place. */
  'opened_anew',
  'declined',
  'not_answered',
  /** At the time of the answer something was against it that had not been there. */
  'not_possible',
  /** The station is gone for good. */
  'decommissioned',
] as const;
export type BreakGlassEnd = (typeof breakGlassEnds)[number];

/** What gateways admit by it now. */
export type Opening = 'profile_2' | 'pending_only' | 'nothing';

/**
 * Whether or not its end is written down yet: from its end date on nobody who has not come down comes in by it, and whoever has
 * gets no further than to Pending (I5: by then that may be all that it can do).
 */
export function openingOf(one: Pick<BreakGlass, 'state' | 'until' | 'cameDownAt'>, now: Date): Opening {
  if (one.state === 'narrowed') return 'pending_only';
  if (one.state !== 'open') return 'nothing';
  if (now < one.until) return 'profile_2';
  return one.cameDownAt === null ? 'nothing' : 'pending_only';
}
