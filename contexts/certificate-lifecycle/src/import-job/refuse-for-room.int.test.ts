import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actorWith, by, LifecycleWorld } from '../testing/lifecycle-world.ts';
import { MOST_BYTES, MOST_OPEN_JOBS } from './import-job.ts';
import type { AnnouncedImport } from './refuse-for-room.ts';
import { chargerRow } from './testing/rows.ts';

const administrator = actorWith('administrator');
const ofNorth: Actor = { ...administrator, id: 'noor', person: 'noor', owners: ['north-depot'] };
const LARGE: AnnouncedImport = { kind: 'identities', bytes: 5_000_000 };

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

const start = async (source: string, actor = ofNorth, idempotencyKey?: string) =>
  unwrap(
    await world.lifecycle.startImportJob(
      { kind: 'identities', source, rows: [chargerRow(1)], dryRun: false },
      by(actor, idempotencyKey === undefined ? {} : { idempotencyKey }),
    ),
  );
const ask = (actor = ofNorth, announced = LARGE, idempotencyKey?: string) =>
  world.lifecycle.refuseForRoom(
    announced,
    by(actor, { reason: 'over the API', ...(idempotencyKey === undefined ? {} : { idempotencyKey }) }),
  );
const refusals = async () =>
  (
    await world.database.pool.query(
      `select entry->>'action' as action, entry->>'actor' as actor, entry->'detail'->>'refusal' as refusal
       from lifecycle.audit_entry where entry->>'outcome' = 'refused' order by position`,
    )
  ).rows;

describe('before the content of a large import is read', () => {
  test('there is room, and nothing is written', async () => {
    expect(await ask()).toBeNull();
    expect(await refusals()).toEqual([]);
  });

  test('it is refused and audited when as many of its caller are open as may be, and others are not', async () => {
    for (let i = 0; i < MOST_OPEN_JOBS; i++) await start(`s${i}`);
    expect(await ask()).toMatchObject({ reason: 'import_jobs_too_many' });
    expect(await ask(ofNorth, { ...LARGE, kind: 'certificates' })).toMatchObject({ reason: 'import_jobs_too_many' });
    expect(await refusals()).toEqual([
      { action: 'import-identities', actor: 'user:noor', refusal: 'import_jobs_too_many' },
      { action: 'import-certificates', actor: 'user:noor', refusal: 'import_jobs_too_many' },
    ]);
    expect(await ask({ ...ofNorth, owners: ['south-depot'] })).toBeNull();
  });

  test('it is refused when with its size more would be kept than may be, to the byte', async () => {
    await start('first');
    await world.database.pool.query(
      `update lifecycle.import_job set record = jsonb_set(record, '{keptBytes}', to_jsonb($1::bigint))`,
      [MOST_BYTES.ofRequester - LARGE.bytes],
    );
    expect(await ask()).toBeNull();
    const more = { ...LARGE, bytes: LARGE.bytes + 1 };
    expect(await ask(ofNorth, more)).toMatchObject({ reason: 'import_quota_exceeded' });
  });

  test('the repetition of one that was answered is not refused: it takes no room', async () => {
    for (let i = 0; i < MOST_OPEN_JOBS; i++) await start(`s${i}`, ofNorth, `key-${i}`);
    expect(await ask(ofNorth, LARGE, 'key-0')).toBeNull();
    expect(await ask(ofNorth, LARGE, 'key-new')).toMatchObject({ reason: 'import_jobs_too_many' });
    expect(await ask({ ...ofNorth, id: 'other' }, LARGE, 'key-0')).toMatchObject({ reason: 'import_jobs_too_many' });
  });
});
