import type { Grouping } from '@bfcert/certificate-lifecycle';
import { postgresDatesAhead } from '@bfcert/certificate-lifecycle/adapters/postgres';
import type { OwnerScope } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stationDatesOf, waveGroupsOf } from '../adapters/postgres/fleet-dates.ts';
import { fleetDates } from '../adapters/postgres/index.ts';
import type { ChargerId } from '../charger/charger.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import { rules } from '../testing/wave-facts.ts';
import type { WaveRules } from '../wave/wave.ts';
import { createFleetCalendar, MOST_WEEKS } from './create-fleet-calendar.ts';
import { dateOf, mondayOf, WEEK_MS } from './week.ts';

const DAY = 86_400_000;

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const as = (actor: typeof mara) => ({ ...context('the autumn plan'), actor });
const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY);

const calendars = () =>
  createFleetCalendar({ ...world.deps, fleetDates, datesAhead: postgresDatesAhead(world.database) });

async function calendar(
  asked: {
    readonly from?: Date;
    readonly weeks?: number;
    readonly by?: Grouping;
    readonly only?: { readonly owner?: string; readonly family?: string; readonly cohort?: string };
  } = {},
  owners: OwnerScope = 'all',
) {
  return unwrap(await calendars().calendar({ from: null, weeks: 8, by: 'cohort', only: {}, ...asked }, owners));
}

/** The week in which it is, and what is in it of each group. */
const weekOf = ({ weeks }: Awaited<ReturnType<typeof calendar>>, at: Date) => {
  const found = weeks.find(({ monday }) => monday === dateOf(mondayOf(at)));
  if (found === undefined) throw new Error('it has no such week');
  return found;
};

async function planned(changed: Partial<WaveRules>, identityIds: readonly ChargerId[], name = 'North') {
  const selection = { identityIds };
  const wanted = { ...rules, canarySize: 0, groupSize: 100, ...changed };
  const plan = { kind: 'migration', name, selection, rules: wanted, count: identityIds.length } as const;
  const { waveId } = unwrap(await world.evse.planWave(plan, as(mara)));
  if (waveId === null) throw new Error('nothing was planned');
  return waveId;
}

async function move(
  identityId: ChargerId,
  change: { readonly owner?: string; readonly cohorts?: readonly string[] },
): Promise<void> {
  unwrap(await world.lifecycle.changeIdentity({ identityId, ...change }, as(mara)));
  await world.run(1 / (24 * 60));
}

test('a wave that is planned, what a migration brought, and what was granted are in their weeks, by cohort', async () => {
  const harbour = await world.enroll('CS-1');
  const hill = await world.enroll('CS-2');
  const none = await world.enroll('CS-3');
  await move(harbour.identityId, { cohorts: ['site:Harbour', 'tariff:night'] });
  await move(hill.identityId, { cohorts: ['site:Hill'] });
  await world.migrate(harbour.identityId);
  await world.run(1);

  const notBefore = inDays(20);
  const waveId = await planned({ notBefore }, [hill.identityId, none.identityId]);
  // A draft without a planned start has no time.
  await planned({}, [(await world.enroll('CS-4')).identityId], 'some day');
  const until = inDays(30);
  const exempt = {
    identityId: none.identityId,
    tolerance: 'exempt_from_migration',
    until: until.toISOString(),
  } as const;
  const { approvalId } = unwrap(await world.lifecycle.grantStationTolerance(exempt, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  const exception = { identityId: hill.identityId, capability: 'network_interface', value: 'Wireless0' };
  const answers = { responsible: 'Field service', until };
  unwrap(await world.evse.grantCapabilityException({ ...exception, ...answers }, as(mara)));

  await world.lifecycle.renewDueCertificates({ reachable: (ids) => world.evse.askableForRenewal(ids) });

  const seen = await calendar({ weeks: MOST_WEEKS });
  expect(weekOf(seen, notBefore).waves).toEqual([
    {
      waveId,
      kind: 'migration',
      name: 'North',
      state: 'draft',
      waiting: 2,
      begins: notBefore.toISOString(),
      windows: [],
    },
  ]);
  const starts = weekOf(seen, notBefore).groups.map((of) => [of.group, of.starts]);
  expect(starts).toEqual([
    ['site:Hill', [{ waveId, stations: 1 }]],
    [null, [{ waveId, stations: 1 }]],
  ]);
  expect(seen.weeks.flatMap(({ waves }) => waves)).toHaveLength(1);
  expect(weekOf(seen, until).groups).toMatchObject([
    { group: 'site:Hill', exceptions: [{ kind: 'capability_exception', count: 1 }] },
    { group: null, exceptions: [{ kind: 'exempt_from_migration', count: 1 }] },
  ]);

  const { certificates } = await world.lifecycle.inventory({ state: 'active', after: null, limit: 10 }, mara);
  const end = new Date(certificates[0]?.notAfter ?? '');
  expect(weekOf(seen, end).groups).toMatchObject([
    { group: 'site:Harbour', expiring: 1 },
    { group: 'tariff:night', expiring: 1 },
  ]);
  const due = seen.weeks.flatMap(({ groups }) => groups.filter(({ dueForRenewal }) => dueForRenewal > 0));
  expect(due.map(({ group }) => group)).toEqual(['site:Harbour', 'tariff:night']);
  // Of one cohort nothing is told of others, and by owner each station counts once.
  const harbours = await calendar({ weeks: MOST_WEEKS, only: { cohort: 'site:Harbour' } });
  expect(weekOf(harbours, end).groups).toMatchObject([{ group: 'site:Harbour', expiring: 1 }]);
  expect(harbours.weeks.flatMap(({ waves }) => waves)).toEqual([]);
  const owners = await calendar({ weeks: MOST_WEEKS, by: 'owner' });
  expect(weekOf(owners, end).groups).toMatchObject([{ group: 'depot', expiring: 1 }]);
  expect(weekOf(owners, until).groups).toMatchObject([{ group: 'depot', exceptions: [{ count: 1 }, { count: 1 }] }]);
});

test('a wave that was started goes on in each opening of its window, until nobody waits in it', async () => {
  const { identityId } = await world.enroll('CS-1');
  await world.evse.publishDirtyEntries();
  const hour = world.clock.now().getUTCHours();
  const days = [0, 1, 2, 3, 4, 5, 6] as const;
  const window = { days, from: ((hour + 3) % 24) * 60, to: ((hour + 4) % 24) * 60, timeZone: 'UTC' };
  const waveId = await planned({ window }, [identityId]);
  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  await world.run(0);
  const seen = await calendar({ weeks: 3 });
  const [first, , third] = seen.weeks.map(({ waves }) => waves[0]);
  expect([first?.state, first?.begins]).toEqual(['running', first?.windows[0]?.from]);
  expect([third?.begins, third?.windows.length]).toEqual([null, 7]);
  world.connectSoon(identityId, 0);
  await world.run(2);
  expect((await calendar({ weeks: 3 })).weeks.flatMap(({ waves }) => waves)).toEqual([]);
});

test('an excluded family is looked at again in its week, with how many of its stations are not on Profile 3', async () => {
  await world.enroll('CS-1');
  await world.enroll('CS-2');
  const exclusion = { responsible: 'Field service', until: inDays(10) };
  const declared = { family: world.family, capabilities: { path: 'excluded' }, exclusion };
  unwrap(await world.evse.declareFamily(declared, { ...as(mara), expectedVersion: 0 }));
  expect(weekOf(await calendar(), inDays(10)).ends).toMatchObject([
    { kind: 'family_exclusion', name: 'V M', at: inDays(10).toISOString(), stations: 2 },
  ]);
  expect((await calendar({}, ['another'])).weeks.flatMap(({ ends }) => ends)).toEqual([]);
});

test('whoever acts for other owners sees neither their certificates nor their exceptions, and no wave with one station of others', async () => {
  const mine = await world.enroll('CS-1');
  const theirs = await world.enroll('CS-2');
  await move(theirs.identityId, { owner: 'another' });
  await world.migrate(theirs.identityId);
  await world.run(1);
  const both = await world.enroll('CS-3');
  await move(both.identityId, { owner: 'another' });
  await planned({ notBefore: inDays(10) }, [mine.identityId, both.identityId]);
  const until = inDays(10);
  const exception = { identityId: both.identityId, capability: 'network_interface', value: 'Wireless0' };
  unwrap(await world.evse.grantCapabilityException({ ...exception, responsible: 'Field', until }, as(mara)));
  const all = (of: Awaited<ReturnType<typeof calendar>>) =>
    of.weeks.flatMap(({ groups, waves }) => [...groups.map(({ group }) => group), ...waves.map(({ name }) => name)]);
  expect(all(await calendar({ weeks: MOST_WEEKS, by: 'owner' }, ['depot']))).toEqual([]);
  expect(new Set(all(await calendar({ weeks: MOST_WEEKS, by: 'owner' }, ['another'])))).toEqual(new Set(['another']));
  expect(all(await calendar({ weeks: MOST_WEEKS, by: 'owner' }, ['depot', 'another']))).toContain('North');
  expect(all(await calendar({ weeks: MOST_WEEKS, by: 'owner' }, []))).toEqual([]);
});

test('weeks that are over, too many or too far ahead are refused by name', async () => {
  const now = world.clock.now();
  const ask = (from: Date | null, weeks: number) =>
    calendars().calendar({ from, weeks, by: 'cohort', only: {} }, 'all');
  const refused = { refusal: { reason: 'calendar_out_of_range' } };
  expect(await ask(new Date(mondayOf(now).getTime() - 1), 1)).toMatchObject(refused);
  expect(await ask(new Date(now.getTime() + 531 * WEEK_MS), 1)).toMatchObject(refused);
  for (const weeks of [0, 54, 1.5, Number.NaN]) expect(await ask(null, weeks)).toMatchObject(refused);
  expect(unwrap(await ask(mondayOf(now), MOST_WEEKS)).weeks).toHaveLength(MOST_WEEKS);
  expect(unwrap(await ask(new Date(now.getTime() + 530 * WEEK_MS), 1)).weeks).toHaveLength(1);
});

test('of 10,000 stations that wait, and twice as many that were moved, waves and exceptions are read by their indexes', async () => {
  const { pool } = world.database;
  const stations = 'generate_series(1, 30000) as n';
  const ended = 'n % 3 > 0';
  const statements = [
    `insert into evse_charger (identity_id, wire_name, serial_number, organisation, profile_floor, settings, created_at, owner,
      family, activation) select 'idn_' || n, 'CS-' || n, 'SN-' || n, 'O', 2, '{}', now(), 'depot', 'F', 'unknown' from ${stations}`,
    `insert into evse_wave (id, kind, name, state, selection, rules, owners, planned_by, planned_at, reason, changed_at, version)
      select 'wav_' || n, 'migration', 'W', case when n = 0 then 'running' else 'completed' end, '{}', '${JSON.stringify(rules)}', '{depot}', 'a', now(),
      'r', now(), 1 from generate_series(0, 400) as n`,
    `insert into evse_wave_member (wave_id, position, identity_id, "group", family, cohorts, state, changed_at)
      select 'wav_' || case when ${ended} then 1 + n % 400 else 0 end, n, 'idn_' || n, 1, 'F', array['site:' || n % 50],
      case when ${ended} then 'active' else 'waiting' end, now() from ${stations}`,
    `insert into evse_capability_exception (id, identity_id, capability, value, responsible, until, reason, granted_by, granted_at)
      select 'cex_' || n, 'idn_' || n, 'c', '1', 'R', now() + n * interval '2 hours', 'r', 'a', now() from ${stations}`,
    'vacuum analyze evse_charger, evse_wave, evse_wave_member, evse_capability_exception, evse_break_glass',
  ];
  for (const statement of statements) await pool.query(statement);
  const from = mondayOf(inDays(7));
  const query = { by: 'cohort', owners: ['depot'], only: {}, from, until: new Date(from.getTime() + WEEK_MS) } as const;
  const planOf = async (statement: ReturnType<typeof waveGroupsOf> | ReturnType<typeof stationDatesOf>) => {
    const { sql, parameters } = statement.compile(world.database.kysely());
    const { rows } = await pool.query(`explain ${sql}`, [...parameters]);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  const waves = await planOf(waveGroupsOf(query));
  for (const index of ['evse_wave_open', 'evse_wave_member_waiting']) expect(waves).toContain(index);
  expect(waves).not.toContain('Seq Scan');
  const exceptions = await planOf(stationDatesOf(query));
  expect(exceptions).toContain('evse_capability_exception_until');
  expect(exceptions).not.toContain('Seq Scan on evse_c');
  const { weeks } = await calendar({ weeks: 1 });
  expect(weeks[0]?.waves).toMatchObject([{ waiting: 10_000 }]);
  expect(weeks[0]?.groups.reduce((sum, { starts }) => sum + (starts[0]?.stations ?? 0), 0)).toBe(10_000);
});
