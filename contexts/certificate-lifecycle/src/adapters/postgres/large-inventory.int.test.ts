import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { InventoryQuery } from '../../queries/inventory.ts';
import { LifecycleWorld, operator } from '../../testing/lifecycle-world.ts';

/** Two certificates of each identity; the oldest identities alone are of the old depot, and theirs alone end soon. */
const IDENTITIES = 26_000;
const OLD = 2_100;
const NEWEST = IDENTITIES * 2 - 1;
const STATEMENTS = [
  'alter table lifecycle.certificate disable trigger user',
  `insert into lifecycle.identity (record)
    select jsonb_build_object('id', 'idn_' || lpad(i::text, 26, '0'), 'subjectType', 'charger', 'owner', 'north-depot',
      'family', 'acme-50', 'cohorts', '[]'::jsonb, 'version', 1, 'createdAt', '2026-01-01T00:00:00.000Z',
      'bindings', jsonb_build_array(
        jsonb_build_object('kind', 'ocpp_identity', 'value', case when i < ${OLD} then 'OLD-' else 'NEW-' end || i)))
    from generate_series(0, ${IDENTITIES - 1}) as i`,
  `insert into lifecycle.identity_binding (identity_id, kind, value, identifying)
    select id, 'ocpp_identity', record #>> '{bindings,0,value}', true from lifecycle.identity`,
  `insert into lifecycle.certificate (record, owner, family, cohorts)
    select jsonb_build_object('id', 'crt_' || lpad(n::text, 26, '0'), 'identityId', 'idn_' || lpad((n / 2)::text, 26, '0'),
      'purpose', 'charger_identity', 'slot', (n % 2)::text, 'version', 3, 'requestedAt', '2026-01-01T00:00:00.000Z',
      'requestReason', 'test', 'renewalOf', null, 'policyVersion', 'charger_identity/1', 'operatingModel', 'managed',
      'signed', jsonb_build_object('serial', md5('s' || n), 'fingerprint', md5('a' || n) || md5('b' || n),
        'spkiSha256', md5('c' || n) || md5('d' || n), 'chainPem', '', 'notBefore', '2025-09-15T00:00:00.000Z',
        'notAfter', case when n / 2 < ${OLD} then '2026-03-14T00:00:00.000Z' else '2026-08-20T00:00:00.000Z' end,
        'authority', 'charger-identity', 'profileVersion', 'charging-station/1', 'issuedAt', '2025-09-15T00:00:00.000Z'),
      'lastSeenAt', '2026-01-01T00:00:00.000Z', 'activatedAt', '2026-01-01T00:00:00.000Z', 'replaced', null,
      'installedAt', '2026-01-01T00:00:00.000Z', 'evidence', 'mtls_handshake', 'state', 'active'),
      'north-depot', 'acme-50', '[]'
    from generate_series(0, ${NEWEST}) as n`,
  'alter table lifecycle.certificate enable trigger user',
  'analyze lifecycle.identity, lifecycle.identity_binding, lifecycle.certificate',
];

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  for (const statement of STATEMENTS) await world.database.pool.query(statement);
}, 60_000);
afterAll(() => world.drop());

const id = (number: number) => `crt_${String(number).padStart(26, '0')}` as CertificateId;
const down = (from: number, count: number) => Array.from({ length: count }, (_, at) => id(from - at));
async function page(query: Partial<InventoryQuery>) {
  const { certificates, next } = await world.lifecycle.inventory({ after: null, limit: 3, ...query }, operator);
  return { ids: certificates.map((one) => one.id), next };
}
const lastOld = OLD * 2 - 1;

test('a name that many have fills its pages from the newest', async () => {
  expect(await page({ search: 'new-' })).toEqual({ ids: down(NEWEST, 3), next: id(NEWEST - 2) });
  expect(await page({ search: 'new-', after: id(NEWEST - 2) })).toMatchObject({ ids: down(NEWEST - 3, 3) });
  expect(await page({ search: 'new-', after: id(lastOld + 3) })).toEqual({ ids: down(lastOld + 2, 2), next: null });
});

test('a name that many have, and old ones alone, is found behind all the others', async () => {
  expect(await page({ search: 'old-' })).toEqual({ ids: down(lastOld, 3), next: id(lastOld - 2) });
  expect(await page({ search: 'old-', after: id(lastOld - 2) })).toMatchObject({ ids: down(lastOld - 3, 3) });
  expect(await page({ search: 'old-', after: id(2) })).toEqual({ ids: [id(1), id(0)], next: null });
  expect(await page({ search: 'old-', slot: '1' })).toMatchObject({
    ids: [id(lastOld), id(lastOld - 2), id(lastOld - 4)],
  });
  expect(await page({ search: 'old-', state: 'revoked' })).toEqual({ ids: [], next: null });
});

test('what ends in a time is found newest first, be it few of many or nearly all', async () => {
  const soon = { endsBefore: '2026-03-20T00:00:00.000Z' };
  expect(await page(soon)).toEqual({ ids: down(lastOld, 3), next: id(lastOld - 2) });
  expect(await page({ ...soon, after: id(lastOld - 2) })).toMatchObject({ ids: down(lastOld - 3, 3) });
  expect(await page({ endsBefore: '2027-01-01T00:00:00.000Z' })).toMatchObject({ ids: down(NEWEST, 3) });
  expect(await page({ endsBefore: '2026-03-01T00:00:00.000Z' })).toEqual({ ids: [], next: null });
});

test('and so is what has a posture, whose pages are full', async () => {
  expect(await page({ posture: 'escalated' })).toEqual({ ids: down(lastOld, 3), next: id(lastOld - 2) });
  expect(await page({ posture: 'escalated', after: id(1) })).toEqual({ ids: [id(0)], next: null });
  expect(await page({ posture: 'valid' })).toMatchObject({ ids: down(NEWEST, 3) });
  expect(await page({ posture: 'incident' })).toEqual({ ids: [], next: null });
});
