/** What IoT hubs were seen to have, and what is done there. */
export const iotHubs = [
  `create table lifecycle.iot_hub_certificate (
    record jsonb not null,
    hub text collate "C" generated always as (record->>'hub') stored,
    id text collate "C" generated always as (record->>'id') stored,
    fingerprint text collate "C" generated always as (record->>'fingerprint') stored not null,
    last_seen_at text collate "C" generated always as (record->>'lastSeenAt') stored not null,
    gone boolean generated always as (jsonb_typeof(record->'goneAt') <> 'null') stored not null,
    primary key (hub, id)
  )`,
  'create index iot_hub_certificate_fingerprint on lifecycle.iot_hub_certificate (hub, fingerprint)',
  `create table lifecycle.iot_hub_look (
    record jsonb not null,
    hub text collate "C" generated always as (record->>'hub') stored primary key
  )`,
  `create table lifecycle.iot_hub_operation (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    hub text collate "C" generated always as (record->>'hub') stored not null,
    hub_certificate_id text collate "C" generated always as (record->>'hubCertificateId') stored,
    kind text collate "C" generated always as (record#>>'{task,kind}') stored not null,
    status text collate "C" generated always as (record->>'status') stored not null,
    open boolean generated always as (record->>'status' in ('queued', 'running', 'waiting')) stored not null,
    next_attempt_at text collate "C" generated always as (record->>'nextAttemptAt') stored not null
  )`,
  'create index iot_hub_operation_due on lifecycle.iot_hub_operation (next_attempt_at) where open',
  'create index iot_hub_operation_certificate on lifecycle.iot_hub_operation (hub, hub_certificate_id)',
  // Two orders for one certificate meet here if nowhere else.
  `create unique index iot_hub_operation_open on lifecycle.iot_hub_operation (hub, hub_certificate_id)
    where open and hub_certificate_id is not null`,
];
