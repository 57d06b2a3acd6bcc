import type { CommonEnd, ConcessionsOfWeek, DatesAhead, Grouping } from '@bfcert/certificate-lifecycle';
import { type MaintenanceWindow, openingsWithin } from '../wave/maintenance-window.ts';
import { opensAt } from '../wave/opening.ts';
import type { WaveId } from '../wave/wave.ts';
import type { DatedWave, FleetDates, StationDate } from './fleet-dates.ts';
import { dateOf, nameOfWeek, WEEK_MS } from './week.ts';

/** What an operator looks ahead to, week by week; times RFC 3339, UTC. */
export interface FleetCalendar {
  readonly computedAt: string;
  readonly by: Grouping;
  /** Each that was asked for, the first first, also where nothing is in it. */
  readonly weeks: readonly CalendarWeek[];
}

export interface CalendarWeek {
  /** ISO 8601, such as `2026-W53`. */
  readonly week: string;
  /** Its Monday, `2026-12-28`; it begins at midnight UTC. */
  readonly monday: string;
  /** Those with something in this week, by name; the one without a name last. */
  readonly groups: readonly GroupOfWeek[];
  readonly waves: readonly WaveOfWeek[];
  readonly ends: readonly EndOfWeek[];
}

export type DatedException = ConcessionsOfWeek['kind'] | StationDate['kind'];

export interface GroupOfWeek {
  /** A cohort, a family or an owner; null: of stations that are in no cohort. */
  readonly group: string | null;
  readonly expiring: number;
  readonly dueForRenewal: number;
  /** Exceptions and tolerances that end, by kind. */
  readonly exceptions: readonly { readonly kind: DatedException; readonly count: number }[];
  /** Waves that begin in this week, with how many stations of the group wait in each. */
  readonly starts: readonly { readonly waveId: WaveId; readonly stations: number }[];
}

export interface WaveOfWeek extends Pick<DatedWave, 'kind' | 'name' | 'state' | 'waiting'> {
  readonly waveId: WaveId;
  /** The first moment at which it may begin a station; null: that is in another week. */
  readonly begins: string | null;
  /** Openings of its maintenance window from then on; none without a window. */
  readonly windows: readonly { readonly from: string; readonly until: string }[];
}

export interface EndOfWeek extends Omit<CommonEnd, 'kind'> {
  readonly kind: CommonEnd['kind'] | 'family_exclusion';
  /** Of an excluded family: its stations that are not on Profile 3; null of others. */
  readonly stations: number | null;
}

export interface CalendarFacts {
  readonly ahead: DatesAhead;
  readonly fleet: FleetDates;
  /** Of the stations with a date of their own. */
  readonly groupsOf: (station: StationDate) => readonly (string | null)[];
}

export interface CalendarFrame {
  readonly by: Grouping;
  /** A Monday. */
  readonly from: Date;
  readonly weeks: number;
  /** Only this group; undefined: each. */
  readonly group?: string | undefined;
}

type Cell = { -readonly [Name in 'expiring' | 'dueForRenewal']: GroupOfWeek[Name] } & {
  readonly exceptions: Map<DatedException, number>;
  readonly starts: { readonly waveId: WaveId; readonly stations: number }[];
};

/** Pure: everything in its week. */
export function layOutCalendar(
  { ahead, fleet, groupsOf }: CalendarFacts,
  { by, from, weeks, group: only }: CalendarFrame,
  now: Date,
): FleetCalendar {
  const until = new Date(from.getTime() + weeks * WEEK_MS);
  const weekOf = (at: Date): number => Math.floor((at.getTime() - from.getTime()) / WEEK_MS);
  const cells = Array.from({ length: weeks }, () => new Map<string | null, Cell>());
  /** Null: it is not asked for. */
  const cellOf = (week: number, group: string | null): Cell | null => {
    const of = cells[week];
    if (of === undefined || (only !== undefined && group !== only)) return null;
    const cell = of.get(group) ?? { expiring: 0, dueForRenewal: 0, exceptions: new Map(), starts: [] };
    of.set(group, cell);
    return cell;
  };
  const count = (week: number, group: string | null, kind: DatedException, more: number): void => {
    const cell = cellOf(week, group);
    cell?.exceptions.set(kind, (cell.exceptions.get(kind) ?? 0) + more);
  };

  for (const { week, group, expiring, dueForRenewal } of ahead.certificates) {
    const cell = cellOf(week, group);
    if (cell !== null) Object.assign(cell, { expiring, dueForRenewal });
  }
  for (const { week, group, kind, count: more } of ahead.concessions) count(week, group, kind, more);
  for (const one of fleet.stations) for (const group of groupsOf(one)) count(weekOf(one.at), group, one.kind, 1);
  const openings = new Openings(from > now ? from : now, until);
  const waves = fleet.waves.flatMap((wave) => {
    const begins = opensAt(wave.rules, now);
    return begins === null || begins >= until
      ? []
      : [{ wave, begins, windows: openings.from(wave.rules.window, begins) }];
  });
  const beginsIn = new Map(waves.map(({ wave, begins }) => [wave.id, weekOf(begins)]));
  for (const { waveId, group, waiting: stations } of fleet.waveGroups) {
    const week = beginsIn.get(waveId);
    if (week !== undefined) cellOf(week, group)?.starts.push({ waveId, stations });
  }

  const ends: readonly EndOfWeek[] = [
    ...ahead.ends.map((end) => ({ ...end, stations: null })),
    ...fleet.families.map(({ family: name, at, stations }) => ({
      kind: 'family_exclusion' as const,
      name,
      at: at.toISOString(),
      certificateId: null,
      bundlePurpose: null,
      stations,
    })),
  ].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));

  return {
    computedAt: now.toISOString(),
    by,
    weeks: cells.map((groups, week) => {
      const monday = new Date(from.getTime() + week * WEEK_MS);
      return {
        week: nameOfWeek(monday),
        monday: dateOf(monday),
        groups: [...groups].toSorted(byName).map(([group, { exceptions, ...cell }]) => ({
          group,
          ...cell,
          exceptions: [...exceptions].map(([kind, of]) => ({ kind, count: of })),
        })),
        waves: waves.flatMap(({ wave, begins, windows }) => {
          const isItsStart = weekOf(begins) === week;
          const open = windows.filter((window) => weekOf(window.from) === week);
          return isItsStart || open.length > 0 ? [waveOfWeek(wave, isItsStart ? begins : null, open)] : [];
        }),
        ends: ends.filter(({ at }) => weekOf(new Date(at)) === week),
      };
    }),
  };
}

interface Opening {
  readonly from: Date;
  readonly until: Date;
}

/** Of each window, once: most waves of a fleet have the same one. */
class Openings {
  readonly #from: Date;
  readonly #until: Date;
  readonly #known = new Map<string, readonly Opening[]>();

  constructor(from: Date, until: Date) {
    this.#from = from;
    this.#until = until;
  }

  /** From the moment on at which the wave begins. */
  from(window: MaintenanceWindow | null, begins: Date): readonly Opening[] {
    if (window === null) return [];
    const key = JSON.stringify(window);
    const all = this.#known.get(key) ?? openingsWithin(window, this.#from, this.#until);
    this.#known.set(key, all);
    return all
      .filter(({ until }) => until > begins)
      .map((one) => ({ ...one, from: one.from > begins ? one.from : begins }));
  }
}

const waveOfWeek = (
  { id, kind, name, state, waiting }: DatedWave,
  begins: Date | null,
  windows: readonly Opening[],
): WaveOfWeek => ({
  waveId: id,
  kind,
  name,
  state,
  waiting,
  begins: begins?.toISOString() ?? null,
  windows: windows.map((one) => ({ from: one.from.toISOString(), until: one.until.toISOString() })),
});

const byName = ([one]: readonly [string | null, unknown], [other]: readonly [string | null, unknown]): number =>
  one === null ? 1 : other === null ? -1 : one < other ? -1 : 1;
