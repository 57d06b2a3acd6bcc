import type { Migration } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import { breakGlass, breakGlassByEnd, loweredPriority } from './break-glass-migration.ts';
import { capabilityMatrix, exceptionsByEnd } from './capability-migration.ts';
import { keyRotations, keysSetAside, timesOfKeys } from './key-migration.ts';
import { onboardings } from './onboarding-store.ts';
import { leftOutAfterFailure, openWaves, sharedRates, waveKinds, waves } from './wave-tables.ts';

/** One process per identity that goes on by itself; every kind has the same columns. */
const process = (table: string, resting: string) => [
  `create table ${table} (
    id text collate "C" primary key,
    identity_id text collate "C" not null references evse_charger,
    phase text collate "C" not null,
    round integer not null,
    round_started_at timestamptz not null,
    phase_deadline timestamptz,
    certificate_id text collate "C",
    last_outcome text not null,
    waiting_for text,
    stop json,
    cutover_failures integer not null,
    connection json,
    next_look_at timestamptz,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    version integer not null
  )`,
  `create unique index ${table}_one_open on ${table} (identity_id) where phase not in (${resting})`,
  `create index ${table}_identity on ${table} (identity_id, id)`,
  `create index ${table}_due on ${table} (next_look_at) where next_look_at is not null`,
  `create table ${table}_entry (
    process_id text collate "C" not null references ${table},
    sequence bigint generated always as identity,
    at timestamptz not null,
    kind text collate "C" not null,
    text text not null,
    primary key (process_id, sequence)
  )`,
];

const statements = [
  `create table evse_charger (
    identity_id text collate "C" primary key,
    wire_name text collate "C" not null unique,
    serial_number text collate "C" not null,
    organisation text not null,
    profile_floor smallint not null check (profile_floor in (2, 3)),
    vendor text,
    model text,
    firmware_version text,
    boot json,
    settings jsonb not null,
    last_seen_at timestamptz,
    created_at timestamptz not null
  )`,
  'create sequence evse_session_epoch',
  `create table evse_session (
    connection_id text collate "C" primary key,
    identity_id text collate "C" not null references evse_charger,
    node_id text collate "C" not null,
    epoch bigint not null unique,
    opened_at timestamptz not null,
    protocol text collate "C" not null,
    security_profile smallint not null,
    port integer not null,
    remote_address text not null,
    fingerprint text collate "C",
    key_id text collate "C"
  )`,
  'create index evse_session_identity on evse_session (identity_id, epoch desc)',
  'create index evse_session_node on evse_session (node_id)',
  'create index evse_session_fingerprint on evse_session (fingerprint) where fingerprint is not null',
  `create table evse_authorization_key (
    id text collate "C" primary key,
    identity_id text collate "C" not null references evse_charger,
    version integer not null,
    state text collate "C" not null,
    origin text collate "C" not null,
    must_rotate boolean not null,
    verifier json not null,
    acknowledged_at timestamptz,
    changed_at timestamptz not null,
    created_at timestamptz not null,
    unique (identity_id, version)
  )`,
  `create unique index evse_authorization_key_active on evse_authorization_key (identity_id) where state = 'active'`,
  `create unique index evse_authorization_key_pending on evse_authorization_key (identity_id) where state = 'pending'`,
  `create table evse_authorization_key_delivery (
    key_id text collate "C" primary key references evse_authorization_key,
    sealed bytea not null
  )`,
  `create table evse_signing_request (
    id text collate "C" primary key,
    identity_id text collate "C" not null references evse_charger,
    process_id text collate "C" not null,
    spki_sha256 text collate "C" not null,
    csr_pem text not null,
    received_at timestamptz not null,
    verdict json not null,
    certificate_id text collate "C",
    unique (identity_id, spki_sha256)
  )`,
  'create index evse_signing_request_process on evse_signing_request (process_id, id)',
  `create table evse_trust_anchor_installation (
    identity_id text collate "C" not null references evse_charger,
    fingerprint text collate "C" not null,
    name text not null,
    bundle_version integer not null,
    state text collate "C" not null,
    changed_at timestamptz not null,
    primary key (identity_id, fingerprint)
  )`,
  `create table evse_attempt (
    id text collate "C" primary key,
    sequence bigint generated always as identity unique,
    process_id text collate "C" not null,
    identity_id text collate "C" not null references evse_charger,
    round integer not null,
    phase text collate "C" not null,
    action text collate "C" not null,
    target text collate "C",
    epoch bigint not null,
    status text collate "C" not null,
    detail text not null,
    started_at timestamptz not null,
    deadline timestamptz not null,
    ended_at timestamptz,
    answer json
  )`,
  'create index evse_attempt_round on evse_attempt (process_id, round, sequence)',
  `create unique index evse_attempt_one_in_flight on evse_attempt (process_id) where status = 'in_flight'`,
  ...process('evse_migration_case', `'active', 'abandoned'`),
  ...process('evse_credential_renewal', `'completed', 'failed'`),
  `create table evse_security_event (
    id text collate "C" primary key,
    identity_id text collate "C",
    source text collate "C" not null,
    type text not null,
    at timestamptz not null,
    station_time text,
    count integer not null,
    details json not null
  )`,
  'create index evse_security_event_identity on evse_security_event (identity_id, id)',
  'create sequence evse_admission_mark',
  `create table evse_admission_dirty (
    identity_id text collate "C" primary key,
    mark bigint not null
  )`,
  'create index evse_admission_dirty_mark on evse_admission_dirty (mark)',
  `create table evse_seen_fact (
    fact_id text collate "C" primary key,
    at timestamptz not null
  )`,
  'create index evse_seen_fact_at on evse_seen_fact (at)',
];

const idempotency = [
  `create table evse_idempotency (
    actor text collate "C" not null,
    key text collate "C" not null,
    part text collate "C" not null,
    command text collate "C" not null,
    input_digest text collate "C" not null,
    outcome json not null,
    recorded_at timestamptz not null default now(),
    primary key (actor, key, part)
  )`,
];

const countedEvents = [
  `alter table evse_security_event
    add column last_at timestamptz,
    add column counted_from text collate "C",
    add column counted_hour timestamptz`,
  'update evse_security_event set last_at = at',
  'alter table evse_security_event alter column last_at set not null',
  `create unique index evse_security_event_counted
    on evse_security_event (identity_id, type, counted_from, counted_hour)
    nulls not distinct where counted_hour is not null`,
  `create index evse_security_event_counted_hour on evse_security_event (identity_id, counted_hour desc)
    where counted_hour is not null`,
  // What is noted once per process has a name that tells it apart.
  ...['evse_migration_case_entry', 'evse_credential_renewal_entry'].flatMap((table) => [
    `alter table ${table} add column once text`,
    `create unique index ${table}_once on ${table} (process_id, once) where once is not null`,
  ]),
];

/** Error texts too may quote what a station said. */
const parkedFacts = [
  `create table evse_parked_fact (
    fact_id text collate "C" primary key,
    node_id text collate "C" not null,
    fact json not null,
    error json not null,
    parked_at timestamptz not null
  )`,
];

/**
 * Whose a charger is stands beside it, so that lists and counts of some owners are read from an index; a reaction
 * keeps it the identity's. Those that are there already take it over from the lifecycle; in a new database, where its
 * tables come later than these, there are none. From the record: an older database has no column of it yet.
 */
const owners = [
  'alter table evse_charger add column owner text collate "C"',
  `do $$ begin
    if exists (select from evse_charger) then
      update evse_charger c set owner = i.record->>'owner' from lifecycle.identity i where i.id = c.identity_id;
    end if;
  end $$`,
  'alter table evse_charger alter column owner set not null',
  'create index evse_charger_owner on evse_charger (owner, identity_id)',
];

const provenWith = ['alter table evse_signing_request add column proven_with text collate "C"'];

/** Connections were planned in slots alone. */
const connectionWays = ['evse_migration_case', 'evse_credential_renewal'].map(
  (table) =>
    `update ${table} set connection = (connection::jsonb || '{"way":"connection_slot"}')::json where connection is not null`,
);

const idempotencyAge = ['create index evse_idempotency_recorded on evse_idempotency (recorded_at)'];
/** One open order of a thing for a station. Ended ones are forgotten by their end. */
const stationOrders = [
  `create table evse_installed_certificates (
    identity_id text collate "C" primary key references evse_charger,
    listed_at timestamptz not null,
    certificates json not null
  )`,
  'create index evse_installed_certificates_listed on evse_installed_certificates (listed_at)',
  `create table evse_station_order (
    id text collate "C" primary key,
    identity_id text collate "C" not null references evse_charger,
    thing json not null,
    state text collate "C" not null,
    outcome json not null,
    ordered_by text not null,
    reason text not null,
    correlation_id text collate "C" not null,
    ordered_at timestamptz not null,
    expires_at timestamptz not null,
    next_look_at timestamptz,
    ended_at timestamptz
  )`,
  'create index evse_station_order_identity on evse_station_order (identity_id, id desc)',
  `create unique index evse_station_order_one_open on evse_station_order (identity_id, md5(thing::text))
    where ended_at is null`,
  'create index evse_station_order_due on evse_station_order (next_look_at) where next_look_at is not null',
  'create index evse_station_order_ended on evse_station_order (ended_at) where ended_at is not null',
];

const activation = ['alter table evse_charger add column activation text collate "C"'];

const requestId = ['alter table evse_signing_request add column request_id bigint'];

/** A password had one verifier, of the text that the station was told. */
const passwordReadings = [
  'alter table evse_authorization_key rename column verifier to verifiers',
  `update evse_authorization_key set verifiers = json_build_array(verifiers::jsonb || '{"reading":"plain"}')`,
  'alter table evse_charger add column password_reading text collate "C"',
];

const upstreams = ['alter table evse_session add column upstream json'];

/** The first one is given out here: what reads the present one must not take it for the next. */
const admissionEdition = ['create sequence evse_admission_edition', `select nextval('evse_admission_edition')`];

/**
 * Several gateways: when a connection came about by the clock of its gateway, and whether a later one has taken its
 * station over while its own gateway may still hold it.
 */
const sessionOwners = [
  'alter table evse_session add column connected_at timestamptz',
  'update evse_session set connected_at = opened_at',
  'alter table evse_session alter column connected_at set not null',
  'alter table evse_session add column superseded boolean not null default false',
  'create index evse_session_superseded on evse_session (node_id, connection_id) where superseded',
];

const gatewayLeases = [
  `create table evse_gateway (
    node_id text collate "C" primary key,
    heard_at timestamptz not null,
    lost boolean not null
  )`,
];

const stationLogs = [
  // Ours are far from the small numbers that a CSMS behind us begins with; OCPP has 32 bits for them.
  'create sequence evse_station_log_request as integer minvalue 1000000000 cycle',
  `create table evse_station_log (
    id text collate "C" primary key,
    identity_id text collate "C" not null references evse_charger,
    request_id integer not null,
    kind text collate "C" not null,
    oldest timestamptz,
    latest timestamptz,
    requested_by text not null,
    reason text not null,
    requested_at timestamptz not null,
    expires_at timestamptz not null,
    state text collate "C" not null,
    detail text not null,
    sent_at timestamptz,
    is_open boolean not null,
    attempts integer not null,
    filename text collate "C",
    content_key text collate "C",
    content_bytes bigint,
    content_sha256 text collate "C",
    stored_at timestamptz,
    removed_at timestamptz,
    next_look_at timestamptz,
    changed_at timestamptz not null
  )`,
  'create index evse_station_log_identity on evse_station_log (identity_id, id)',
  'create index evse_station_log_number on evse_station_log (identity_id, request_id)',
  'create index evse_station_log_open on evse_station_log (identity_id) where is_open',
  'create index evse_station_log_due on evse_station_log (next_look_at) where next_look_at is not null',
];

const certificateDiscards = [
  `create table evse_certificate_discard (
    identity_id text collate "C" not null references evse_charger,
    certificate_id text collate "C" not null,
    said_at timestamptz not null,
    epoch bigint not null,
    said json not null,
    primary key (identity_id, certificate_id)
  )`,
  'create index evse_certificate_discard_said on evse_certificate_discard (said_at)',
];

/** Renewals of what a station shows to vehicles beside those of its own certificate: one open for each of them. */
const vehicleEndpoints = [
  'alter table evse_credential_renewal add column endpoint_id text collate "C"',
  'alter table evse_credential_renewal add column endpoint_purpose text collate "C"',
  'alter table evse_credential_renewal add column endpoint_slot text collate "C"',
  'drop index evse_credential_renewal_one_open',
  `create unique index evse_credential_renewal_one_open
     on evse_credential_renewal (identity_id, endpoint_id, endpoint_purpose, endpoint_slot)
     nulls not distinct where phase not in ('completed', 'failed')`,
  `create index evse_credential_renewal_endpoint on evse_credential_renewal (endpoint_id, id)
     where endpoint_id is not null`,
  `alter table evse_signing_request add column use text collate "C" not null default 'charging_station'`,
];

const logStatusAsked = ['alter table evse_station_log add column status_asked_at timestamptz'];

/**
 * Which local controller carries which station, as the controller's identity says it (`station_behind`): by the
 * station's name, which one controller alone may have.
 */
const controllers = [
  `alter table evse_charger add column kind text collate "C" not null default 'station'
    check (kind in ('station', 'controller'))`,
  'alter table evse_charger add column bindings_version integer not null default 0',
  `create index evse_charger_controllers on evse_charger (wire_name) where kind = 'controller'`,
  'alter table evse_session add column controller_id text collate "C"',
  `create table evse_controller_station (
    wire_name text collate "C" primary key,
    controller_id text collate "C" not null references evse_charger,
    bound_at timestamptz not null,
    bound_by text not null,
    reason text not null,
    correlation_id text collate "C" not null
  )`,
  'create index evse_controller_station_controller on evse_controller_station (controller_id, wire_name)',
];

/** N−1 servers beside it write neither. */
const interruptedCutovers = [
  'alter table evse_gateway add column started_at timestamptz',
  'alter table evse_migration_case add column cutover_interruptions integer not null default 0',
  'alter table evse_credential_renewal add column cutover_interruptions integer not null default 0',
];

/** What was sent to a station's EVSEs is found by the certificate: each page of a list asks whether it can be sent again. */
const renewalsOfCertificates = [
  `create index evse_credential_renewal_certificate on evse_credential_renewal (certificate_id)
    where endpoint_id is not null and certificate_id is not null`,
];

const bootstrapSessions = ['alter table evse_session add column bootstrap boolean not null default false'];

const vehicleDrift = [`alter table evse_installed_certificates add column vehicle_drift json not null default '[]'`];

const vehicleRequests = ['alter table evse_charger add column vehicle_requests_of text collate "C"'];

/** N−1 servers beside it write neither, and then those requests do not count. */
const ownRequests = [
  'alter table evse_signing_request add column unasked_at timestamptz',
  `create index evse_signing_request_unasked on evse_signing_request (identity_id, unasked_at)
    where unasked_at is not null`,
  `create table evse_early_request (
    identity_id text collate "C" not null references evse_charger,
    endpoint_id text collate "C",
    endpoint_purpose text collate "C",
    endpoint_slot text collate "C",
    spki_sha256 text collate "C" not null,
    csr_pem text not null,
    request_id bigint,
    proven_with text collate "C",
    received_at timestamptz not null,
    reason text collate "C" not null,
    until timestamptz not null,
    unique nulls not distinct (identity_id, endpoint_id, endpoint_purpose, endpoint_slot)
  )`,
  'create index evse_early_request_until on evse_early_request (until)',
];

/** N−1 servers beside it leave them as they are; a gateway that tells one of those is watched from its next start on. */
const gatewayListeners = [
  'alter table evse_gateway add column listens_host text collate "C", add column listens_port integer',
];

/** Later columns of every kind of process, of one whose table is younger. */
const laterColumns = (table: string) => [
  `alter table ${table} add column cutover_interruptions integer not null default 0`,
  `alter table ${table}_entry add column once text`,
  `create unique index ${table}_entry_once on ${table}_entry (process_id, once) where once is not null`,
];

const rotationsOfKeys = [
  ...process('evse_key_rotation', `'completed', 'abandoned'`),
  ...laterColumns('evse_key_rotation'),
  ...keyRotations,
];

/** What stations say is json, not jsonb, wherever their text gets into it: jsonb refuses U+0000. */
/** Trust anchors are brought to a fleet by processes of their own, of which waves are about one version. */
const rollouts = [
  ...process('evse_trust_anchor_rollout', `'completed', 'failed'`),
  'alter table evse_trust_anchor_rollout add column cutover_interruptions integer not null default 0',
  'alter table evse_trust_anchor_rollout_entry add column once text',
  `create unique index evse_trust_anchor_rollout_entry_once on evse_trust_anchor_rollout_entry (process_id, once)
    where once is not null`,
  'alter table evse_wave add column bundle_id text collate "C"',
];

/** Until then there was one bundle that stations were brought; a station may have one open rollout of each. */
const rolloutsOfBundles = [
  `alter table evse_trust_anchor_rollout add column bundle text collate "C" not null default 'charging_station_trust'`,
  'alter table evse_trust_anchor_rollout alter column bundle drop default',
  'drop index evse_trust_anchor_rollout_one_open',
  `create unique index evse_trust_anchor_rollout_one_open on evse_trust_anchor_rollout (identity_id, bundle)
    where phase not in ('completed', 'failed')`,
  'alter table evse_wave add column bundle text collate "C"',
  `update evse_wave set bundle = 'charging_station_trust' where kind = 'trust_anchors'`,
];

/** What the lists of before say of it; what they lacked the next ones tell. */
const listedRoots = [
  `create table evse_listed_roots (
    identity_id text collate "C" primary key references evse_charger,
    listed_at timestamptz not null,
    roots json not null,
    lacking json not null
  )`,
  'create index evse_listed_roots_lacking on evse_listed_roots (identity_id) where json_array_length(lacking) > 0',
  `insert into evse_listed_roots
    select identity_id, listed_at,
      (select coalesce(json_agg(json_build_object('hashData', one -> 'hashData', 'since', listed_at)), '[]')
        from json_array_elements(certificates) one where one ->> 'kind' = 'csms_root'),
      '[]'
    from evse_installed_certificates`,
];

/** Whoever is gone keeps its name, and keeps nobody else from it. */
const decommissioned = [
  'alter table evse_charger add column decommissioned_at timestamptz',
  'alter table evse_charger drop constraint evse_charger_wire_name_key',
  'create unique index evse_charger_wire_name on evse_charger (wire_name) where decommissioned_at is null',
];

/** A case that was abandoned on Profile 3 led nowhere: it could not be gone on with, begun anew, or let back by a break-glass. */
const abandonedOnProfile3 = [
  `update evse_migration_case set phase = 'active', version = version + 1
    where phase = 'abandoned'
      and id = (select max(id) from evse_migration_case newest where newest.identity_id = evse_migration_case.identity_id)
      and identity_id in (select identity_id from evse_charger where profile_floor = 3 and decommissioned_at is null)`,
];

const lostAttempts = ['alter table evse_attempt add column is_lost boolean not null default false'];

export const evseMigrations: readonly Migration[] = [
  { name: 'evse-security-001-tables', up: (db) => runAll(db, statements) },
  { name: 'evse-security-002-idempotency', up: (db) => runAll(db, idempotency) },
  // Nobody asks for sessions by certificate: gateways find theirs themselves.
  { name: 'evse-security-003-sessions', up: (db) => runAll(db, ['drop index evse_session_fingerprint']) },
  { name: 'evse-security-004-counted-events', up: (db) => runAll(db, countedEvents) },
  { name: 'evse-security-005-parked-facts', up: (db) => runAll(db, parkedFacts) },
  { name: 'evse-security-021-access-owners', up: (db) => runAll(db, owners) },
  { name: 'evse-security-028-proven-with', up: (db) => runAll(db, provenWith) },
  { name: 'evse-security-030-request-id', up: (db) => runAll(db, requestId) },
  { name: 'evse-security-031-station-orders', up: (db) => runAll(db, stationOrders) },
  { name: 'evse-security-032-activation', up: (db) => runAll(db, activation) },
  { name: 'evse-security-040-connection-ways', up: (db) => runAll(db, connectionWays) },
  { name: 'evse-security-040-idempotency-age', up: (db) => runAll(db, idempotencyAge) },
  { name: 'evse-security-041-password-readings', up: (db) => runAll(db, passwordReadings) },
  { name: 'evse-security-055-upstreams', up: (db) => runAll(db, upstreams) },
  { name: 'evse-security-060-admission-edition', up: (db) => runAll(db, admissionEdition) },
  { name: 'evse-security-061-session-owners', up: (db) => runAll(db, sessionOwners) },
  { name: 'evse-security-080-capability-matrix', up: (db) => runAll(db, capabilityMatrix) },
  { name: 'evse-security-050-station-logs', up: (db) => runAll(db, stationLogs) },
  { name: 'evse-security-120-certificate-discards', up: (db) => runAll(db, certificateDiscards) },
  { name: 'evse-security-090-vehicle-endpoints', up: (db) => runAll(db, vehicleEndpoints) },
  { name: 'evse-security-121-log-status-asked', up: (db) => runAll(db, logStatusAsked) },
  { name: 'evse-security-110-gateway-leases', up: (db) => runAll(db, gatewayLeases) },
  { name: 'evse-security-100-controllers', up: (db) => runAll(db, controllers) },
  { name: 'evse-security-145-bootstrap-sessions', up: (db) => runAll(db, bootstrapSessions) },
  { name: 'evse-security-148-interrupted-cutovers', up: (db) => runAll(db, interruptedCutovers) },
  { name: 'evse-security-160-renewals-of-certificates', up: (db) => runAll(db, renewalsOfCertificates) },
  { name: 'evse-security-170-waves', up: (db) => runAll(db, waves) },
  { name: 'evse-security-171-own-requests', up: (db) => runAll(db, ownRequests) },
  { name: 'evse-security-172-vehicle-drift', up: (db) => runAll(db, vehicleDrift) },
  { name: 'evse-security-180-wave-kinds', up: (db) => runAll(db, waveKinds) },
  { name: 'evse-security-181-gateway-listeners', up: (db) => runAll(db, gatewayListeners) },
  { name: 'evse-security-185-key-rotations', up: (db) => runAll(db, rotationsOfKeys) },
  { name: 'evse-security-182-rollouts-of-anchors', up: (db) => runAll(db, rollouts) },
  { name: 'evse-security-190-listed-roots', up: (db) => runAll(db, listedRoots) },
  { name: 'evse-security-191-break-glass', up: (db) => runAll(db, breakGlass) },
  { name: 'evse-security-192-vehicle-requests', up: (db) => runAll(db, vehicleRequests) },
  { name: 'evse-security-200-lowered-priority', up: (db) => runAll(db, loweredPriority) },
  { name: 'evse-security-201-onboardings', up: (db) => runAll(db, onboardings) },
  { name: 'evse-security-205-keys-set-aside', up: (db) => runAll(db, keysSetAside) },
  {
    name: 'evse-security-230-dates-ahead',
    up: (db) => runAll(db, [...openWaves, ...exceptionsByEnd, ...breakGlassByEnd]),
  },
  { name: 'evse-security-231-shared-rates', up: (db) => runAll(db, sharedRates) },
  { name: 'evse-security-240-rollouts-of-bundles', up: (db) => runAll(db, rolloutsOfBundles) },
  { name: 'evse-security-240-decommissioned', up: (db) => runAll(db, decommissioned) },
  { name: 'evse-security-250-abandoned-on-profile-3', up: (db) => runAll(db, abandonedOnProfile3) },
  { name: 'evse-security-260-lost-attempts', up: (db) => runAll(db, lostAttempts) },
  { name: 'evse-security-270-left-out-after-failure', up: (db) => runAll(db, leftOutAfterFailure) },
  { name: 'evse-security-271-times-of-keys', up: (db) => runAll(db, timesOfKeys) },
];

async function runAll(db: Parameters<Migration['up']>[0], all: readonly string[]): Promise<void> {
  for (const statement of all) await sql.raw(statement).execute(db);
}
