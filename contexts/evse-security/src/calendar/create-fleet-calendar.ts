import type { DatesAheadReader, Grouping, Lifecycle } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Clock } from '@bfcert/kernel/clock';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { TransactionRunner } from '@bfcert/kernel/transaction';
import { type FleetCalendar, layOutCalendar } from './fleet-calendar.ts';
import type { FleetDatesReader, StationDate } from './fleet-dates.ts';
import { dateOf, mondayOf, WEEK_MS } from './week.ts';

export interface FleetCalendarDependencies {
  readonly clock: Clock;
  readonly transactions: TransactionRunner;
  readonly fleetDates: FleetDatesReader;
  readonly datesAhead: DatesAheadReader;
  readonly lifecycle: Pick<Lifecycle, 'cohortsOf'>;
}

export interface CalendarQuery {
  /** A day of the first week; null: today. */
  readonly from: Date | null;
  readonly weeks: number;
  readonly by: Grouping;
  /** Which stations; each that is given narrows it. */
  readonly only: { readonly owner?: string; readonly family?: string; readonly cohort?: string };
}

export type CalendarRefusal = { readonly reason: 'calendar_out_of_range'; readonly detail: string };

/** The public face of what lies ahead of a fleet. */
export interface FleetCalendars {
  calendar(query: CalendarQuery, owners: OwnerScope): Promise<Result<FleetCalendar, CalendarRefusal>>;
}

export const MOST_WEEKS = 53;
/** A root lives for ten years. */
const MOST_WEEKS_AHEAD = 10 * 53;

/**
 * 1 are these weeks that lie ahead? · 2 what the records of certificates have of them, and what stations and waves have · 3 each
 * in its week. What has happened is in the audit: of weeks that are over nothing would be told but what was left undone.
 */
export const createFleetCalendar = ({
  clock,
  transactions,
  fleetDates,
  datesAhead,
  lifecycle,
}: FleetCalendarDependencies): FleetCalendars => ({
  calendar: async ({ from: day, weeks, by, only }, owners) => {
    const now = clock.now();
    const from = mondayOf(day ?? now);
    const first = mondayOf(now);
    const fault = faultOfRange(from, weeks, first);
    if (fault !== null) return refused({ reason: 'calendar_out_of_range', detail: fault });
    const query = { by, owners, only, from, until: new Date(from.getTime() + weeks * WEEK_MS) };
    const ahead = await datesAhead.read(query);
    const fleet = await transactions.snapshot((tx) => fleetDates.read(tx, query));
    const cohorts = await lifecycle.cohortsOf(fleet.stations.map(({ identityId }) => identityId));
    const groupsOf = (station: StationDate): readonly (string | null)[] => {
      const own = cohorts.get(station.identityId) ?? [];
      if (only.cohort !== undefined && !own.includes(only.cohort)) return [];
      if (by !== 'cohort') return [station[by]];
      return own.length === 0 ? [null] : own;
    };
    const frame = { by, from, weeks, group: by === 'cohort' ? only.cohort : undefined };
    return ok(layOutCalendar({ ahead, fleet, groupsOf }, frame, now));
  },
});

function faultOfRange(from: Date, weeks: number, first: Date): string | null {
  if (!Number.isInteger(weeks) || weeks < 1 || weeks > MOST_WEEKS) return `It has from 1 to ${MOST_WEEKS} weeks.`;
  const latest = new Date(first.getTime() + MOST_WEEKS_AHEAD * WEEK_MS);
  if (from >= first && from <= latest) return null;
  return `Its first week is from that of ${dateOf(first)} to that of ${dateOf(latest)}.`;
}
