import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let identityId: ChargerId;
let caseId: MigrationCaseId;

beforeAll(async () => {
  world = await TestWorld.create();
  // Every charger of this world is the depot's.
  ({ identityId } = await world.enroll('CS-1'));
  caseId = unwrap(await world.evse.planMigration({ identityId }, context())).caseId;
});
afterAll(() => world.end());

const of = (...owners: string[]) => ({ ...context(), actor: { ...context().actor, owners } });
const stationsOf = async (...owners: string[]) =>
  (await world.evse.stations({ after: null, limit: 10 }, owners)).map((station) => station.identityId);

async function lastAudited(count: number) {
  await world.lifecycle.sealAudit();
  const entries = await world.lifecycle.auditEntries({ after: 0, limit: 500 });
  return entries.slice(-count).map(({ entry: { action, outcome, identityId: about, detail } }) => ({
    action,
    outcome,
    about,
    detail,
  }));
}

test('to a caller of another owner, or of none, a charger and its case are not there, and each attempt is audited', async () => {
  const nobodys = { caseId: newId('mig') } as const;
  for (const by of [of('another depot'), of()]) {
    expect(await world.evse.planMigration({ identityId }, by)).toEqual({ ok: false, refusal: 'charger_unknown' });
    for (const command of [
      world.evse.quarantineMigration,
      world.evse.resumeMigration,
      world.evse.retryMigration,
      world.evse.abandonMigration,
    ]) {
      const refused = await command({ caseId }, by);
      expect(refused).toEqual({ ok: false, refusal: 'case_unknown' });
      expect(refused).toEqual(await command(nobodys, by));
    }
  }
  const refusal = { outcome: 'refused', about: null, detail: { refusal: 'case_unknown' } };
  expect(await lastAudited(2)).toEqual([
    { action: 'abandon-migration', ...refusal },
    { action: 'abandon-migration', ...refusal },
  ]);
  expect((await world.evse.migration(caseId, 'all'))?.state).toBe('planned');
});

test('what the charger’s own state refuses is audited as about it', async () => {
  expect(await world.evse.planMigration({ identityId }, of('depot'))).toEqual({ ok: false, refusal: 'case_is_open' });
  expect(await lastAudited(1)).toEqual([
    { action: 'plan-migration', outcome: 'refused', about: identityId, detail: { refusal: 'case_is_open' } },
  ]);
});

test('lists and figures are of the caller’s owners', async () => {
  expect([await stationsOf('depot'), await stationsOf('another depot'), await stationsOf()]).toEqual([
    [identityId],
    [],
    [],
  ]);
  expect((await world.evse.migrationOverview(['depot'])).total).toBe(1);
  expect((await world.evse.migrationOverview(['another depot'])).total).toBe(0);
});

test('a command goes by the owner that the identity has now, before the charger’s row has followed', async () => {
  unwrap(await world.lifecycle.changeIdentity({ identityId, owner: 'another depot' }, context()));
  expect(await world.evse.quarantineMigration({ caseId }, of('depot'))).toEqual({ ok: false, refusal: 'case_unknown' });
  unwrap(await world.evse.quarantineMigration({ caseId }, of('another depot')));
});
