import { expect, test } from 'vitest';
import { addCalendarCommand } from './calendar-command.ts';
import { EXIT } from './exit-codes.ts';
import { Answer, fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addCalendarCommand);
const window = { from: '2026-03-03T21:00:00.000Z', until: '2026-03-04T03:00:00.000Z' };
const wave = { waveId: 'wav_1', kind: 'migration', name: 'North', state: 'draft', waiting: 3 };
const calendar = {
  computedAt: '2026-03-02T12:00:00.000Z',
  by: 'cohort',
  weeks: [
    {
      week: '2026-W10',
      monday: '2026-03-02',
      groups: [
        {
          group: 'site:Harbour',
          expiring: 4,
          dueForRenewal: 17,
          exceptions: [{ kind: 'long_texts', count: 2 }],
          starts: [{ waveId: 'wav_1', stations: 3 }],
        },
        { group: null, expiring: 0, dueForRenewal: 1, exceptions: [], starts: [] },
      ],
      waves: [{ ...wave, begins: window.from, windows: [window] }],
      ends: [
        { kind: 'root', name: 'charger-identity', at: '2026-03-05T00:00:00.000Z', stations: null },
        { kind: 'family_exclusion', name: 'Acme/AC22', at: '2026-03-06T00:00:00.000Z', stations: 12 },
      ],
    },
    { week: '2026-W11', monday: '2026-03-09', groups: [], waves: [], ends: [] },
    {
      week: '2026-W12',
      monday: '2026-03-16',
      groups: [],
      waves: [{ ...wave, begins: null, windows: [window] }],
      ends: [],
    },
  ],
};
const USUAL = 'GET /api/v1/calendar?weeks=8&by=cohort';

test('shows each week in lines: what ends for all, waves, then each cohort; and says of a week that nothing is in it', async () => {
  api.answers = { [USUAL]: calendar };
  await api.bfcert('calendar');
  const lines = api.printed
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
  expect(lines).toEqual([
    ['WEEK', 'FROM', 'COHORT', 'WHAT', 'STATIONS', 'WHEN'],
    ['2026-W10', '2026-03-02', 'root ends: charger-identity', '2026-03-05T00:00:00.000Z'],
    ['2026-W10', '2026-03-02', 'family_exclusion ends: Acme/AC22', '12', '2026-03-06T00:00:00.000Z'],
    ['2026-W10', '2026-03-02', 'wave North (migration, draft) begins', '3', `${window.from}/${window.until}`],
    ['2026-W10', '2026-03-02', 'site:Harbour', 'in wave North', '3'],
    ['2026-W10', '2026-03-02', 'site:Harbour', 'certificates end', '4'],
    ['2026-W10', '2026-03-02', 'site:Harbour', 'renewals come due', '17'],
    ['2026-W10', '2026-03-02', 'site:Harbour', 'exceptions end: long_texts', '2'],
    ['2026-W10', '2026-03-02', '(none)', 'renewals come due', '1'],
    ['2026-W11', '2026-03-09', '–'],
    ['2026-W12', '2026-03-16', 'wave North (migration, draft) may go on', '3', `${window.from}/${window.until}`],
  ]);
});

test('asks for the weeks and the stations that are wanted, and gives the calendar as the API has it', async () => {
  const line =
    'GET /api/v1/calendar?weeks=26&by=family&from=2026-06-01&owner=north&family=Acme%2FAC22&cohort=site%3AHarbour';
  api.answers = { [line]: calendar };
  const asked = ['--from', '2026-06-01', '--weeks', '26', '--by', 'family', '--owner', 'north'];
  await api.bfcert('calendar', ...asked, '--family', 'Acme/AC22', '--cohort', 'site:Harbour', '--json');
  expect(JSON.parse(api.printed)).toEqual(calendar);
});

test('passes on why the server refuses, and refuses itself what is no number of weeks', async () => {
  const over = { code: 'calendar_out_of_range', detail: 'Its first week is from that of 2026-03-02.' };
  api.answers = { [`${USUAL}&from=2020-01-01`]: new Answer(422, over) };
  await api.bfcert('calendar', '--from', '2020-01-01');
  expect(api.told).toContain('(calendar_out_of_range)');
  await api.bfcert('calendar', '--weeks', 'many');
  expect([process.exitCode, api.told.includes('--weeks takes a whole number')]).toEqual([EXIT.wrongUse, true]);
});
