/** Enrolments of vehicles, what they may prove themselves by, and where they come. */
export const vasEnrolment = [
  `create table vehicle_vas_program (
    program text collate "C" primary key,
    approval text collate "C" not null,
    is_default boolean not null,
    v2icp text collate "C" not null,
    changed_by text not null,
    changed_at timestamptz not null
  )`,
  'create unique index vehicle_vas_program_default on vehicle_vas_program (is_default) where is_default',
  // One certificate for one request, whatever is asked at once on however many servers.
  `create table vehicle_vas_enrolment (
    id text collate "C" primary key,
    identity_id text collate "C" not null,
    owner text collate "C" not null,
    program text collate "C" not null,
    proof text collate "C" not null,
    request_sha256 text collate "C" not null unique,
    csr_pem text not null,
    proven_with text collate "C",
    state text collate "C" not null,
    certificate_id text collate "C",
    requested_at timestamptz not null,
    answered_by text,
    answered_at timestamptz
  )`,
  'create index vehicle_vas_enrolment_owner on vehicle_vas_enrolment (owner, id)',
  'create index vehicle_vas_enrolment_identity on vehicle_vas_enrolment (identity_id, id)',
  `create index vehicle_vas_enrolment_waiting on vehicle_vas_enrolment (id) where state = 'waiting'`,
  `create table vehicle_enrolment_token (
    id text collate "C" primary key,
    identity_id text collate "C" not null,
    owner text collate "C" not null,
    program text collate "C" not null,
    secret_sha256 text collate "C" not null unique,
    created_by text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_for text collate "C",
    withdrawn_at timestamptz
  )`,
  `create table vehicle_key (
    id text collate "C" primary key,
    identity_id text collate "C" not null,
    owner text collate "C" not null,
    program text collate "C" not null,
    spki_sha256 text collate "C" not null,
    registered_by text not null,
    registered_at timestamptz not null,
    withdrawn_at timestamptz
  )`,
  'create index vehicle_enrolment_token_owner on vehicle_enrolment_token (owner, id)',
  'create index vehicle_enrolment_token_identity on vehicle_enrolment_token (identity_id)',
  'create index vehicle_key_owner on vehicle_key (owner, id)',
  'create index vehicle_key_identity on vehicle_key (identity_id)',
  'create unique index vehicle_key_in_force on vehicle_key (spki_sha256) where withdrawn_at is null',
  'create index vehicle_key_program on vehicle_key (program) where withdrawn_at is null',
  `create table vehicle_own_door (
    node text collate "C" primary key,
    host text not null,
    port integer not null,
    heard_at timestamptz not null
  )`,
];
