export const stationAdoptions = [
  `create table lifecycle.station_adoption (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    owners jsonb generated always as (record->'owners') stored not null
  )`,
];
