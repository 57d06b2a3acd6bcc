/** Profile 2 opened again for stations on Profile 3, by two people. */
export const breakGlass = [
  `create table evse_break_glass (
    id text collate "C" primary key,
    identity_id text collate "C" not null references evse_charger,
    case_id text collate "C" not null references evse_migration_case,
    state text collate "C" not null,
    key text collate "C" not null,
    lowers boolean not null,
    until timestamptz not null,
    asked_by text not null,
    reason text not null,
    asked_at timestamptz not null,
    approved_by text,
    opened_at timestamptz,
    came_down_at timestamptz,
    ended_at timestamptz,
    ended_because text collate "C"
  )`,
  `create unique index evse_break_glass_in_force on evse_break_glass (identity_id) where state in ('open', 'narrowed')`,
  `create unique index evse_break_glass_asked on evse_break_glass (identity_id) where state = 'asked'`,
  `create index evse_break_glass_identity on evse_break_glass (identity_id, id)`,
];

/** What ends in a week is found by its end. */
export const breakGlassByEnd = [
  `create index evse_break_glass_until on evse_break_glass (until) where state in ('open', 'narrowed')`,
];

/** What was written on a station to send it down, and how often it was sent back. */
export const loweredPriority = [
  'alter table evse_break_glass add lowered jsonb, add raise_tries int not null default 0, add last_raise_at timestamptz',
];
