import type { Migration } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import { access, externalSignIns } from './access-migration.ts';
import { activeSlots } from './active-slot-migration.ts';
import { attestations } from './attestation-migration.ts';
import { bindingExceptions } from './binding-exception-migration.ts';
import { bulkLooks } from './bulk-look-migration.ts';
import { combinedEvses } from './combined-evses-migration.ts';
import { cohortPages, heldTogether, ownerAndFamily } from './figures-migration.ts';
import { furtherFilters } from './further-filters-migration.ts';
import { identities } from './identity-migration.ts';
import { importJobs } from './import-job-migration.ts';
import { incidents } from './incident-migrations.ts';
import { inventory } from './inventory-migration.ts';
import { iotHubs } from './iot-hub-migration.ts';
import { jobDeaths } from './job-migrations.ts';
import { openSyncs } from './open-sync-migration.ts';
import { ownershipVersions } from './ownership-migration.ts';
import { falseConfirmations, revocationPlanes } from './plane-migrations.ts';
import { plannedRevocations } from './planned-revocation-migration.ts';
import { policyLooks } from './policy-look-migration.ts';
import { policyTables } from './policy-migration.ts';
import { recoveryCases } from './recovery-case-migration.ts';
import { confirmedSweeps, doubtedStarts, heldSweep, plansByLife, renewals, renewalTimes } from './renewal-migration.ts';
import { requesters } from './requester-migration.ts';
import { declinedBulkActions, retention } from './retention-migration.ts';
import {
  securityEventLinks,
  securityEvents,
  securityEventsOfAnHour,
  securityEventsToTell,
} from './security-event-migration.ts';
import { serverCertificates } from './server-certificate-migration.ts';
import { stationAdoptions } from './station-adoption-migration.ts';
import { stationTolerances } from './station-tolerance-migration.ts';
import { syntheticProbes } from './synthetic-probe-migration.ts';
import { trustAnchors } from './trust-anchor-migration.ts';

/**
 * Each record is one JSON document; every column that a key or an index needs is computed from it by
 * the database. Times are RFC 3339 text in UTC with milliseconds, which sorts as it is.
 */
const tables = [
  'create schema lifecycle',

  `create table lifecycle.identity (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key
  )`,
  `create table lifecycle.identity_binding (
    identity_id text collate "C" not null references lifecycle.identity (id),
    kind text collate "C" not null,
    value text collate "C" not null,
    identifying boolean not null,
    primary key (identity_id, kind)
  )`,
  'create unique index identity_binding_taken on lifecycle.identity_binding (kind, value) where identifying',

  `create table lifecycle.certificate (
    record jsonb not null,
    updated_at timestamptz not null default now(),
    id text collate "C" generated always as (record->>'id') stored primary key,
    identity_id text collate "C" generated always as (record->>'identityId') stored not null references lifecycle.identity (id),
    purpose text collate "C" generated always as (record->>'purpose') stored not null,
    slot text collate "C" generated always as (record->>'slot') stored,
    state text collate "C" generated always as (record->>'state') stored not null,
    version integer generated always as ((record->>'version')::integer) stored not null,
    fingerprint text collate "C" generated always as (record#>>'{signed,fingerprint}') stored,
    serial text collate "C" generated always as (record#>>'{signed,serial}') stored,
    spki_sha256 text collate "C" generated always as
      (coalesce(record#>>'{signed,spkiSha256}', record#>>'{signingRequest,spkiSha256}', record->>'spkiSha256')) stored,
    not_after text collate "C" generated always as (record#>>'{signed,notAfter}') stored,
    refused_at text collate "C" generated always as
      (case when record->>'cause' = 'refused' then record->>'deletedAt' end) stored
  )`,
  // FR-004: at most one active certificate per identity, purpose and slot, whatever the code believes.
  `create unique index certificate_one_active on lifecycle.certificate (identity_id, purpose, slot)
    nulls not distinct where state = 'active'`,
  `create unique index certificate_one_request on lifecycle.certificate (identity_id, purpose, slot)
    nulls not distinct where state = 'requested'`,
  'create unique index certificate_fingerprint on lifecycle.certificate (fingerprint)',
  'create index certificate_identity on lifecycle.certificate (identity_id, id)',
  'create index certificate_key on lifecycle.certificate (spki_sha256)',
  'create index certificate_serial on lifecycle.certificate (serial)',
  'create index certificate_state on lifecycle.certificate (state, purpose, id)',
  `create index certificate_can_expire on lifecycle.certificate (not_after)
    where state in ('issued', 'installed_pending_activation', 'active', 'inactive')`,

  // Counted by increments, so that no two transitions wait for one counter, and no list is ever counted.
  `create table lifecycle.certificate_tally (
    purpose text collate "C" not null,
    state text collate "C" not null,
    delta bigint not null
  )`,
  `create function lifecycle.tally_certificate() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and old.state = new.state then return null; end if;
      if tg_op = 'UPDATE' then
        insert into lifecycle.certificate_tally values (old.purpose, old.state, -1);
      end if;
      insert into lifecycle.certificate_tally values (new.purpose, new.state, 1);
      return null;
    end $$`,
  `create trigger certificate_tally after insert or update on lifecycle.certificate
    for each row execute function lifecycle.tally_certificate()`,

  `create table lifecycle.certificate_job (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    certificate_id text collate "C" generated always as (record->>'certificateId') stored not null
      references lifecycle.certificate (id),
    open boolean generated always as (record->>'finishedAt' is null) stored not null,
    next_attempt_at text collate "C" generated always as (record->>'nextAttemptAt') stored not null
  )`,
  'create unique index certificate_job_one_open on lifecycle.certificate_job (certificate_id) where open',
  'create index certificate_job_certificate on lifecycle.certificate_job (certificate_id, id)',
  'create index certificate_job_due on lifecycle.certificate_job (next_attempt_at) where open',

  `create table lifecycle.evidence (
    id text collate "C" primary key,
    identity_id text collate "C" not null references lifecycle.identity (id),
    certificate_id text collate "C" references lifecycle.certificate (id),
    fingerprint text collate "C" not null,
    type text collate "C" not null,
    source text not null,
    verdict text collate "C" not null,
    first_at text collate "C" not null,
    last_at text collate "C" not null,
    sightings bigint not null,
    details jsonb not null,
    unique (identity_id, fingerprint, type, verdict)
  )`,
  'create index evidence_certificate on lifecycle.evidence (certificate_id)',

  `create table lifecycle.trust_anchor_bundle (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    purpose text collate "C" generated always as (record->>'purpose') stored not null,
    version integer generated always as ((record->>'version')::integer) stored not null,
    state text collate "C" generated always as (record->>'state') stored not null,
    unique (purpose, version)
  )`,
  `create unique index trust_anchor_bundle_one_active on lifecycle.trust_anchor_bundle (purpose) where state = 'active'`,

  `create table lifecycle.idempotency (
    actor text collate "C" not null,
    key text collate "C" not null,
    input_hash text collate "C" not null,
    outcome jsonb not null,
    recorded_at timestamptz not null default now(),
    primary key (actor, key)
  )`,
];

/** Entries are written with what they tell of; their seals follow in batches, in the order of commits. */
const audit = [
  `create table lifecycle.audit_entry (
    position bigint generated always as identity primary key,
    entry jsonb not null,
    id text collate "C" generated always as (entry->>'id') stored not null unique,
    certificate_id text collate "C" generated always as (entry->>'certificateId') stored,
    identity_id text collate "C" generated always as (entry->>'identityId') stored
  )`,
  'create index audit_entry_certificate on lifecycle.audit_entry (certificate_id, position)',
  'create index audit_entry_identity on lifecycle.audit_entry (identity_id, position)',
  `create table lifecycle.audit_unsealed (
    entry_id text collate "C" primary key references lifecycle.audit_entry (id)
  )`,
  // By the database, so that no entry can be written past the sealer.
  `create function lifecycle.await_seal() returns trigger language plpgsql as $$
    begin
      insert into lifecycle.audit_unsealed values (new.entry->>'id');
      return null;
    end $$`,
  `create trigger audit_entry_awaits_seal after insert on lifecycle.audit_entry
    for each row execute function lifecycle.await_seal()`,
  `create table lifecycle.audit_seal (
    seq bigint primary key,
    entry_id text collate "C" not null unique references lifecycle.audit_entry (id),
    previous_hash text collate "C" not null,
    hash text collate "C" not null
  )`,
  `create function lifecycle.refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
    end $$`,
  ...['audit_entry', 'audit_seal'].map(
    (table) => `create trigger ${table}_append_only before update or delete or truncate on lifecycle.${table}
      for each statement execute function lifecycle.refuse_change()`,
  ),
];

/** Certificates that no record accounts for, and how far the PKI's own books were read to find them. */
const orphans = [
  `create table lifecycle.orphan_certificate (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    fingerprint text collate "C" generated always as (record->>'fingerprint') stored unique,
    kind text collate "C" generated always as (record->>'kind') stored not null,
    command_id text collate "C" generated always as (record->>'commandId') stored
  )`,
  `create unique index orphan_certificate_suspected on lifecycle.orphan_certificate (command_id, (record->>'detail'))
    where kind = 'suspected'`,
  `create table lifecycle.pki_feed (
    feed text collate "C" primary key,
    position bigint not null,
    fingerprint text collate "C"
  )`,
  "insert into lifecycle.pki_feed (feed, position) values ('issued', 0), ('orphans', 0)",
];

/** What the PKI is given back when it was restored from an old backup. */
const revocations = [
  `alter table lifecycle.certificate
    add column revocation_confirmed_at text collate "C" generated always as
      (coalesce(record->>'confirmedByAuthorityAt', record#>>'{revocation,confirmedAt}')) stored,
    add column revocation_ends text collate "C" generated always as
      (coalesce(record#>>'{revocation,notAfter}', record#>>'{signed,notAfter}')) stored`,
  `create index certificate_revocation on lifecycle.certificate (revocation_confirmed_at, id)
    where revocation_confirmed_at is not null`,
];

/** What the records take back when their own database was restored from an old backup. */
const foundRevocations = ["insert into lifecycle.pki_feed (feed, position) values ('revocations', 0)"];

/** Identities with several values of a kind, where evidence comes from, and who has the say over a certificate. */
const purposes = [
  'alter table lifecycle.identity_binding drop constraint identity_binding_pkey',
  'alter table lifecycle.identity_binding add primary key (identity_id, kind, value)',
  `alter table lifecycle.evidence add column origin text collate "C" not null default 'station_gateway'`,
  `update lifecycle.evidence set origin = 'listener_probe' where type = 'served_by_listener'`,
  'alter table lifecycle.evidence alter column origin drop default',
  'alter table lifecycle.evidence drop constraint evidence_identity_id_fingerprint_type_verdict_key',
  'alter table lifecycle.evidence add unique (identity_id, fingerprint, type, origin, verdict)',
  `update lifecycle.certificate set record = record || '{"operatingModel": "managed"}'`,
];

/** To which trust domain issuers outside belong, as the first import of each has it. */
const outsideIssuers = [
  `create table lifecycle.outside_issuer (
    issuer text collate "C" primary key,
    trust_domain text collate "C" not null
  )`,
];

/** Commands that wait for a second person; one question at a time for one thing. */
const approvals = [
  `create table lifecycle.approval (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    status text collate "C" generated always as (record->>'status') stored not null,
    owner text collate "C" generated always as (record->>'owner') stored not null,
    expires_at text collate "C" generated always as (record->>'expiresAt') stored not null
  )`,
  `create unique index approval_one_pending on lifecycle.approval ((record->'action')) where status = 'pending'`,
];

/** What is signed of the audit; and what an operator looks for in it. */
const auditCheckpoints = [
  `create table lifecycle.audit_tree_node (
    tile_row smallint not null,
    position bigint not null,
    hash bytea not null,
    primary key (tile_row, position)
  )`,
  'create table lifecycle.audit_checkpoint (size bigint primary key, note text not null)',
  ...['audit_tree_node', 'audit_checkpoint'].map(
    (table) => `create trigger ${table}_append_only before update or delete or truncate on lifecycle.${table}
      for each statement execute function lifecycle.refuse_change()`,
  ),
  "create index audit_entry_actor on lifecycle.audit_entry ((entry->>'actor'), position)",
  "create index audit_entry_action on lifecycle.audit_entry ((entry->>'action'), position)",
  "create index audit_entry_refused on lifecycle.audit_entry (position) where entry->>'outcome' = 'refused'",
  // Small, and as good as any while times follow the order of writing.
  "create index audit_entry_at on lifecycle.audit_entry using brin ((entry->>'at'))",
];

/** A question about several owners' records has no owner. */
const bulkActions = [
  'alter table lifecycle.approval alter column owner drop not null',
  `create table lifecycle.bulk_action (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    status text collate "C" generated always as (record->>'status') stored not null,
    owner text collate "C" generated always as (record->>'owner') stored,
    next_at text collate "C" generated always as (record->>'nextAt') stored not null
  )`,
  `create index bulk_action_due on lifecycle.bulk_action (next_at) where status = 'running'`,
  `create table lifecycle.bulk_target (
    bulk_action_id text collate "C" not null references lifecycle.bulk_action (id),
    position integer not null,
    certificate_id text collate "C" not null references lifecycle.certificate (id),
    version integer not null,
    needs_approval boolean not null,
    status text collate "C" not null default 'planned',
    refusal text,
    at text collate "C",
    failures integer not null default 0,
    primary key (bulk_action_id, position),
    unique (bulk_action_id, certificate_id)
  )`,
  `create index bulk_target_planned on lifecycle.bulk_target (bulk_action_id, position) where status = 'planned'`,
];

/** Who owned each target when it was looked at. */
const targetOwners = ['alter table lifecycle.bulk_target add column owner text'];

/** What the PKI has made for itself. */
const ownCertificates = ["insert into lifecycle.pki_feed (feed, position) values ('own', 0)"];

/** A station has one controller: of two that had it the one that was registered first keeps the name to itself. */
const oneController = [
  `update lifecycle.identity_binding b set identifying = true
    where kind = 'station_behind' and not exists (
      select from lifecycle.identity_binding other
      where other.kind = b.kind and other.value = b.value and other.identity_id < b.identity_id)`,
];

/** A question to a second person is about one version of a bundle. */
const proposedAnchors = [
  `create unique index trust_anchor_bundle_one_proposed on lifecycle.trust_anchor_bundle (purpose)
    where state = 'proposed'`,
];

/** What was asked about a version, and answered with no, before that ended the version. */
const turnedDownAnchors = [
  `update lifecycle.trust_anchor_bundle b
    set record = b.record || jsonb_build_object('state', a.status, 'turnedDown', jsonb_build_object('as', a.status)
      || jsonb_build_object('at', a.record#>'{answer,at}', 'by', a.record#>'{answer,by}', 'reason', a.record#>'{answer,reason}'))
    from lifecycle.approval a
    where b.state = 'proposed' and a.record#>>'{action,bundleId}' = b.id and a.status in ('declined', 'withdrawn')
      and not exists (select from lifecycle.approval later
        where later.record#>>'{action,bundleId}' = b.id and later.id > a.id)`,
];

/** Names of stations that differ by the case of their letters are found; those that there are already stay. */
const namesByLetters = [
  `create index identity_binding_letters on lifecycle.identity_binding (lower(value))
    where kind = 'ocpp_identity'`,
];

/** Such a one has no fingerprint: its station and its serial number are in its detail. */
const listedOrphans = [
  `create unique index orphan_certificate_listed on lifecycle.orphan_certificate ((record->>'detail'))
    where kind = 'listed'`,
];

/** A version that is withdrawn was in force, or on its way; a question that is taken back is another thing. */
const rolloutsOfAnchors = [
  `update lifecycle.trust_anchor_bundle set record = record || '{"state": "taken_back"}' where state = 'withdrawn'`,
  `create unique index trust_anchor_bundle_one_prepared on lifecycle.trust_anchor_bundle (purpose)
    where state = 'prepared'`,
  `create unique index trust_anchor_bundle_one_releasing on lifecycle.trust_anchor_bundle (purpose)
    where state = 'releasing'`,
];

/** Every wave was a migration until they had kinds. */
const wavesOfKinds = [
  `update lifecycle.approval
    set record = jsonb_set(record, '{action}', record->'action' || '{"kind": "start-wave", "waveKind": "migration"}')
    where record->'action'->>'kind' = 'start-migration-wave'`,
];

/** Under which root the certificates of our listeners are to stand, by key algorithm. */
const listenerRoots = [
  `create table lifecycle.listener_root (
    record jsonb not null,
    slot text collate "C" generated always as (record->>'slot') stored primary key
  )`,
];

/** Found by their station when that goes, with which they go. */
const endpointsOfStations = [
  `create index identity_binding_station on lifecycle.identity_binding (value) where kind = 'station'`,
  'create index identity_binding_names on lifecycle.identity_binding (kind, value) where not identifying',
];

export const lifecycleMigrations: readonly Migration[] = [
  { name: 'lifecycle-001-records', up: (db) => runAll(db, tables) },
  { name: 'lifecycle-002-audit', up: (db) => runAll(db, audit) },
  { name: 'lifecycle-003-orphans', up: (db) => runAll(db, orphans) },
  { name: 'lifecycle-004-revocations', up: (db) => runAll(db, revocations) },
  { name: 'lifecycle-005-found-revocations', up: (db) => runAll(db, foundRevocations) },
  { name: 'lifecycle-010-purposes', up: (db) => runAll(db, purposes) },
  { name: 'lifecycle-010-purposes-outside-issuers', up: (db) => runAll(db, outsideIssuers) },
  { name: 'lifecycle-011-approvals', up: (db) => runAll(db, approvals) },
  { name: 'lifecycle-013-audit-checkpoints', up: (db) => runAll(db, auditCheckpoints) },
  { name: 'lifecycle-015-job-deaths', up: (db) => runAll(db, jobDeaths) },
  { name: 'lifecycle-011-bulk-actions', up: (db) => runAll(db, bulkActions) },
  { name: 'lifecycle-015-revocation-planes', up: (db) => runAll(db, revocationPlanes) },
  { name: 'lifecycle-016-iot-hubs', up: (db) => runAll(db, iotHubs) },
  { name: 'lifecycle-014-access', up: (db) => runAll(db, access) },
  { name: 'lifecycle-018-identities', up: (db) => runAll(db, identities) },
  { name: 'lifecycle-018-inventory', up: inventory },
  { name: 'lifecycle-012-policy', up: (db) => runAll(db, policyTables) },
  { name: 'lifecycle-020-incidents', up: (db) => runAll(db, incidents) },
  { name: 'lifecycle-019-renewal-plans', up: (db) => runAll(db, renewals) },
  { name: 'lifecycle-019-renewal-sweeps', up: (db) => runAll(db, confirmedSweeps) },
  { name: 'lifecycle-020-incidents-security-events', up: (db) => runAll(db, securityEvents) },
  { name: 'lifecycle-024-figures-held-together', up: (db) => runAll(db, heldTogether) },
  { name: 'lifecycle-024-figures-owner-and-family', up: (db) => runAll(db, ownerAndFamily) },
  { name: 'lifecycle-022-servers-server-certificates', up: (db) => runAll(db, serverCertificates) },
  { name: 'lifecycle-023-commands-planned-revocations', up: (db) => runAll(db, plannedRevocations) },
  { name: 'lifecycle-023-commands-target-owners', up: (db) => runAll(db, targetOwners) },
  { name: 'lifecycle-020-incidents-recovery-cases', up: (db) => runAll(db, recoveryCases) },
  { name: 'lifecycle-025-trust-anchors-search', up: trustAnchors },
  { name: 'lifecycle-025-renewal-plans-by-life', up: (db) => runAll(db, plansByLife) },
  { name: 'lifecycle-029-figures-cohort-pages', up: (db) => runAll(db, cohortPages) },
  { name: 'lifecycle-027-binding-exceptions', up: (db) => runAll(db, bindingExceptions) },
  { name: 'lifecycle-026-import-jobs', up: (db) => runAll(db, importJobs) },
  { name: 'lifecycle-034-false-confirmations', up: (db) => runAll(db, falseConfirmations) },
  { name: 'lifecycle-032-further-filters', up: (db) => runAll(db, furtherFilters) },
  { name: 'lifecycle-030-held-sweep', up: (db) => runAll(db, heldSweep) },
  { name: 'lifecycle-033-retention', up: (db) => runAll(db, retention) },
  { name: 'lifecycle-034-sign-ins-of-people-elsewhere', up: (db) => runAll(db, externalSignIns) },
  { name: 'lifecycle-035-clock-at-start', up: (db) => runAll(db, doubtedStarts) },
  { name: 'lifecycle-036-requesters', up: (db) => runAll(db, requesters) },
  { name: 'lifecycle-042-own-certificates', up: (db) => runAll(db, ownCertificates) },
  { name: 'lifecycle-037-bulk-looks', up: (db) => runAll(db, bulkLooks) },
  { name: 'lifecycle-040-open-syncs', up: (db) => runAll(db, openSyncs) },
  { name: 'lifecycle-038-policy-looks', up: (db) => runAll(db, policyLooks) },
  { name: 'lifecycle-050-security-event-links', up: (db) => runAll(db, securityEventLinks) },
  { name: 'lifecycle-051-security-events-to-tell', up: (db) => runAll(db, securityEventsToTell) },
  { name: 'lifecycle-056-station-tolerances', up: (db) => runAll(db, stationTolerances) },
  { name: 'lifecycle-057-one-controller', up: (db) => runAll(db, oneController) },
  { name: 'lifecycle-170-proposed-anchors', up: (db) => runAll(db, proposedAnchors) },
  { name: 'lifecycle-170-station-adoptions', up: (db) => runAll(db, stationAdoptions) },
  { name: 'lifecycle-160-active-slots', up: (db) => runAll(db, activeSlots) },
  { name: 'lifecycle-194-combined-evses', up: (db) => runAll(db, combinedEvses) },
  { name: 'lifecycle-195-turned-down-anchors', up: (db) => runAll(db, turnedDownAnchors) },
  { name: 'lifecycle-200-names-by-letters', up: (db) => runAll(db, namesByLetters) },
  { name: 'lifecycle-196-listed-orphans', up: (db) => runAll(db, listedOrphans) },
  { name: 'lifecycle-201-waves-of-kinds', up: (db) => runAll(db, wavesOfKinds) },
  { name: 'lifecycle-202-rollouts-of-anchors', up: (db) => runAll(db, rolloutsOfAnchors) },
  { name: 'lifecycle-210-security-events-of-an-hour', up: (db) => runAll(db, securityEventsOfAnHour) },
  { name: 'lifecycle-211-declined-bulk-actions', up: (db) => runAll(db, declinedBulkActions) },
  { name: 'lifecycle-220-attestations', up: (db) => runAll(db, attestations) },
  { name: 'lifecycle-221-listener-roots', up: (db) => runAll(db, listenerRoots) },
  { name: 'lifecycle-222-synthetic-probes', up: (db) => runAll(db, syntheticProbes) },
  { name: 'lifecycle-230-renewal-times', up: (db) => runAll(db, renewalTimes) },
  { name: 'lifecycle-240-ownership', up: (db) => runAll(db, ownershipVersions) },
  { name: 'lifecycle-240-endpoints-of-stations', up: (db) => runAll(db, endpointsOfStations) },
];

async function runAll(db: Parameters<Migration['up']>[0], statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
