import type { GroupTally } from './facts.ts';
import type { Wave } from './wave.ts';

/** How many stations a wave has begun, and how many have ended in it, within the last hour. */
export interface WavePace {
  readonly begun: number;
  readonly ended: number;
}

/** From the moment a station failed to the moment at which that was recorded, and so told of, in milliseconds (NFR-005). */
export interface Visibility {
  /** Failures of which the moment is known. */
  readonly failures: number;
  /** Null: there are none. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

export interface WaveHealth {
  readonly waiting: number;
  readonly underWay: number;
  readonly active: number;
  readonly failed: number;
  readonly leftOut: number;
  readonly lastHour: WavePace;
  /** RFC 3339: when it ends at the pace of the last hour; null: nothing has ended in it, or it does not run. */
  readonly expectedEnd: string | null;
  /** Of the group that is under way, or the last: how many may fail before the wave is held, and how many of that have. */
  readonly budget: { readonly group: number; readonly mayFail: number; readonly failed: number } | null;
  readonly visibility: Visibility;
}

const HOUR_MS = 3_600_000;

/** Pure. */
export function healthOf(
  { state, rules }: Pick<Wave, 'state' | 'rules'>,
  groups: readonly GroupTally[],
  lastHour: WavePace,
  visibility: Visibility,
  now: Date,
): WaveHealth {
  const sum = (of: 'waiting' | 'underWay' | 'active' | 'failed' | 'leftOut'): number =>
    groups.reduce((all, group) => all + group[of], 0);
  const left = sum('waiting') + sum('underWay');
  const endsAtThisPace = state === 'running' && left > 0 && lastHour.ended > 0;
  const current = groups.find(({ waiting, underWay }) => waiting + underWay > 0) ?? groups.at(-1);
  return {
    waiting: sum('waiting'),
    underWay: sum('underWay'),
    active: sum('active'),
    failed: sum('failed'),
    leftOut: sum('leftOut'),
    lastHour,
    expectedEnd: endsAtThisPace ? new Date(now.getTime() + (left / lastHour.ended) * HOUR_MS).toISOString() : null,
    budget:
      current === undefined
        ? null
        : { group: current.group, mayFail: mayFail(current, rules.errorPercent), failed: current.newFailures },
    visibility,
  };
}

/** Those that were left out were never tried. */
export const sizeOf = ({ waiting, underWay, active, failed }: GroupTally): number =>
  waiting + underWay + active + failed;

/** By the size of the group, not by how many have ended: the first failure of many is no rate yet, and one of a few is. */
export const mayFail = (group: GroupTally, errorPercent: number): number =>
  Math.floor((sizeOf(group) * errorPercent) / 100);
