/**
 * The family of a charger stands beside it, as its owner does: a declaration is looked up by it with every decision. What
 * stations say of themselves is json, which takes U+0000.
 */
export const capabilityMatrix = [
  `alter table evse_charger add column family text collate "C" not null default ''`,
  `do $$ begin
    if exists (select from evse_charger) then
      update evse_charger c set family = i.record->>'family' from lifecycle.identity i where i.id = c.identity_id;
    end if;
  end $$`,
  'alter table evse_charger alter column family drop default',
  'create index evse_charger_family on evse_charger (family, identity_id)',
  `create table evse_family_declaration (
    family text collate "C" not null,
    version integer not null,
    capabilities json not null,
    exclusion json,
    declared_at timestamptz not null,
    declared_by text not null,
    reason text not null,
    primary key (family, version)
  )`,
  `create table evse_observed_capability (
    identity_id text collate "C" not null references evse_charger,
    capability text collate "C" not null,
    value json,
    evidence json not null,
    seen_at timestamptz not null,
    firmware_version json not null,
    refusal json,
    contradicts integer,
    primary key (identity_id, capability)
  )`,
  `create table evse_capability_exception (
    id text collate "C" primary key,
    identity_id text collate "C" not null references evse_charger,
    capability text collate "C" not null,
    value json not null,
    responsible text not null,
    until timestamptz not null,
    reason text not null,
    granted_by text not null,
    granted_at timestamptz not null,
    ended_at timestamptz,
    ended_by text
  )`,
  'create index evse_capability_exception_identity on evse_capability_exception (identity_id, until) where ended_at is null',
];

/** What ends in a week is found by its end. */
export const exceptionsByEnd = [
  'create index evse_capability_exception_until on evse_capability_exception (until) where ended_at is null',
];
