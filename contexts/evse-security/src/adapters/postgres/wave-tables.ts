/** Waves and their members, which were all migrations at first. */
export const waves = [
  `create table evse_wave (
    id text collate "C" primary key,
    name text not null,
    state text collate "C" not null,
    selection json not null,
    rules json not null,
    owners text[] not null,
    planned_by text not null,
    planned_at timestamptz not null,
    reason text not null,
    started_by text,
    started_at timestamptz,
    ended_at timestamptz,
    hold json,
    failures_count_from timestamptz,
    waiting_for text,
    next_look_at timestamptz,
    changed_at timestamptz not null,
    version integer not null
  )`,
  'create index evse_wave_due on evse_wave (next_look_at) where next_look_at is not null',
  `create table evse_wave_member (
    wave_id text collate "C" not null references evse_wave,
    position integer not null,
    identity_id text collate "C" not null references evse_charger,
    "group" integer not null,
    family text collate "C" not null,
    cohorts text[] not null,
    state text collate "C" not null,
    case_id text collate "C" unique references evse_migration_case,
    begun_at timestamptz,
    changed_at timestamptz not null,
    failed_at timestamptz,
    because json,
    primary key (wave_id, position),
    unique (wave_id, identity_id)
  )`,
  `create index evse_wave_member_waiting on evse_wave_member (wave_id, position) where state = 'waiting'`,
  `create index evse_wave_member_begun on evse_wave_member (wave_id, begun_at) where begun_at is not null`,
  `create index evse_wave_member_taken on evse_wave_member (identity_id) where state in ('waiting', 'under_way')`,
];

/** Those that have not ended are few of all that there were. */
export const openWaves = [
  `create index evse_wave_open on evse_wave (id) where state in ('draft', 'running', 'paused', 'held')`,
];

/** A member's process is of the wave's kind, in whichever table that has. */
export const waveKinds = [
  `alter table evse_wave add column kind text collate "C" not null default 'migration'`,
  'alter table evse_wave alter column kind drop default',
  'alter table evse_wave_member drop constraint evse_wave_member_case_id_fkey',
  'alter table evse_wave_member rename column case_id to process_id',
];

/** Those that had failed before they were left out were held against their group. */
export const leftOutAfterFailure = [
  `update evse_wave_member set failed_at = null where state = 'left_out' and failed_at is not null`,
];

/** A family and a site have their rates once, however many waves are about them. */
export const sharedRates = [
  'create index evse_wave_member_begun_lately on evse_wave_member (begun_at) where begun_at is not null',
];
