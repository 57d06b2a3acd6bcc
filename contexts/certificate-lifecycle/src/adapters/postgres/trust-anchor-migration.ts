import type { Migration } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { TrustAnchorBundle } from '../../trust-anchor-bundle/trust-anchor-bundle.ts';
import { anchorRows } from './trust-anchor-rows.ts';

/** By what an anchor is looked for, of each version that has it. */
const tables = [
  `update lifecycle.trust_anchor_bundle set record = record || '{"imported": null}'`,
  `create unique index trust_anchor_bundle_one_draft on lifecycle.trust_anchor_bundle (purpose) where state = 'draft'`,
  `create table lifecycle.trust_anchor (
    bundle_id text collate "C" not null references lifecycle.trust_anchor_bundle (id),
    fingerprint text collate "C" not null,
    sha1 text collate "C" not null,
    spki_sha256 text collate "C" not null,
    serial text collate "C" not null,
    name text not null,
    primary key (bundle_id, fingerprint)
  )`,
  'create index trust_anchor_fingerprint on lifecycle.trust_anchor (fingerprint)',
  'create index trust_anchor_sha1 on lifecycle.trust_anchor (sha1)',
  'create index trust_anchor_spki on lifecycle.trust_anchor (spki_sha256)',
  'create index trust_anchor_serial on lifecycle.trust_anchor (serial)',
];

export const trustAnchors: Migration['up'] = async (db) => {
  for (const statement of tables) await sql.raw(statement).execute(db);
  // The database reads no certificates.
  const { rows } = await sql<{ record: TrustAnchorBundle }>`select record from lifecycle.trust_anchor_bundle`.execute(
    db,
  );
  for (const { bundle_id, fingerprint, sha1, spki_sha256, serial, name } of rows.flatMap(({ record }) =>
    anchorRows(record),
  )) {
    await sql`insert into lifecycle.trust_anchor (bundle_id, fingerprint, sha1, spki_sha256, serial, name)
      values (${bundle_id}, ${fingerprint}, ${sha1}, ${spki_sha256}, ${serial}, ${name})`.execute(db);
  }
};
