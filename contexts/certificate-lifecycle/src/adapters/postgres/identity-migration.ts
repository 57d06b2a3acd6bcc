/** Identities by owner, family, cohort and any part of a name; who speaks for which of them. */
export const identities = [
  // Trusted since PostgreSQL 13: the owner of the database may make it.
  'create extension if not exists pg_trgm',
  `alter table lifecycle.identity
    add column subject_type text collate "C" generated always as (record->>'subjectType') stored,
    add column family text collate "C" generated always as (record->>'family') stored,
    add column cohorts jsonb generated always as (record->'cohorts') stored`,
  'create index identity_family on lifecycle.identity (family, id)',
  'create index identity_cohorts on lifecycle.identity using gin (cohorts jsonb_path_ops)',
  'create index identity_binding_value on lifecycle.identity_binding (lower(value))',
  'create index identity_binding_part on lifecycle.identity_binding using gin (lower(value) gin_trgm_ops)',

  `create table lifecycle.identity_source (
    name text collate "C" primary key,
    interval_seconds integer,
    declared_at text collate "C" not null,
    synchronised_at text collate "C"
  )`,
  `create table lifecycle.identity_claim (
    identity_id text collate "C" primary key references lifecycle.identity (id),
    source text collate "C" not null references lifecycle.identity_source (name),
    sync text collate "C" not null
  )`,
  'create index identity_claim_source on lifecycle.identity_claim (source, identity_id)',
];
