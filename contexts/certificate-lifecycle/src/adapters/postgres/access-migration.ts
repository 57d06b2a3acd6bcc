/** Who may call. An account stays; a session that ended is removed. */
export const access = [
  `create table lifecycle.account (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    name text collate "C" generated always as (record->>'name') stored not null unique,
    version integer generated always as ((record->>'version')::integer) stored not null,
    issuer text collate "C" generated always as (record#>>'{external,issuer}') stored,
    subject text collate "C" generated always as (record#>>'{external,subject}') stored,
    unique (issuer, subject)
  )`,
  `create index account_people on lifecycle.account (id)
    where record->>'kind' = 'user' and record->>'enabled' = 'true'`,
  `create table lifecycle.access_token (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    account_id text collate "C" generated always as (record->>'accountId') stored not null
      references lifecycle.account (id),
    hash text collate "C" generated always as (record->>'hash') stored not null unique,
    last_used_hour text collate "C"
  )`,
  'create index access_token_account on lifecycle.access_token (account_id, id)',
  `create table lifecycle.browser_session (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    account_id text collate "C" generated always as (record#>>'{of,accountId}') stored
      references lifecycle.account (id),
    hash text collate "C" generated always as (record->>'hash') stored not null unique,
    opened_at text collate "C" generated always as (record->>'openedAt') stored not null,
    last_seen_at text collate "C" not null
  )`,
  'create index browser_session_account on lifecycle.browser_session (account_id)',
  'create index browser_session_age on lifecycle.browser_session (opened_at)',
  // By owner an identity is found, and kept from those who may not see it.
  `alter table lifecycle.identity
    add column owner text collate "C" generated always as (record->>'owner') stored`,
  'create index identity_owner on lifecycle.identity (owner, id)',
];

/** From this release on tokens need a sign-in: for people who were there before, the days are counted from now. */
export const externalSignIns = [
  `update lifecycle.account set record = record || jsonb_build_object(
      'signedInAt', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:00:00.000"Z"'))
    where record->>'kind' = 'user' and issuer is not null`,
];
