import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { outboxMigrations } from '@bfcert/kernel/outbox';
import { migrate } from '@bfcert/kernel/postgres';
import { createTestDatabase, type TestDatabase } from '@bfcert/kernel/postgres/testing';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { Lifecycle } from '../../lifecycle.ts';
import { AuditBench } from '../../testing/audit-bench.ts';
import { by, LifecycleWorld, operator, pkiEngineer } from '../../testing/lifecycle-world.ts';
import { lifecycleMigrations, postgresStores } from './index.ts';

const fixture = fileURLToPath(new URL('../../testing/dying-migration.fixture.ts', import.meta.url));
/** What the first release had. */
const first = lifecycleMigrations.filter(({ name }) => name < 'lifecycle-006');
const later = lifecycleMigrations.filter(({ name }) => name > 'lifecycle-006').map(({ name }) => name);

let world: LifecycleWorld;
let old: TestDatabase;
let records: { active: CertificateId; ordered: CertificateId; revoked: CertificateId };
beforeAll(async () => {
  world = await LifecycleWorld.start();
  old = await createTestDatabase([...outboxMigrations, ...first]);
  const active = (await world.active(await world.charger())).id;
  const revoked = (await world.active(await world.charger())).id;
  const revocation = { certificateId: revoked, reason: 'keyCompromise' } as const;
  unwrap(await world.lifecycle.revokeCertificate(revocation, by(pkiEngineer)));
  records = { active, revoked, ordered: await world.ordered(await world.charger()) };
  await world.lifecycle.sealAudit();
  await takeBack();
});
afterAll(async () => {
  await old.drop();
  await world.drop();
});

/** The world's rows as the first release wrote them. */
async function takeBack(): Promise<void> {
  const from = async (sentence: string) => (await world.database.pool.query<Record<string, unknown>>(sentence)).rows;
  const into = async (table: string, rows: readonly Record<string, unknown>[]) => {
    for (const row of rows) {
      const columns = Object.keys(row);
      const places = columns.map((_, index) => `$${index + 1}`).join(', ');
      const values = Object.values(row).map((value) =>
        typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
      );
      await old.database.pool.query(
        `insert into lifecycle.${table} (${columns.join(', ')}) values (${places})`,
        values,
      );
    }
  };
  await into('identity', await from('select record from lifecycle.identity'));
  await into('identity_binding', await from('select * from lifecycle.identity_binding'));
  await into(
    'certificate',
    await from(
      `select (record - 'operatingModel' - 'validity') #- '{signingRequest,subjectKeyId}' as record
       from lifecycle.certificate`,
    ),
  );
  await into(
    'certificate_job',
    await from(
      `select record - array['unfinished', 'giveUpAt', 'death', 'steps'] as record from lifecycle.certificate_job`,
    ),
  );
  await into(
    'evidence',
    await from(
      `select id, identity_id, certificate_id, fingerprint, type, source, verdict, first_at, last_at, sightings, details::text as details
       from lifecycle.evidence`,
    ),
  );
  await into('audit_entry', await from('select entry from lifecycle.audit_entry order by position'));
  await into('audit_seal', await from('select * from lifecycle.audit_seal order by seq'));
  await old.database.pool.query('delete from lifecycle.audit_unsealed');
}

const applied = async () =>
  (
    await old.database.pool.query<{ name: string }>('select name from schema_migration where name ~ $1 order by name', [
      '^lifecycle',
    ])
  ).rows.map(({ name }) => name);

/** A server of this release, at the upgraded database. */
const upgraded = (): Lifecycle => world.another(postgresStores(old.database));

test('a database of the first release is upgraded by servers that are killed in every one of its steps', async () => {
  for (const [index, name] of later.toSorted().entries()) {
    const given = JSON.stringify({ connection: old.connection, name });
    const child = spawn(process.execPath, [fixture, given], { stdio: ['ignore', 'ignore', 'inherit'] });
    const [, signal] = await once(child, 'exit');
    expect([name, signal]).toEqual([name, 'SIGKILL']);
    // All before it are done, and nothing of it.
    expect(await applied()).toEqual(
      [...first.map((each) => each.name), ...later.toSorted().slice(0, index)].toSorted(),
    );
  }
  const { applied: last } = await migrate(old.database, [...outboxMigrations, ...lifecycleMigrations]);
  expect(last).toEqual(later.toSorted().slice(-1));
}, 120_000);

test('its records are what they were, and go on', async () => {
  const lifecycle = upgraded();
  await lifecycle.refreshPolicy();
  const stage = async (id: CertificateId) => (await lifecycle.certificate(id, operator))?.stage;
  expect(await Promise.all(Object.values(records).map(stage))).toEqual(['active', 'revoked', 'requested']);
  await lifecycle.advanceCertificate(records.ordered);
  expect(await stage(records.ordered)).toBe('issued');
  await lifecycle.advanceCertificate(records.revoked);
  expect(await lifecycle.certificate(records.revoked, operator)).toMatchObject({
    record: { confirmedByAuthorityAt: expect.any(String), operatingModel: 'managed' },
  });
  const next = unwrap(await lifecycle.renewCertificate({ certificateId: records.active }, by(operator)));
  expect(await stage(next.certificateId)).toBe('requested');
});

test('its audit verifies from the first entry, with what was written since', async () => {
  const lifecycle = upgraded();
  const before = await world.lifecycle.auditEntries({ after: 0, limit: 500 });
  await lifecycle.sealAudit();
  const now = await lifecycle.auditEntries({ after: 0, limit: 500 });
  expect(now.slice(0, before.length)).toEqual(before);
  expect(now.length).toBeGreaterThan(before.length);
  const log = new AuditBench(world).log(postgresStores(old.database));
  expect(await log.verify({ full: true })).toMatchObject({ ok: true, sealed: now.length, unsealed: 0 });
});
