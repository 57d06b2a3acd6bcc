import { sealEntry } from '@bfcert/kernel/audit-chain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditBench, FakeAnchor } from '../testing/audit-bench.ts';
import { LifecycleWorld } from '../testing/lifecycle-world.ts';
import { newAuditEntryId } from './audit-entry.ts';
import type { AuditLog } from './audit-log.ts';
import { sealable } from './seal-audit.ts';

/** Everything here is done by SQL, as whoever owns the database could. */
let world: LifecycleWorld;
let bench: AuditBench;
let anchor: FakeAnchor;
let log: AuditLog;

beforeEach(async () => {
  world = await LifecycleWorld.start();
  bench = new AuditBench(world);
  anchor = new FakeAnchor();
  log = bench.log({ anchors: [anchor] });
  await world.active(await world.charger());
  await signAll();
});
afterEach(() => world.drop());

const sql = (statement: string) => world.database.pool.query(statement);

async function signAll(): Promise<void> {
  await world.lifecycle.sealAudit();
  await log.makeCheckpoint();
  await log.anchorCheckpoints();
}

async function tamper(...statements: readonly string[]): Promise<void> {
  const guards = ['audit_entry', 'audit_seal', 'audit_checkpoint', 'audit_tree_node'];
  for (const table of guards) await sql(`alter table lifecycle.${table} disable trigger all`);
  for (const statement of statements) await sql(statement);
  for (const table of guards) await sql(`alter table lifecycle.${table} enable trigger all`);
}

/** Seals everything from an entry on anew, as our own sealer would. */
async function sealAnewFrom(seq: number): Promise<void> {
  await tamper(
    `insert into lifecycle.audit_unsealed select entry_id from lifecycle.audit_seal where seq >= ${seq}`,
    `delete from lifecycle.audit_seal where seq >= ${seq}`,
  );
  await world.lifecycle.sealAudit();
}

const changeEntry = (seq: number) => `update lifecycle.audit_entry set entry = jsonb_set(entry, '{reason}', '"better"')
  where id = (select entry_id from lifecycle.audit_seal where seq = ${seq})`;

async function faultOf(over: Parameters<AuditBench['log']>[0] = { anchors: [anchor] }) {
  const verdict = await bench.log(over).verify({ full: true });
  return verdict.ok ? null : verdict.fault;
}

test('nothing is found where nothing was done', async () => {
  expect(await bench.log({ anchors: [anchor] }).verify({ full: true })).toMatchObject({
    ok: true,
    sealed: 7,
    signedTo: 7,
    checkpoints: 1,
  });
});

describe('an entry', () => {
  test('that was changed', async () => {
    await tamper(changeEntry(4));
    expect(await faultOf()).toMatchObject({ kind: 'changed', entry: 4 });
  });

  test('with one byte of its seal flipped', async () => {
    await tamper(
      `update lifecycle.audit_seal set hash = translate(left(hash, 1), '0123456789abcdef', '1032547698badcfe') || substr(hash, 2) where seq = 7`,
    );
    expect(await faultOf()).toMatchObject({ kind: 'changed', entry: 7 });
  });

  test('that was removed', async () => {
    await tamper('delete from lifecycle.audit_seal where seq = 3');
    expect(await faultOf()).toMatchObject({ kind: 'missing', entry: 3, detail: 'Entry 3 is missing.' });
  });

  test('that was removed, the rest numbered anew', async () => {
    await tamper(
      'delete from lifecycle.audit_seal where seq = 3',
      'update lifecycle.audit_seal set seq = -seq where seq > 3',
      'update lifecycle.audit_seal set seq = -seq - 1 where seq < 0',
    );
    expect(await faultOf()).toMatchObject({ kind: 'missing', entry: 3 });
  });

  test('that changed places with another', async () => {
    await tamper(
      'update lifecycle.audit_seal set seq = -2 where seq = 2',
      'update lifecycle.audit_seal set seq = 2 where seq = 5',
      'update lifecycle.audit_seal set seq = 5 where seq = -2',
    );
    expect(await faultOf()).toMatchObject({ kind: 'swapped', entry: 2 });
  });

  test('whose content changed places with another’s', async () => {
    await tamper(
      'alter table lifecycle.audit_seal drop constraint audit_seal_entry_id_key',
      `update lifecycle.audit_seal one set entry_id = other.entry_id from lifecycle.audit_seal other
        where (one.seq, other.seq) in ((2, 5), (5, 2))`,
    );
    expect(await faultOf()).toMatchObject({ kind: 'changed', entry: 2 });
  });

  test('that was put in', async () => {
    await tamper(
      'update lifecycle.audit_seal set seq = -seq where seq >= 3',
      'update lifecycle.audit_seal set seq = -seq + 1 where seq < 0',
      `insert into lifecycle.audit_entry (entry) select jsonb_set(entry, '{id}', '"aud_00000000000000000000000000"')
        from lifecycle.audit_entry limit 1`,
      `insert into lifecycle.audit_seal select 3, 'aud_00000000000000000000000000', previous_hash, repeat('a', 64)
        from lifecycle.audit_seal where seq = 4`,
    );
    expect(await faultOf()).toMatchObject({ kind: 'inserted', entry: 3 });
  });

  test('beside which a second writer put one of the same number', async () => {
    const [real] = await world.lifecycle.auditEntries({ after: 6, limit: 1 });
    const { entry, previousHash } = real ?? expect.fail('no entry');
    const other = { ...entry, id: newAuditEntryId(world.clock.now()), reason: 'another server' };
    await world.database.pool.query('insert into lifecycle.audit_entry (entry) values ($1)', [JSON.stringify(other)]);
    await tamper('alter table lifecycle.audit_seal drop constraint audit_seal_pkey');
    await world.database.pool.query('insert into lifecycle.audit_seal values (7, $1, $2, $3)', [
      other.id,
      previousHash,
      sealEntry(previousHash, sealable(7, other)),
    ]);
    expect(await faultOf()).toMatchObject({ kind: 'two_writers', entry: 7 });
  });
});

describe('the whole chain sealed anew after a change', () => {
  test('is denied by the checkpoint in the database', async () => {
    await tamper(changeEntry(4));
    await sealAnewFrom(4);
    expect(await faultOf({})).toMatchObject({ kind: 'forked', entry: 1, to: 7 });
  });

  test('is denied from the last checkpoint on that still holds', async () => {
    await world.charger();
    await world.charger();
    await signAll();
    await tamper(changeEntry(9));
    await sealAnewFrom(9);
    expect(await faultOf({})).toMatchObject({ kind: 'forked', entry: 8, to: 9 });
  });

  test('is denied by the anchor when the checkpoints in the database are gone', async () => {
    await tamper(changeEntry(4), 'delete from lifecycle.audit_checkpoint');
    await sealAnewFrom(4);
    expect(await faultOf({})).toBeNull();
    expect(await faultOf()).toMatchObject({ kind: 'forked', entry: 1, to: 7 });
  });

  test('is not signed by us: the last checkpoint stands against it', async () => {
    await tamper(changeEntry(4));
    await sealAnewFrom(4);
    await world.charger();
    await world.lifecycle.sealAudit();
    await expect(log.makeCheckpoint()).rejects.toThrow('are not those over which their checkpoint was signed');
  });
});

describe('a tail that was cut off', () => {
  const cut = ['delete from lifecycle.audit_seal where seq > 5'];

  test('is shown by the checkpoint in the database', async () => {
    await tamper(...cut);
    expect(await faultOf({})).toMatchObject({ kind: 'tail_cut', entry: 6, to: 7 });
    await expect(log.makeCheckpoint()).rejects.toThrow('the last checkpoint is over 7 entries, and there are 5');
  });

  test('is shown by the anchor alone when the checkpoint went with it', async () => {
    await tamper(...cut, 'delete from lifecycle.audit_checkpoint');
    expect(await faultOf({})).toBeNull();
    expect(await faultOf()).toMatchObject({
      kind: 'tail_cut',
      entry: 6,
      to: 7,
      detail: expect.stringContaining('the other disk'),
    });
  });
});

describe('a database restored from an old backup', () => {
  const restore = async () => {
    await tamper(
      'delete from lifecycle.audit_seal where seq > 5',
      'delete from lifecycle.audit_entry where id not in (select entry_id from lifecycle.audit_seal)',
      'delete from lifecycle.audit_checkpoint',
    );
  };

  test('is named as it is started', async () => {
    await restore();
    expect(await faultOf()).toMatchObject({ kind: 'tail_cut', entry: 6, to: 7 });
  });

  test('is named as a second history once it goes on, and its anchor takes nothing of it', async () => {
    await restore();
    for (let i = 0; i < 3; i++) await world.charger();
    await world.lifecycle.sealAudit();
    const restored = bench.log({ anchors: [anchor] });
    await restored.makeCheckpoint();
    await restored.anchorCheckpoints();
    expect(restored.anchorStandings()).toMatchObject([{ conflict: true, failures: 1 }]);
    expect(anchor.notes).toHaveLength(1);
    expect(await faultOf()).toMatchObject({ kind: 'two_writers', entry: 1, to: 7 });
  });
});

describe('a checkpoint', () => {
  test('that was changed', async () => {
    await tamper(`update lifecycle.audit_checkpoint set note = replace(note, 'time 2026', 'time 2027')`);
    expect(await faultOf({})).toMatchObject({ kind: 'signature_wrong', entry: 1 });
    await world.charger();
    await world.lifecycle.sealAudit();
    await expect(log.makeCheckpoint()).rejects.toThrow('the last checkpoint does not hold');
  });

  test('that another key has signed', async () => {
    const { note } =
      (await new AuditBench(world).log().checkpoints({ before: null, limit: 1 }))[0] ?? expect.fail('no checkpoint');
    expect(note).toContain(bench.ring.origin);
    await tamper('delete from lifecycle.audit_checkpoint');
    await new AuditBench(world).log().makeCheckpoint();
    expect(await faultOf({})).toMatchObject({ kind: 'signature_wrong' });
  });

  test('that was taken out of their middle', async () => {
    for (let i = 0; i < 2; i++) {
      await world.charger();
      await signAll();
    }
    await tamper('delete from lifecycle.audit_checkpoint where size = 8');
    expect(await faultOf({})).toMatchObject({ kind: 'checkpoint_missing', entry: 9 });
  });
});

describe('a verification that goes on from the last one', () => {
  test('sees what is new', async () => {
    await log.verify({ full: true });
    await tamperAfterMore();
    expect(await log.verify({ full: false })).toMatchObject({ ok: false, fault: { kind: 'changed', entry: 8 } });
  });

  test('leaves what it has verified to a full one, which is said', async () => {
    const before = await log.verify({ full: true });
    world.clock.advance(60_000);
    await tamper(changeEntry(2));
    const after = await log.verify({ full: false });
    expect(after).toMatchObject({ ok: true, fullAt: before.fullAt, checkedAt: '2026-03-01T00:01:01.000Z' });
    expect(await log.verify({ full: true })).toMatchObject({ ok: false, fault: { kind: 'changed', entry: 2 } });
  });

  test('sees that the tail is gone which it had verified', async () => {
    await log.verify({ full: true });
    await tamper('delete from lifecycle.audit_seal where seq > 5', 'delete from lifecycle.audit_checkpoint');
    expect(await log.verify({ full: false })).toMatchObject({ ok: false, fault: { kind: 'tail_cut', entry: 6 } });
  });

  test('sees that an anchor holds more than there is', async () => {
    await world.charger();
    await signAll();
    const fresh = bench.log({ anchors: [anchor] });
    await fresh.verify({ full: true });
    await tamper(
      'delete from lifecycle.audit_seal where seq > 7',
      'delete from lifecycle.audit_checkpoint where size > 7',
    );
    expect(await fresh.verify({ full: false })).toMatchObject({ ok: false, fault: { kind: 'tail_cut', entry: 8 } });
  });

  test('finds in order again what was mended', async () => {
    await tamper(
      'create table kept as select * from lifecycle.audit_seal',
      'delete from lifecycle.audit_seal where seq = 3',
    );
    expect(await log.verify({ full: false })).toMatchObject({ ok: false });
    await sql('insert into lifecycle.audit_seal select * from kept where seq = 3');
    expect(await log.verify({ full: false })).toMatchObject({ ok: true, sealed: 7 });
  });

  async function tamperAfterMore(): Promise<void> {
    await world.charger();
    await world.lifecycle.sealAudit();
    await tamper(changeEntry(8));
  }
});
