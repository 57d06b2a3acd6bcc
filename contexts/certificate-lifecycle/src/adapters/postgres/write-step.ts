import { insertOfEvents } from '@bfcert/kernel/outbox';
import { kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type RawBuilder, sql } from 'kysely';
import { hasMaterial } from '../../certificate/certificate.ts';
import type { WrittenStep } from '../../certificate/certificate-store.ts';
import { sha1Of } from './sha1-of.ts';
import { storable } from './storable.ts';

/**
 * One statement: each of its own would be a round trip more for every transition. As text, because a query builder would
 * take longer to write it than the database to read it.
 */
export async function writeStep(tx: Transaction, { record, before, events, entries }: WrittenStep): Promise<void> {
  const told = events.length === 0 ? nothing : insertOfEvents(tx, events);
  const noted = entries.length === 0 ? nothing : insertOfEntries(entries);
  // What was signed does not change any more.
  const sha1 = before !== null && hasMaterial(before) ? null : sha1Of(record);
  const written =
    before === null
      ? sql`insert into lifecycle.certificate (record, sha1) values (${storable(record)}, ${sha1})`
      : sql`update lifecycle.certificate
          set record = ${storable(record)}, sha1 = coalesce(${sha1}, sha1), updated_at = now()
          where id = ${record.id} and version = ${before.version}`;
  const { numAffectedRows } = await sql`with told as (${told}), noted as (${noted}) ${written}`.execute(kyselyOf(tx));
  if (numAffectedRows !== 1n) throw new Error(`${record.id} does not have version ${before?.version}`);
}

/** What was signed does not change by that, so neither does `sha1`. */
export async function writeSeen(
  tx: Transaction,
  steps: readonly Pick<WrittenStep, 'record' | 'before'>[],
): Promise<void> {
  if (steps.length === 0) return;
  const ids = steps.map(({ record }) => record.id);
  const versions = steps.map(({ before }) => before?.version ?? null);
  const records = steps.map(({ record }) => storable(record));
  const { numAffectedRows } = await sql`
    update lifecycle.certificate c set record = seen.record, updated_at = now()
    from unnest(${ids}::text[], ${versions}::bigint[], ${records}::jsonb[]) as seen (id, version, record)
    where c.id = seen.id and c.version = seen.version`.execute(kyselyOf(tx));
  if (numAffectedRows !== BigInt(steps.length)) throw new Error(`one of ${ids.join(', ')} has another version`);
}

const nothing = sql`select`;

const insertOfEntries = (entries: WrittenStep['entries']): RawBuilder<unknown> =>
  sql`insert into lifecycle.audit_entry (entry) values ${sql.join(entries.map((entry) => sql`(${storable(entry)})`))}`;
