export const recoveryCases = [
  `create table lifecycle.recovery_case (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    identity_id text collate "C" generated always as (record->>'identityId') stored not null
      references lifecycle.identity (id),
    state text collate "C" generated always as (record->>'state') stored not null,
    version integer generated always as ((record->>'version')::integer) stored not null,
    until text collate "C" generated always as (record->>'until') stored
  )`,
  `create unique index recovery_case_running on lifecycle.recovery_case (identity_id) where state in ('open', 'admitting')`,
  'create index recovery_case_identity on lifecycle.recovery_case (identity_id, id)',
  'create index recovery_case_state on lifecycle.recovery_case (state, id)',
  `create index recovery_case_due on lifecycle.recovery_case (until) where state = 'admitting'`,
];
