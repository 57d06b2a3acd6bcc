import type { Wave, WaveMember } from './wave.ts';

/** How many members of one group are in which state. */
export interface GroupTally {
  readonly group: number;
  readonly waiting: number;
  readonly underWay: number;
  readonly active: number;
  readonly failed: number;
  /** Of `failed`: those that whoever resumed the wave has looked at (`failuresCountFrom`). */
  readonly acknowledged: number;
  /** How many have failed since then, whatever has become of them. */
  readonly newFailures: number;
  readonly leftOut: number;
  /** Of `leftOut`: those since then. */
  readonly newlyLeftOut: number;
}

/** What was begun within the hour before now, by this wave or by another of its kind. */
export interface BegunLately {
  readonly at: Date;
  /** By this wave. */
  readonly isOwn: boolean;
  readonly family: string;
  readonly cohorts: readonly string[];
}

/** What a wave is decided by: of each wave never more than a few hundred rows, however large it is. */
export interface WaveFacts {
  readonly wave: Wave;
  /** Hours may be over, and windows open, by a clock that is wrong. */
  readonly isClockInDoubt: boolean;
  /** Ascending, without gaps. */
  readonly groups: readonly GroupTally[];
  /** Oldest first; that of other waves where a family or a cohort has a rate, which it has once. */
  readonly begunLately: readonly BegunLately[];
  /** Waiting members of the first group that has any, in their order; more than can be begun at once, where there are. */
  readonly next: readonly WaveMember[];
}
