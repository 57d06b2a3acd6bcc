export const attestations = [
  `create table lifecycle.attestation (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    criterion text collate "C" generated always as (record->>'criterion') stored not null,
    until text collate "C" generated always as (record->>'until') stored not null,
    withdrawn boolean generated always as (record->'withdrawn' <> 'null') stored not null
  )`,
  'create index attestation_in_force on lifecycle.attestation (until) where not withdrawn',
  'create index attestation_criterion on lifecycle.attestation (criterion, id)',
];
