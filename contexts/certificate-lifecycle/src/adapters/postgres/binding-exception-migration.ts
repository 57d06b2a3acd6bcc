export const bindingExceptions = [
  `create table lifecycle.binding_exception (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    identity_id text collate "C" generated always as (record->>'identityId') stored not null
      references lifecycle.identity (id),
    purpose text collate "C" generated always as (record->>'purpose') stored not null,
    kind text collate "C" generated always as (record->>'kind') stored not null,
    value text collate "C" generated always as (record->>'value') stored not null,
    state text collate "C" generated always as (record->>'state') stored not null,
    version integer generated always as ((record->>'version')::integer) stored not null,
    until text collate "C" generated always as (record->>'until') stored not null
  )`,
  `create unique index binding_exception_one_active on lifecycle.binding_exception (identity_id, purpose, kind)
    where state = 'active'`,
  `create index binding_exception_name on lifecycle.binding_exception (kind, value) where state = 'active'`,
  `create index binding_exception_due on lifecycle.binding_exception (until) where state = 'active'`,
  'create index binding_exception_identity on lifecycle.binding_exception (identity_id, id)',
  'create index binding_exception_state on lifecycle.binding_exception (state, id)',
];
