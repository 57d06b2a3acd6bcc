export const stationTolerances = [
  `create table lifecycle.station_tolerance (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    identity_id text collate "C" generated always as (record->>'identityId') stored not null
      references lifecycle.identity (id),
    kind text collate "C" generated always as (record->>'kind') stored not null,
    state text collate "C" generated always as (record->>'state') stored not null,
    version integer generated always as ((record->>'version')::integer) stored not null,
    until text collate "C" generated always as (record->>'until') stored not null
  )`,
  `create unique index station_tolerance_one_active on lifecycle.station_tolerance (identity_id, kind)
    where state = 'active'`,
  `create index station_tolerance_due on lifecycle.station_tolerance (until) where state = 'active'`,
  'create index station_tolerance_identity on lifecycle.station_tolerance (identity_id, id)',
  'create index station_tolerance_state on lifecycle.station_tolerance (state, id)',
];
