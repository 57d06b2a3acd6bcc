import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificatesOf } from '../adapters/postgres/dates-ahead.ts';
import { postgresDatesAhead } from '../adapters/postgres/index.ts';
import { LifecycleWorld } from '../testing/lifecycle-world.ts';
import { describeAnchor } from '../trust-anchor-bundle/describe-anchor.ts';
import { anchorOf } from '../trust-anchor-bundle/release-anchors.ts';
import type { DatesQuery } from './dates-ahead.ts';

/** A Monday. */
const FROM = new Date('2026-03-02T00:00:00Z');
const weeks = (count: number) => ({ from: FROM, until: new Date(FROM.getTime() + count * 604_800_000) });

const cohorts: Readonly<Record<string, readonly string[]>> = {
  both: ['site:A', 'site:B'],
  none: [],
  south: ['site:A'],
};

/** Rows alone: what leads to them is other tests' matter. */
const identity = (name: string, { owner = 'north', subjectType = 'charger' } = {}) => `
  insert into lifecycle.identity (record) values ('${JSON.stringify({
    id: `idn_${name}`,
    subjectType,
    owner,
    family: `F-${owner}`,
    cohorts: cohorts[name] ?? [],
    version: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    bindings: [],
  })}')`;
const certificate = (
  name: string,
  { of = name, notAfter = '2026-03-04T00:00:00.000Z', purpose = 'charger_identity', state = 'active', slot = '' } = {},
) => `
  insert into lifecycle.certificate (record) values ('${JSON.stringify({
    id: `crt_${name}`,
    identityId: `idn_${of}`,
    purpose,
    slot: slot === '' ? null : slot,
    state,
    version: 1,
    operatingModel: 'managed',
    signed: { fingerprint: `f-${name}`, notAfter },
  })}')`;
const renewal = (name: string, at: string) =>
  `update lifecycle.renewal_plan set renewal_at = '${at}' where certificate_id = 'crt_${name}'`;
const tolerance = (name: string, kind: string, until: string, state = 'active') => `
  insert into lifecycle.station_tolerance (record) values ('${JSON.stringify({
    id: `tol_${name}_${kind}`,
    identityId: `idn_${name}`,
    kind,
    state,
    version: 1,
    until,
  })}')`;

const STATEMENTS = [
  identity('both'),
  identity('none'),
  identity('south', { owner: 'south' }),
  identity('ours', { owner: 'platform', subjectType: 'own_service' }),
  `insert into lifecycle.identity_binding values ('idn_ours', 'service_name', 'charger-identity', false)`,
  // The last moment of the first week, and the first of the third; one in each of two cohorts.
  certificate('both', { notAfter: '2026-03-08T23:59:59.999Z' }),
  certificate('none', { notAfter: '2026-03-16T00:00:00.000Z' }),
  certificate('south'),
  // Neither in force nor of a station.
  certificate('former', { of: 'both', state: 'inactive' }),
  certificate('root', { of: 'ours', purpose: 'ca_certificate', slot: 'root', notAfter: '2026-03-10T00:00:00.000Z' }),
  certificate('door', { of: 'ours', purpose: 'backend_server', slot: 'ec', notAfter: '2026-03-03T00:00:00.000Z' }),
  renewal('both', '2026-03-02T00:00:00.000Z'),
  renewal('none', '2026-03-15T23:00:00.000Z'),
  renewal('south', '2026-03-01T23:59:59.999Z'),
  renewal('door', '2026-03-03T00:00:00.000Z'),
  tolerance('both', 'long_texts', '2026-03-05T00:00:00.000Z'),
  tolerance('both', 'exempt_from_migration', '2026-03-12T00:00:00.000Z'),
  tolerance('south', 'long_texts', '2026-03-05T00:00:00.000Z'),
  tolerance('none', 'long_texts', '2026-03-05T00:00:00.000Z', 'ended'),
];

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  for (const statement of STATEMENTS) await world.database.pool.query(statement);
}, 60_000);
afterAll(() => world.drop());

const read = (asked: Partial<DatesQuery> = {}) =>
  postgresDatesAhead(world.database).read({ by: 'cohort', owners: 'all', only: {}, ...weeks(3), ...asked });

describe('what lies ahead', () => {
  test('a certificate ends in one week, and counts in each cohort of its station, or under none', async () => {
    expect((await read()).certificates).toEqual([
      { week: 0, group: 'site:A', expiring: 2, dueForRenewal: 1 },
      { week: 0, group: 'site:B', expiring: 1, dueForRenewal: 1 },
      { week: 1, group: null, expiring: 0, dueForRenewal: 1 },
      { week: 2, group: null, expiring: 1, dueForRenewal: 0 },
    ]);
  });

  test('a week begins on Monday at midnight and ends before the next, and what is beyond the last is not told', async () => {
    expect((await read(weeks(2))).certificates.map(({ week }) => week)).toEqual([0, 0, 1]);
  });

  test('by family or owner each station counts once', async () => {
    expect((await read({ by: 'owner' })).certificates).toContainEqual({
      week: 0,
      group: 'south',
      expiring: 1,
      dueForRenewal: 0,
    });
    expect((await read({ by: 'family', ...weeks(1) })).certificates).toEqual([
      { week: 0, group: 'F-north', expiring: 1, dueForRenewal: 1 },
      { week: 0, group: 'F-south', expiring: 1, dueForRenewal: 0 },
    ]);
  });

  test('what two people granted ends in a week, by its kind; what has ended already does not', async () => {
    expect((await read()).concessions).toEqual([
      { week: 0, group: 'site:A', kind: 'long_texts', count: 2 },
      { week: 0, group: 'site:B', kind: 'long_texts', count: 1 },
      { week: 1, group: 'site:A', kind: 'exempt_from_migration', count: 1 },
      { week: 1, group: 'site:B', kind: 'exempt_from_migration', count: 1 },
    ]);
  });

  test('what ends for all stations at once is told by name, soonest first', async () => {
    expect((await read()).ends).toMatchObject([
      { kind: 'listener', name: 'charger-identity', at: '2026-03-03T00:00:00.000Z', certificateId: 'crt_door' },
      { kind: 'root', name: 'charger-identity', at: '2026-03-10T00:00:00.000Z', certificateId: 'crt_root' },
    ]);
  });

  test('whoever acts for other owners sees nothing of it, and a filter narrows it', async () => {
    const south = await read({ owners: ['south'] });
    expect(south.certificates).toEqual([{ week: 0, group: 'site:A', expiring: 1, dueForRenewal: 0 }]);
    expect(south.concessions).toEqual([{ week: 0, group: 'site:A', kind: 'long_texts', count: 1 }]);
    expect(south.ends).toEqual([]);
    expect(await read({ owners: [] })).toEqual({ certificates: [], concessions: [], ends: [] });
    const only = (filter: DatesQuery['only']) => read({ only: filter, by: 'owner', ...weeks(1) });
    const north = [{ week: 0, group: 'north', expiring: 1, dueForRenewal: 1 }];
    expect((await only({ cohort: 'site:B' })).certificates).toEqual(north);
    expect((await only({ family: 'F-north' })).certificates).toEqual(north);
    expect((await only({ owner: 'nobody' })).certificates).toEqual([]);
  });
});

test('a root that has no record ends with the version of anchors that has it, and once for several that do', async () => {
  const pem = (await world.authority.chains())[0]?.rootPem ?? '';
  const anchor = describeAnchor(anchorOf(pem));
  const end = new Date(anchor.notAfter);
  const around = { from: new Date(end.getTime() - 1_000), until: new Date(end.getTime() + 604_799_000) };
  const bundle = (version: number, state: string) =>
    world.database.pool.query('insert into lifecycle.trust_anchor_bundle (record) values ($1)', [
      { id: `tab_${version}`, purpose: 'charger_factory_trust', version, state, anchors: [anchorOf(pem)] },
    ]);
  await bundle(1, 'superseded');
  expect((await read(around)).ends).toEqual([]);
  await bundle(2, 'active');
  await bundle(3, 'releasing');
  expect((await read({ ...around, owners: ['south'] })).ends).toEqual([
    {
      kind: 'trust_anchor',
      name: anchor.name,
      at: anchor.notAfter,
      certificateId: null,
      bundlePurpose: 'charger_factory_trust',
    },
  ]);
  expect((await read({ from: new Date(end.getTime() + 1_000), until: around.until })).ends).toEqual([]);
});

test('of 30,000 stations a week is read by the indexes on its dates', async () => {
  const { pool } = world.database;
  const many = `generate_series(0, 29999) as n`;
  const statements = [
    `insert into lifecycle.identity (record) select jsonb_build_object('id', 'idn_m' || n, 'subjectType', 'charger',
      'owner', 'many', 'family', 'F', 'cohorts', jsonb_build_array('site:' || n % 50)) from ${many}`,
    'alter table lifecycle.certificate disable trigger certificate_tally',
    `insert into lifecycle.certificate (record) select jsonb_build_object('id', 'crt_m' || n, 'identityId', 'idn_m' || n,
      'purpose', 'charger_identity', 'state', 'active', 'version', 1, 'operatingModel', 'managed', 'signed',
      jsonb_build_object('fingerprint', 'm' || n, 'notAfter',
        to_char(timestamp '2026-03-02' + (n % 182) * interval '1 day', 'YYYY-MM-DD"T00:00:00.000Z"'))) from ${many}`,
    `update lifecycle.renewal_plan p set renewal_at = record #>> '{signed,notAfter}'
      from lifecycle.certificate c where c.id = p.certificate_id and c.owner = 'many'`,
    'vacuum analyze lifecycle.identity, lifecycle.certificate, lifecycle.renewal_plan',
  ];
  for (const statement of statements) await pool.query(statement);
  const query = { by: 'cohort', owners: ['many'], only: {}, ...weeks(1) } as const;
  const { sql, parameters } = certificatesOf(query).compile(world.database.kysely());
  const { rows } = await pool.query(`explain ${sql}`, [...parameters]);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('certificate_can_expire');
  expect(plan).toContain('renewal_plan_at');
  expect(plan).not.toContain('Seq Scan');
  const { certificates } = await read(query);
  expect(certificates).toHaveLength(50);
  // 7 of 182 days, each of 165 stations.
  expect(certificates.reduce((sum, { expiring }) => sum + expiring, 0)).toBe(7 * 165);
});
