import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';

export const groupings = ['cohort', 'family', 'owner'] as const;

export interface CalendarOptions {
  readonly from?: string;
  readonly weeks: string;
  readonly by: (typeof groupings)[number];
  readonly owner?: string;
  readonly family?: string;
  readonly cohort?: string;
}

type Calendar = paths['/api/v1/calendar']['get']['responses'][200]['content']['application/json'];
type Week = Calendar['weeks'][number];

/** The server's own bound is narrower and told by it. */
const MOST = 1_000;

export async function show({ api, options, output }: ApiCall<CalendarOptions>): Promise<ExitCode> {
  const { from, by, owner, family, cohort } = options;
  const query = {
    weeks: wholeNumber(options.weeks, 'weeks', 1, MOST),
    by,
    ...(from === undefined ? {} : { from }),
    ...(owner === undefined ? {} : { owner }),
    ...(family === undefined ? {} : { family }),
    ...(cohort === undefined ? {} : { cohort }),
  };
  const calendar = bodyOf(await api.GET('/api/v1/calendar', { params: { query } }));
  if (output.format === 'json' || output.format === 'ndjson') output.thing(calendar, []);
  else
    output.rows(calendar.weeks.flatMap(linesOf), [
      { heading: 'week', of: ({ week }) => week },
      { heading: 'from', of: ({ monday }) => monday },
      { heading: by, of: ({ group }) => group },
      { heading: 'what', of: ({ what }) => what },
      { heading: 'stations', of: ({ stations }) => stations },
      { heading: 'when', of: ({ when }) => when },
    ]);
  return EXIT.done;
}

interface Line extends Pick<Week, 'week' | 'monday'> {
  readonly group: string;
  readonly what: string;
  readonly stations: number | null;
  readonly when: string;
}

const WITHOUT_GROUP = '(none)';

/** What is of all of them first; a week without anything says so. */
function linesOf({ week, monday, groups, waves, ends }: Week): readonly Line[] {
  const line = (what: string, { group = '', stations = null as number | null, when = '' } = {}): Line => ({
    week,
    monday,
    group,
    what,
    stations,
    when,
  });
  const nameOf = new Map(waves.map(({ waveId, name }) => [waveId, name]));
  const lines = [
    ...ends.map(({ kind, name, at, stations }) => line(`${kind} ends: ${name}`, { stations, when: at })),
    ...waves.map((wave) => line(wordsOf(wave), { stations: wave.waiting, when: timesOf(wave) })),
    ...groups.flatMap(({ group: name, expiring, dueForRenewal, exceptions, starts }) => {
      const group = name ?? WITHOUT_GROUP;
      return [
        ...starts.map(({ waveId, stations }) => line(`in wave ${nameOf.get(waveId) ?? waveId}`, { group, stations })),
        ...(expiring > 0 ? [line('certificates end', { group, stations: expiring })] : []),
        ...(dueForRenewal > 0 ? [line('renewals come due', { group, stations: dueForRenewal })] : []),
        ...exceptions.map(({ kind, count }) => line(`exceptions end: ${kind}`, { group, stations: count })),
      ];
    }),
  ];
  return lines.length > 0 ? lines : [line('–')];
}

const wordsOf = ({ name, kind, state, begins }: Week['waves'][number]): string =>
  `wave ${name} (${kind}, ${state}) ${begins === null ? 'may go on' : 'begins'}`;

const timesOf = ({ begins, windows }: Week['waves'][number]): string => {
  const open = windows.map(({ from, until }) => `${from}/${until}`);
  return open.length > 0 ? open.join(' ') : (begins ?? '');
};
