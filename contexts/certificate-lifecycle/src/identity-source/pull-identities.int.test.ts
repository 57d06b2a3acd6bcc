import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chargerRow } from '../import-job/testing/rows.ts';
import { FakeIdentityConnector } from '../testing/fake-identity-connector.ts';
import { identityConnectorContract } from '../testing/identity-connector.contract.ts';
import { actorWith, by, LifecycleWorld } from '../testing/lifecycle-world.ts';
import { createIdentityPulls, type IdentityPulls } from './pull-identities.ts';

identityConnectorContract('the fake', async () => {
  const connector = new FakeIdentityConnector('erp');
  return {
    connector,
    has: async (rows, since) => connector.has(rows, since),
    goesAway: async () => connector.goesAway(),
    close: async () => undefined,
  };
});

const administrator = actorWith('administrator');
const HOUR = 3_600;
let world: LifecycleWorld;
let erp: FakeIdentityConnector;
let pulls: IdentityPulls;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  erp = new FakeIdentityConnector('erp');
  const { lifecycle, clock } = world;
  pulls = createIdentityPulls({ lifecycle, clock, connectors: [erp] });
});
afterEach(() => world.drop());

const declare = () => world.lifecycle.declareIdentitySource({ name: 'erp', intervalSeconds: HOUR }, by(administrator));
const rows = (...lines: number[]) => lines.map((line) => chargerRow(line));
const now = () => world.clock.now().toISOString();
const source = async () => (await world.lifecycle.identitySources())[0];
async function pulled() {
  const [pull] = await pulls.pullDue();
  if (pull?.outcome !== 'started') return pull;
  await world.lifecycle.advanceImportJob(pull.job);
  return world.lifecycle.importJob(pull.job, administrator);
}
/** As a person does who has read the report of the trial. */
const takenOver = async (lines: number[]) =>
  unwrap(
    await world.lifecycle.importIdentities(
      { source: 'erp', rows: rows(...lines), sync: { id: 'first', isLast: true }, dryRun: false },
      by(administrator),
    ),
  );

test('a source that nobody has declared is not asked', async () => {
  erp.has(rows(1), now());
  expect(await pulls.pullDue()).toEqual([]);
  expect(erp.looks).toBe(0);
});

test('until a person has synchronised it a source is tried, once for each content, and writes nothing', async () => {
  unwrap(await declare());
  erp.has(rows(1, 2), now());
  expect(await pulled()).toMatchObject({
    dryRun: true,
    status: 'completed',
    progress: { created: 2 },
    requestedBy: 'system:identity-connector',
  });
  world.clock.advance((HOUR / 2) * 1_000);
  expect(await pulled()).toMatchObject({ outcome: 'nothing_newer' });
  erp.has(rows(1, 2, 3), now());
  world.clock.advance((HOUR / 2) * 1_000);
  expect(await pulled()).toMatchObject({ dryRun: true, progress: { created: 3 } });
  expect(await world.lifecycle.identities({ after: null, limit: 10 }, administrator)).toEqual([]);
  expect(await source()).toMatchObject({ synchronisedAt: null });
});

test('then it is taken whenever it is newer, with its conflicts and with whom it has no more', async () => {
  unwrap(await declare());
  const { rows: first } = await takenOver([1, 2]);
  erp.has(rows(1, 2), now());
  expect(await pulled()).toMatchObject({ outcome: 'nothing_newer' });
  world.clock.advance((HOUR / 2) * 1_000);
  erp.has([...rows(1), chargerRow(3, { owner: '' })], now());
  const pull = await pulled();
  expect(pull).toMatchObject({ dryRun: false, status: 'completed', progress: { unchanged: 1, conflict: 1 } });
  expect(pull).toMatchObject({ vanished: [first[1]?.identityId] });
  expect(await source()).toMatchObject({ synchronisedAt: now(), isLate: false });
  expect(await world.lifecycle.identities({ after: null, limit: 10 }, administrator)).toHaveLength(2);
});

test('what was written while it was taken over is newer than that', async () => {
  unwrap(await declare());
  await takenOver([1]);
  world.clock.advance((HOUR / 2) * 1_000);
  erp.has(rows(1, 2), now());
  const [pull] = await pulls.pullDue();
  world.clock.advance(1_000);
  erp.has(rows(1, 2, 3), now());
  world.clock.advance(1_000);
  if (pull?.outcome === 'started') await world.lifecycle.advanceImportJob(pull.job);
  world.clock.advance((HOUR / 2) * 1_000);
  expect(await pulled()).toMatchObject({ progress: { created: 1, unchanged: 2 } });
});

test('a system that cannot be read, or has nothing, changes nothing and is late in the end', async () => {
  unwrap(await declare());
  await takenOver([1]);
  expect(await pulled()).toEqual({ source: 'erp', outcome: 'problem', problem: 'The system does not answer.' });
  world.clock.advance((HOUR / 2) * 1_000);
  erp.has([], now());
  expect(await pulled()).toMatchObject({ outcome: 'problem', problem: expect.stringMatching(/no rows/) });
  world.clock.advance((HOUR / 2) * 1_000 + 1_000);
  expect(await source()).toMatchObject({ isLate: true });
});

test('it is asked twice within its interval', async () => {
  unwrap(await declare());
  for (let minute = 0; minute < 60; minute += 1) {
    await pulls.pullDue();
    world.clock.advance(60_000);
  }
  expect(erp.looks).toBe(2);
});
