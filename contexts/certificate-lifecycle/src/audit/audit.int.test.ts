import { afterEach, beforeEach, expect, test } from 'vitest';
import { AuditBench } from '../testing/audit-bench.ts';
import { by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
let bench: AuditBench;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  bench = new AuditBench(world);
  await world.active(await world.charger());
});
afterEach(() => world.drop());

const verdict = () => bench.log().verify({ full: true });

test('entries are sealed in the order of their commits, without gaps', async () => {
  expect(await verdict()).toMatchObject({ ok: true, sealed: 0, unsealed: 7, head: null });
  expect(await world.lifecycle.sealAudit()).toEqual({ sealed: 7 });
  const entries = await world.lifecycle.auditEntries({ after: 0, limit: 100 });
  expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(entries[0]?.entry).toMatchObject({ action: 'register-identity', actor: 'user:mara', reason: 'test' });
  expect(await verdict()).toMatchObject({ ok: true, sealed: 7, unsealed: 0, head: entries[6]?.hash });
});

test('two sealers at once make one chain', async () => {
  await Promise.all([world.lifecycle.sealAudit(), world.another().sealAudit(), world.another().sealAudit()]);
  expect(await verdict()).toMatchObject({ ok: true, sealed: 7, unsealed: 0 });
});

test('the order is that of the numbers, whatever a clock that jumps says', async () => {
  for (const days of [30, -1, -60]) {
    world.clock.advance(days * 86_400_000);
    await world.charger();
  }
  await world.lifecycle.sealAudit();
  const entries = await world.lifecycle.auditEntries({ after: 7, limit: 100 });
  const times = entries.map(({ entry }) => entry.at);
  expect(times).not.toEqual(times.toSorted());
  expect(entries.map(({ seq }) => seq)).toEqual([8, 9, 10]);
  expect(await verdict()).toMatchObject({ ok: true, sealed: 10 });
});

test.each([
  `update lifecycle.audit_entry set entry = '{}'`,
  'delete from lifecycle.audit_entry',
  'truncate lifecycle.audit_entry cascade',
  `update lifecycle.audit_seal set hash = 'x'`,
  'delete from lifecycle.audit_seal',
  `update lifecycle.audit_checkpoint set note = 'x'`,
  'delete from lifecycle.audit_checkpoint',
  'delete from lifecycle.audit_tree_node',
])('is append-only: %s', async (statement) => {
  await world.lifecycle.sealAudit();
  await expect(world.database.pool.query(statement)).rejects.toThrow('append-only');
});

test('a transition that cannot be audited does not happen', async () => {
  const { id } = await world.active(await world.charger());
  const before = await world.events();
  await world.database.pool.query(`
    create function lifecycle.no_more() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
    create trigger no_more before insert on lifecycle.audit_entry
      for each row when (new.entry->>'action' = 'revoke-certificate') execute function lifecycle.no_more()`);
  const revoke = { certificateId: id, reason: 'keyCompromise' } as const;
  await expect(world.lifecycle.revokeCertificate(revoke, by(pkiEngineer))).rejects.toThrow('the disk is full');
  expect(await world.stage(id)).toBe('active');
  expect(await world.events()).toEqual(before);
});
