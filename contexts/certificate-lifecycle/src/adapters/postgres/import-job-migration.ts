/** Large imports: what is left of their content, and what came of each row. */
export const importJobs = [
  `create table lifecycle.import_job (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    status text collate "C" generated always as (record->>'status') stored not null,
    owners jsonb generated always as (record->'owners') stored not null,
    source text collate "C" generated always as (record#>>'{what,source}') stored,
    dry_run boolean generated always as ((record->'dryRun')::boolean) stored not null,
    next_at text collate "C" generated always as (record->>'nextAt') stored not null,
    advanced_at text collate "C" generated always as (record->>'advancedAt') stored not null,
    kept_bytes bigint generated always as ((record->'keptBytes')::bigint) stored not null,
    report_until text collate "C" generated always as (record->>'reportUntil') stored
  )`,
  `create index import_job_open on lifecycle.import_job (next_at) where status in ('waiting', 'running')`,
  `create unique index import_job_one_of_source on lifecycle.import_job (source)
    where status in ('waiting', 'running') and not dry_run`,
  'create index import_job_kept on lifecycle.import_job (report_until) where kept_bytes > 0',
  `create table lifecycle.import_batch (
    import_job_id text collate "C" not null references lifecycle.import_job (id),
    position integer not null,
    content text not null,
    primary key (import_job_id, position)
  )`,
  `create table lifecycle.import_row (
    import_job_id text collate "C" not null references lifecycle.import_job (id),
    line integer not null,
    outcome text collate "C" not null,
    identity_id text collate "C",
    result jsonb not null,
    primary key (import_job_id, line)
  )`,
  'create index import_row_outcome on lifecycle.import_row (import_job_id, outcome, line)',
];
