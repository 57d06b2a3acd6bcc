import type { Migration } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { Certificate } from '../../certificate/certificate.ts';
import { sha1Of } from './sha1-of.ts';

/**
 * Whose a certificate is stands beside it, so that a page by owner, family or cohort is read from one index; the
 * database keeps it the identity's.
 */
const columns = [
  `alter table lifecycle.certificate
    add column owner text collate "C",
    add column family text collate "C",
    add column cohorts jsonb,
    add column sha1 text collate "C"`,
  `update lifecycle.certificate c set owner = i.owner, family = i.family, cohorts = i.cohorts
    from lifecycle.identity i where i.id = c.identity_id`,
  `create function lifecycle.certificate_belongs() returns trigger language plpgsql as $$
    begin
      select owner, family, cohorts into new.owner, new.family, new.cohorts
        from lifecycle.identity where id = new.record->>'identityId';
      return new;
    end $$`,
  `create trigger certificate_belongs before insert on lifecycle.certificate
    for each row execute function lifecycle.certificate_belongs()`,
  `create function lifecycle.identity_moves() returns trigger language plpgsql as $$
    begin
      update lifecycle.certificate set owner = new.owner, family = new.family, cohorts = new.cohorts
        where identity_id = new.id;
      return null;
    end $$`,
  `create trigger identity_moves after update on lifecycle.identity for each row
    when ((old.owner, old.family, old.cohorts) is distinct from (new.owner, new.family, new.cohorts))
    execute function lifecycle.identity_moves()`,
];

const indexes = [
  'create index certificate_owner on lifecycle.certificate (owner, id)',
  'create index certificate_owner_state on lifecycle.certificate (owner, state, id)',
  'create index certificate_family on lifecycle.certificate (family, id)',
  'create index certificate_family_state on lifecycle.certificate (family, state, id)',
  'create index certificate_purpose on lifecycle.certificate (purpose, id)',
  'create index certificate_cohorts on lifecycle.certificate using gin (cohorts jsonb_path_ops)',
  'create index certificate_sha1 on lifecycle.certificate (sha1) where sha1 is not null',
];

const BATCH = 1_000;

export const inventory: Migration['up'] = async (db) => {
  for (const statement of columns) await sql.raw(statement).execute(db);
  // The database has no SHA-1 of its own.
  for (let after = ''; ; ) {
    const { rows } = await sql<{ id: string; record: Certificate }>`
      select id, record from lifecycle.certificate where id > ${after} and fingerprint is not null
      order by id limit ${BATCH}`.execute(db);
    for (const { id, record } of rows) {
      await sql`update lifecycle.certificate set sha1 = ${sha1Of(record)} where id = ${id}`.execute(db);
    }
    after = rows.at(-1)?.id ?? '';
    if (rows.length < BATCH) break;
  }
  for (const statement of indexes) await sql.raw(statement).execute(db);
};
