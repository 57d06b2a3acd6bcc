/** Normalised security events; those of one hour, identity, source, name and address are one row that counts. */
export const securityEvents = [
  `create table lifecycle.security_event (
    id text collate "C" primary key,
    type text collate "C" not null,
    reported_type text collate "C" not null,
    category text collate "C" not null,
    severity text collate "C" not null,
    critical boolean not null,
    source text collate "C" not null,
    reporter text collate "C" not null,
    identity_id text collate "C",
    owner text collate "C",
    remote_address text collate "C",
    hour text collate "C" not null,
    first_at text collate "C" not null,
    last_at text collate "C" not null,
    count bigint not null,
    reported_time text collate "C",
    first_details jsonb not null,
    details jsonb not null,
    incident_id text collate "C"
  )`,
  `create unique index security_event_counted
    on lifecycle.security_event (identity_id, source, reported_type, remote_address, hour) nulls not distinct`,
  'create index security_event_identity on lifecycle.security_event (identity_id, id)',
  'create index security_event_owner on lifecycle.security_event (owner, id)',
  'create index security_event_type on lifecycle.security_event (type, id)',
  'create index security_event_severity on lifecycle.security_event (severity, id)',
  'create index security_event_last on lifecycle.security_event (last_at)',
  `create function lifecycle.move_security_events() returns trigger language plpgsql as $$
    begin
      update lifecycle.security_event set owner = new.record->>'owner' where identity_id = new.record->>'id';
      return null;
    end $$`,
  `create trigger security_events_follow_identity after update on lifecycle.identity
    for each row when (old.record->>'owner' is distinct from new.record->>'owner')
    execute function lifecycle.move_security_events()`,
];

/** What an event is about, beside its identity. */
export const securityEventLinks = [
  `alter table lifecycle.security_event
    add column certificate_id text collate "C", add column job_id text collate "C", add column process_id text collate "C"`,
];

/** Who is to be told is looked for once; of what was there before, nobody is told afterwards. */
export const securityEventsToTell = [
  'alter table lifecycle.security_event add column told boolean not null default true',
  'alter table lifecycle.security_event alter column told set default false',
  'create index security_event_untold on lifecycle.security_event (id) where not told',
];

/** How many names one of them has used in an hour is looked up with each event. */
export const securityEventsOfAnHour = [
  'create index security_event_hour on lifecycle.security_event (identity_id, source, hour)',
];
