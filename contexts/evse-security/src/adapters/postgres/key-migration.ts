/** Those that were set aside, and issued by hand, end as others do that nobody has come with. */
export const keysSetAside = [
  'drop index evse_authorization_key_former',
  `create index evse_authorization_key_former on evse_authorization_key (changed_at)
    where state = 'retiring' or (state in ('pending', 'set_aside') and must_rotate)`,
];

/** What was issued by hand ends when its issuer was told that it does, whatever was made beside it. */
export const timesOfKeys = [
  'drop index evse_authorization_key_former',
  `create index evse_authorization_key_former
    on evse_authorization_key ((case when state = 'retiring' then changed_at else created_at end))
    where state = 'retiring' or (state in ('pending', 'set_aside') and must_rotate and last_used_at is null)`,
];

/** Rotations of AuthorizationKeys, and what is known of a key beside its verifiers. */
export const keyRotations = [
  `alter table evse_authorization_key
    add column rotate_because text collate "C",
    add column fingerprint text collate "C",
    add column weaknesses text[] not null default '{}',
    add column last_used_at timestamptz`,
  `create index evse_authorization_key_former on evse_authorization_key (changed_at) where state = 'retiring' or (state = 'pending' and must_rotate)`,
  `create index evse_authorization_key_fingerprint on evse_authorization_key (fingerprint) where fingerprint is not null`,
  `create index evse_authorization_key_in_force on evse_authorization_key (created_at) where state = 'active'`,
  `create table evse_key_cutover_path (
    id text collate "C" primary key,
    family text collate "C" not null,
    description text not null,
    state text collate "C" not null,
    proposed_by text not null,
    proposed_at timestamptz not null,
    reason text not null,
    approved_by text,
    approved_at timestamptz
  )`,
  `create unique index evse_key_cutover_path_approved on evse_key_cutover_path (family) where state = 'approved'`,
  `create table evse_key_policy (
    level text collate "C" not null,
    value text collate "C" not null,
    period_days integer,
    from_day timestamptz,
    set_by text not null,
    set_at timestamptz not null,
    reason text not null,
    primary key (level, value)
  )`,
  `create table evse_key_rotation_order (
    rotation_id text collate "C" primary key references evse_key_rotation,
    trigger text collate "C" not null,
    replaces text collate "C" references evse_authorization_key,
    reconnect_from timestamptz
  )`,
];
