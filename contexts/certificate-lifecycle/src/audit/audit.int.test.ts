import { afterEach, beforeEach, expect, test } from 'vitest';
import { by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  await world.active(await world.charger());
});
afterEach(() => world.drop());

const tamper = async (...statements: readonly string[]): Promise<void> => {
  // As the owner of the database could: the guard against ordinary access is switched off.
  await world.database.pool.query('alter table lifecycle.audit_entry disable trigger all');
  await world.database.pool.query('alter table lifecycle.audit_seal disable trigger all');
  for (const statement of statements) await world.database.pool.query(statement);
};

test('entries are sealed in the order of their commits, without gaps', async () => {
  expect(await world.lifecycle.verifyAudit()).toMatchObject({ ok: true, sealed: 0, unsealed: 7 });
  expect(await world.lifecycle.sealAudit()).toEqual({ sealed: 7 });
  const entries = await world.lifecycle.auditEntries({ after: 0, limit: 100 });
  expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(entries[0]?.entry).toMatchObject({ action: 'register-identity', actor: 'user:mara', reason: 'test' });
  expect(await world.lifecycle.verifyAudit()).toMatchObject({ ok: true, sealed: 7, unsealed: 0 });
});

test('two sealers at once make one chain', async () => {
  await Promise.all([world.lifecycle.sealAudit(), world.another().sealAudit(), world.another().sealAudit()]);
  expect(await world.lifecycle.verifyAudit()).toMatchObject({ ok: true, sealed: 7, unsealed: 0 });
});

test.each([
  `update lifecycle.audit_entry set entry = '{}'`,
  'delete from lifecycle.audit_entry',
  'truncate lifecycle.audit_entry cascade',
  `update lifecycle.audit_seal set hash = 'x'`,
  'delete from lifecycle.audit_seal',
])('is append-only: %s', async (statement) => {
  await world.lifecycle.sealAudit();
  await expect(world.database.pool.query(statement)).rejects.toThrow('append-only');
});

test('a changed entry is named', async () => {
  await world.lifecycle.sealAudit();
  await tamper(`update lifecycle.audit_entry set entry = jsonb_set(entry, '{reason}', '"better"')
    where id = (select entry_id from lifecycle.audit_seal where seq = 4)`);
  expect(await world.lifecycle.verifyAudit()).toEqual({ ok: false, brokenAt: 4 });
});

test('a removed entry is named', async () => {
  await world.lifecycle.sealAudit();
  await tamper('delete from lifecycle.audit_seal where seq = 3');
  expect(await world.lifecycle.verifyAudit()).toEqual({ ok: false, brokenAt: 3 });
});

test('two entries that changed places are named', async () => {
  await world.lifecycle.sealAudit();
  await tamper(
    `update lifecycle.audit_seal set seq = -2 where seq = 2`,
    `update lifecycle.audit_seal set seq = 2 where seq = 5`,
    `update lifecycle.audit_seal set seq = 5 where seq = -2`,
  );
  expect(await world.lifecycle.verifyAudit()).toEqual({ ok: false, brokenAt: 2 });
});

test('a transition that cannot be audited does not happen', async () => {
  const { id } = await world.active(await world.charger());
  await world.database.pool.query(
    `alter table lifecycle.audit_entry add constraint no_more check (entry->>'action' <> 'revoke-certificate')`,
  );
  const revoke = { certificateId: id, reason: 'keyCompromise' } as const;
  await expect(world.lifecycle.revokeCertificate(revoke, by(pkiEngineer))).rejects.toThrow('no_more');
  expect(await world.stage(id)).toBe('active');
});
