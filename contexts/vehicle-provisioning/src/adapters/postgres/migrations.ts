import type { Migration } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import { vasEnrolment } from './vas-enrolment-migration.ts';

/** Signals are rows of their own: each is kept with where it came from, whatever becomes of the case. */
const provisioningCases = [
  `create table vehicle_provisioning_case (
    id text collate "C" primary key,
    identity_id text collate "C" not null,
    owner text collate "C" not null,
    artifact text collate "C" not null,
    slot text collate "C",
    program text collate "C",
    ownership_version int not null,
    broker text collate "C" not null,
    broker_kind text collate "C" not null,
    state text collate "C" not null,
    state_detail jsonb not null,
    state_since timestamptz not null,
    due_at timestamptz,
    waiting_for text collate "C" not null,
    opened_by text not null,
    reason text not null,
    opened_at timestamptz not null,
    version int not null
  )`,
  `create unique index vehicle_provisioning_case_unfinished on vehicle_provisioning_case (identity_id, artifact, slot)
    nulls not distinct where state in ('prerequisite', 'delivery', 'pending_activation', 'blocked', 'failed')`,
  `create unique index vehicle_provisioning_case_active on vehicle_provisioning_case (identity_id, artifact, slot)
    nulls not distinct where state = 'active'`,
  'create index vehicle_provisioning_case_identity on vehicle_provisioning_case (identity_id, id)',
  'create index vehicle_provisioning_case_due on vehicle_provisioning_case (due_at) where due_at is not null',
  'create index vehicle_provisioning_case_owner on vehicle_provisioning_case (owner, id)',
  'create index vehicle_provisioning_case_waiting on vehicle_provisioning_case (waiting_for, id)',
  `create table vehicle_provisioning_prerequisite (
    case_id text collate "C" not null references vehicle_provisioning_case,
    place int not null,
    name text collate "C" not null,
    party text collate "C" not null,
    met boolean,
    source text,
    reference text,
    at text collate "C",
    primary key (case_id, name)
  )`,
  `create table vehicle_provisioning_delivery (
    case_id text collate "C" not null references vehicle_provisioning_case,
    place int not null,
    channel text collate "C" not null,
    source text not null,
    reference text not null,
    outcome text collate "C" not null,
    at text collate "C" not null,
    station_id text collate "C",
    evse_id text collate "C",
    primary key (case_id, place)
  )`,
  'create index vehicle_provisioning_delivery_station on vehicle_provisioning_delivery (station_id) where station_id is not null',
  `create table vehicle_provisioning_evidence (
    case_id text collate "C" not null references vehicle_provisioning_case,
    place int not null,
    type text collate "C" not null,
    origin text collate "C" not null,
    source text not null,
    reference text not null,
    first_at text collate "C" not null,
    last_at text collate "C" not null,
    sightings int not null,
    fingerprint text collate "C",
    document jsonb,
    objection text collate "C",
    primary key (case_id, place)
  )`,
];

const brokerRequests = [
  `create table vehicle_broker_request (
    id text collate "C" primary key,
    broker text collate "C" not null,
    identity_id text collate "C" not null,
    certificate_id text collate "C" not null,
    asked jsonb not null,
    owner text collate "C" not null,
    state text collate "C" not null,
    reference text,
    detail text not null,
    attempts int not null,
    next_try_at timestamptz,
    asked_by text not null,
    asked_at timestamptz not null,
    changed_at timestamptz not null
  )`,
  'create index vehicle_broker_request_due on vehicle_broker_request (next_try_at) where next_try_at is not null',
  'create index vehicle_broker_request_identity on vehicle_broker_request (identity_id)',
  'create index vehicle_broker_request_owner on vehicle_broker_request (owner, id)',
];

const unanswered =
  "create index vehicle_broker_request_placed on vehicle_broker_request (changed_at) where state = 'placed'";

const contractExchanges = [
  `create table vehicle_contract_exchange (
    station_id text collate "C" not null,
    request_sha256 text collate "C" not null,
    given int not null,
    at timestamptz not null,
    primary key (station_id, request_sha256)
  )`,
  'create index vehicle_contract_exchange_at on vehicle_contract_exchange (at)',
];

export const vehicleMigrations: readonly Migration[] = [
  {
    name: 'vehicle-provisioning-001-cases',
    up: (db) => runAll(db, provisioningCases),
  },
  { name: 'vehicle-provisioning-002-broker-requests', up: (db) => runAll(db, brokerRequests) },
  { name: 'vehicle-provisioning-003-unanswered-requests', up: (db) => runAll(db, [unanswered]) },
  { name: 'vehicle-provisioning-004-contract-exchanges', up: (db) => runAll(db, contractExchanges) },
  { name: 'vehicle-provisioning-100-vas-enrolment', up: (db) => runAll(db, vasEnrolment) },
];

async function runAll(db: Parameters<Migration['up']>[0], all: readonly string[]): Promise<void> {
  for (const statement of all) await sql.raw(statement).execute(db);
}
