import { openCheckpoint, sealText } from '@bfcert/kernel/audit-chain';
import { leafHash, verifyConsistency, verifyInclusion } from '@bfcert/kernel/merkle-tree';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { postgresCheckpointStore } from '../adapters/postgres/index.ts';
import { AuditBench } from '../testing/audit-bench.ts';
import { LifecycleWorld } from '../testing/lifecycle-world.ts';
import { newAuditEntryId } from './audit-entry.ts';
import type { AuditLog } from './audit-log.ts';

let world: LifecycleWorld;
let bench: AuditBench;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  bench = new AuditBench(world);
});
afterEach(() => world.drop());

/** Written and sealed. */
async function entries(count: number): Promise<void> {
  await world.database.pool.query(
    `insert into lifecycle.audit_entry (entry)
      select jsonb_build_object('id', 'aud_' || lpad((n + (select count(*) from lifecycle.audit_entry))::text, 26, '0'),
        'action', 'test', 'actor', 'user:mara', 'at', '2026-03-01T00:00:00.000Z', 'reason', n::text)
      from generate_series(1, ${count}) n`,
  );
  await world.lifecycle.sealAudit();
}

const idOf = (n: number) => `aud_${String(n).padStart(26, '0')}` as ReturnType<typeof newAuditEntryId>;

const headOf = (note: string) => {
  const opened = openCheckpoint(note, bench.ring);
  return opened.ok ? opened.checkpoint : expect.fail(opened.detail);
};

test('one that is stored after entries that it is not about, which were read already, makes no forked log', async () => {
  const stored = postgresCheckpointStore(world.database);
  let meanwhile = async (): Promise<void> => undefined;
  const log = bench.log({
    checkpoints: {
      ...stored,
      append: async (tx, checkpoint) => {
        await meanwhile();
        await stored.append(tx, checkpoint);
      },
    },
  });
  await entries(2);
  await log.makeCheckpoint();
  await entries(1);
  meanwhile = async () => {
    meanwhile = async () => undefined;
    await entries(1);
    expect(await log.verify({ full: false })).toMatchObject({ ok: true, sealed: 4, signedTo: 2 });
  };
  expect((await log.makeCheckpoint())?.size).toBe(3);
  expect(await log.verify({ full: false })).toMatchObject({ ok: true, sealed: 4, signedTo: 3 });
  await log.makeCheckpoint();
  expect(await log.verify({ full: false })).toMatchObject({ ok: true, sealed: 4, signedTo: 4 });
});

describe('a checkpoint is made', () => {
  const policy = { everyEntries: 3, everySeconds: 60 };
  const sizeOf = async (log: AuditLog) => (await log.makeCheckpoint())?.size ?? null;

  test('of the first entries at once, then after enough entries or enough time', async () => {
    const log = bench.log({ policy });
    expect(await sizeOf(log)).toBeNull();
    await entries(1);
    expect(await sizeOf(log)).toBe(1);
    await entries(2);
    expect(await sizeOf(log)).toBeNull();
    await entries(1);
    expect(await sizeOf(log)).toBe(4);
    await entries(1);
    world.clock.advance(59_999);
    expect(await sizeOf(log)).toBeNull();
    world.clock.advance(1);
    expect(await sizeOf(log)).toBe(5);
    world.clock.advance(86_400_000);
    expect(await sizeOf(log)).toBeNull();
  });

  test('though the clock went back', async () => {
    const log = bench.log({ policy });
    await entries(1);
    await log.makeCheckpoint();
    world.clock.advance(-86_400_000);
    await entries(1);
    expect(await sizeOf(log)).toBe(2);
  });

  test('once by servers that would make it at the same time', async () => {
    await entries(2);
    const logs = [bench.log(), bench.log(), bench.log()];
    const made = await Promise.all(logs.map((log) => log.makeCheckpoint()));
    expect(made.filter((one) => one !== null)).toHaveLength(1);
    expect(await bench.log().verify({ full: true })).toMatchObject({ ok: true, checkpoints: 1, signedTo: 2 });
  });

  test('while a transition holds its transaction open, and holds up none', async () => {
    await entries(1);
    const client = await world.database.pool.connect();
    try {
      await client.query('begin');
      await client.query(`insert into lifecycle.audit_entry (entry) values ('{"id": "aud_open", "action": "test"}')`);
      expect(await sizeOf(bench.log())).toBe(1);
      await client.query('commit');
    } finally {
      client.release();
    }
    await world.lifecycle.sealAudit();
    expect(await sizeOf(bench.log())).toBe(2);
  });
});

describe('over a log of several tiles', () => {
  const COUNT = 700;
  let log: AuditLog;
  let sizes: number[];
  beforeEach(async () => {
    log = bench.log();
    await entries(3);
    await log.makeCheckpoint();
    await entries(300);
    await log.makeCheckpoint();
    await entries(COUNT - 303);
    await log.makeCheckpoint();
    sizes = (await log.checkpoints({ before: null, limit: 10 })).map(({ size }) => size);
  });

  test('every entry is proven to whoever has the checkpoint', async () => {
    expect(sizes).toEqual([COUNT, 303, 3]);
    for (const n of [1, 2, 255, 256, 257, 511, 512, 513, 699, 700]) {
      const proof = unwrap(await log.proveEntry(idOf(n)));
      expect(sealText(proof.previousHash, proof.text)).toBe(proof.hash);
      expect(JSON.parse(proof.text)).toMatchObject({ sequence: proof.sequence, action: 'test' });
      const leaf = leafHash(Buffer.from(proof.hash, 'hex'));
      expect(leaf.toString('hex')).toBe(proof.leafHash);
      const { size, root } = headOf(proof.checkpoint.note);
      const path = proof.path.map((hex) => Buffer.from(hex, 'hex'));
      expect(verifyInclusion(path, { leaf, index: proof.leafIndex, size, root })).toBe(true);
    }
  });

  test('every checkpoint is proven to be the beginning of every later one', async () => {
    for (const from of sizes) {
      for (const to of sizes.filter((size) => size >= from)) {
        const proof = unwrap(await log.proveConsistency(from, to));
        const path = proof.path.map((hex) => Buffer.from(hex, 'hex'));
        expect(verifyConsistency(path, headOf(proof.from.note), headOf(proof.to.note))).toBe(true);
      }
    }
    expect(await log.proveConsistency(700, 3)).toMatchObject({ refusal: { reason: 'checkpoints_out_of_order' } });
    expect(await log.proveConsistency(4, 700)).toMatchObject({ refusal: { reason: 'checkpoint_unknown' } });
    expect(await log.proveConsistency(3, 701)).toMatchObject({ refusal: { reason: 'checkpoint_unknown' } });
  });

  test('one node is stored for every 256 seals', async () => {
    const { rows } = await world.database.pool.query(
      'select tile_row, position from lifecycle.audit_tree_node order by 1, 2',
    );
    expect(rows).toEqual([
      { tile_row: 1, position: 0 },
      { tile_row: 1, position: 1 },
    ]);
  });
});

test('what is not signed yet, or is not there, has no proof', async () => {
  const log = bench.log();
  await entries(1);
  expect(await log.proveEntry(idOf(1))).toMatchObject({ refusal: { reason: 'audit_entry_not_signed_yet' } });
  expect(await log.proveEntry(newAuditEntryId(world.clock.now()))).toMatchObject({
    refusal: { reason: 'audit_entry_unknown' },
  });
  await log.makeCheckpoint();
  await entries(1);
  expect(await log.proveEntry(idOf(2))).toMatchObject({ refusal: { reason: 'audit_entry_not_signed_yet' } });
});
