/** One incident for each cause and object; what is searched is computed from the record. */
export const incidents = [
  `create table lifecycle.incident (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    cause text collate "C" generated always as (record->>'cause') stored not null,
    object text collate "C" generated always as (record->>'object') stored not null,
    state text collate "C" generated always as (record->>'state') stored not null,
    severity text collate "C" generated always as (record->>'severity') stored not null,
    owner text collate "C" generated always as (record->>'owner') stored,
    support_owner text collate "C" generated always as (record->>'supportOwner') stored not null,
    version integer generated always as ((record->>'version')::integer) stored not null,
    acknowledge_by text collate "C" generated always as (record->>'acknowledgeBy') stored not null,
    reminded boolean generated always as (record->>'remindedAt' is not null) stored not null,
    unique (cause, object)
  )`,
  // As certificates do, incidents follow an identity that changes hands.
  `create function lifecycle.move_incidents() returns trigger language plpgsql as $$
    begin
      update lifecycle.incident
      set record = record || jsonb_build_object('owner', new.record->>'owner', 'version', version + 1)
      where record->'links' @> jsonb_build_array(jsonb_build_object('kind', 'identity', 'id', new.record->>'id'));
      return null;
    end $$`,
  `create trigger incidents_follow_identity after update on lifecycle.identity
    for each row when (old.record->>'owner' is distinct from new.record->>'owner')
    execute function lifecycle.move_incidents()`,
  'create index incident_state on lifecycle.incident (state, id)',
  'create index incident_owner on lifecycle.incident (owner, id)',
  "create index incident_links on lifecycle.incident using gin ((record->'links') jsonb_path_ops)",
  `create index incident_open on lifecycle.incident (cause, id) where state in ('opened', 'acknowledged')`,
  `create index incident_unacknowledged on lifecycle.incident (acknowledge_by) where state = 'opened' and not reminded`,
];
