import type { CalendarQuery } from '@bfcert/evse-security';
import type { OwnerScope } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

let bench: ApiBench;
const asked: { readonly query: CalendarQuery; readonly owners: OwnerScope }[] = [];
const detail = 'Its first week is from that of 2026-02-23.';
beforeEach(async () => {
  asked.length = 0;
  bench = await apiBench({
    calendars: {
      calendar: async (query, owners) => {
        asked.push({ query, owners });
        if (query.from?.getUTCFullYear() === 2020) return refused({ reason: 'calendar_out_of_range', detail });
        return ok({ computedAt: bench.clock.now().toISOString(), by: query.by, weeks: [] });
      },
    },
  });
});
afterEach(() => bench.app.close());

const get = async (query: string) => {
  const { statusCode, body } = await bench.app.inject({ url: `/api/v1/calendar${query}`, headers: BEARER });
  return { statusCode, body: JSON.parse(body) };
};

test('the calendar is asked for eight weeks from today by cohort, unless the caller says otherwise', async () => {
  expect(await get('')).toMatchObject({ statusCode: 200, body: { by: 'cohort', weeks: [] } });
  await get('?from=2026-06-01&weeks=53&by=owner&family=F&cohort=site%3AA');
  expect(asked).toEqual([
    { query: { from: null, weeks: 8, by: 'cohort', only: {} }, owners: 'all' },
    {
      query: { from: new Date('2026-06-01'), weeks: 53, by: 'owner', only: { family: 'F', cohort: 'site:A' } },
      owners: 'all',
    },
  ]);
});

test.each(['weeks=0', 'weeks=54', 'weeks=1e1', 'from=2026-02-30', 'from=tomorrow', 'by=city', 'site=A', 'cohort='])(
  '%s is refused before anything is read',
  async (query) => {
    expect(await get(`?${query}`)).toMatchObject({ statusCode: 400, body: { code: 'invalid' } });
    expect(asked).toEqual([]);
  },
);

test('weeks that it does not reach are a problem with a name', async () => {
  expect(await get('?from=2020-01-01')).toMatchObject({
    statusCode: 422,
    body: { code: 'calendar_out_of_range', detail },
  });
});
