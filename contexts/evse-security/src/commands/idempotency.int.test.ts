import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { context, ORGANISATION, TestWorld } from '../testing/test-world.ts';
import type { EnrollChargerInput } from './enroll-charger.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

const keyed = (idempotencyKey: string) => ({ ...context(), idempotencyKey });

const input = (name: string, over: Partial<EnrollChargerInput> = {}): EnrollChargerInput => ({
  wireName: name,
  serialNumber: `SN-${name}`,
  organisation: ORGANISATION,
  vendor: 'V',
  model: 'M',
  owner: 'depot',
  family: 'V M',
  cohorts: ['first'],
  authorizationKey: 'imported',
  ...over,
});

const reused = { ok: false, refusal: { reason: 'idempotency_key_reused' } };

test('an enrolment repeated under its key has the same outcome', async () => {
  const first = unwrap(await world.evse.enrollCharger(input('CS-1'), keyed('one')));
  let repetitions = 0;
  const again = { ...keyed('one'), repeated: () => void repetitions++ };
  expect(await world.evse.enrollCharger(input('CS-1'), again)).toEqual({ ok: true, value: first });
  expect(repetitions).toBeGreaterThan(0);
  expect(await world.evse.enrollCharger(input('CS-1'), keyed('another'))).toMatchObject({
    ok: false,
    refusal: { reason: 'already_enrolled' },
  });
});

test.each([
  ['another name', { wireName: 'CS-2B' }],
  ['another password', { authorizationKey: 'another' }],
])('an enrolment with %s under a used key is refused', async (_, over) => {
  const key = `two, ${Object.keys(over).join()}`;
  const name = `CS-2-${Object.keys(over).join()}`;
  unwrap(await world.evse.enrollCharger(input(name), keyed(key)));
  expect(await world.evse.enrollCharger(input(name, over), keyed(key))).toMatchObject(reused);
});

test('repetitions at the same time are one enrolment', async () => {
  const outcomes = await Promise.all([1, 2, 3].map(() => world.evse.enrollCharger(input('CS-3'), keyed('three'))));
  expect(new Set(outcomes.map((outcome) => unwrap(outcome).identityId)).size).toBe(1);
});

test('a plan repeated under its key is the same case, and one key plans many chargers', async () => {
  const { identityId } = unwrap(await world.evse.enrollCharger(input('CS-4'), context()));
  const other = unwrap(await world.evse.enrollCharger(input('CS-5'), context()));
  const first = await world.evse.planMigration({ identityId }, keyed('four'));
  expect(first.ok).toBe(true);
  const second = await world.evse.planMigration({ identityId: other.identityId }, keyed('four'));
  expect(unwrap(second).caseId).not.toBe(unwrap(first).caseId);
  expect(await world.evse.planMigration({ identityId }, keyed('four'))).toEqual(first);
  expect(await world.evse.planMigration({ identityId }, keyed('five'))).toEqual({ ok: false, refusal: 'case_is_open' });
});

test('quarantine, resume, retry and abandon happen once per key', async () => {
  const { identityId } = unwrap(await world.evse.enrollCharger(input('CS-6'), context()));
  const { caseId } = unwrap(await world.evse.planMigration({ identityId }, context()));
  const { quarantineMigration, resumeMigration, retryMigration, abandonMigration } = world.evse;
  const steps = [quarantineMigration, resumeMigration, retryMigration, abandonMigration];
  for (const [at, command] of steps.entries()) {
    const first = await command({ caseId }, keyed(`six ${at}`));
    expect(first.ok).toBe(true);
    const before = await world.evse.migration(caseId, 'all');
    expect(await command({ caseId }, keyed(`six ${at}`))).toEqual(first);
    expect(await world.evse.migration(caseId, 'all')).toEqual(before);
  }
});

test('a key that was used for one command is refused to every other', async () => {
  const { identityId } = unwrap(await world.evse.enrollCharger(input('CS-7'), keyed('seven')));
  const refusal = { ok: false, refusal: 'idempotency_key_reused' };
  expect(await world.evse.planMigration({ identityId }, keyed('seven'))).toEqual(refusal);
  const { caseId } = unwrap(await world.evse.planMigration({ identityId }, keyed('eight')));
  expect(await world.evse.resumeMigration({ caseId }, keyed('eight'))).toEqual(refusal);
});

test('a refusal is remembered too', async () => {
  const { identityId } = unwrap(await world.evse.enrollCharger(input('CS-8'), context()));
  const { caseId } = unwrap(await world.evse.planMigration({ identityId }, context()));
  const refusal = { ok: false, refusal: 'not_possible_in_this_state' };
  expect(await world.evse.resumeMigration({ caseId }, keyed('nine'))).toEqual(refusal);
  unwrap(await world.evse.quarantineMigration({ caseId }, context()));
  expect(await world.evse.resumeMigration({ caseId }, keyed('nine'))).toEqual(refusal);
});
