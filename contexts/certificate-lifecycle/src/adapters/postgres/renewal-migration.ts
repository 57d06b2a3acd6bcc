/**
 * A plan for each certificate in force. It comes and goes with the state by triggers, so that no way in which a
 * record changes can forget it, and costs a transition no round trip.
 */
export const renewals = [
  `create table lifecycle.renewal_plan (
    certificate_id text collate "C" primary key references lifecycle.certificate (id),
    revision integer not null default 0,
    policy integer not null default 0,
    renewal_at text collate "C",
    tries_at text collate "C",
    look_at text collate "C",
    hold text collate "C",
    detail text,
    posture text collate "C" not null default 'valid',
    claim text collate "C"
  )`,
  'create index renewal_plan_due on lifecycle.renewal_plan (look_at, renewal_at)',
  'create index renewal_plan_policy on lifecycle.renewal_plan (policy, certificate_id)',
  // What is counted at each scrape of the metrics.
  'create index renewal_plan_held on lifecycle.renewal_plan (hold) where hold is not null',
  `create index renewal_plan_late on lifecycle.renewal_plan (posture) where posture in ('escalated', 'incident', 'expired')`,

  `create function lifecycle.certificate_enters_force() returns trigger language plpgsql as $$
    begin
      insert into lifecycle.renewal_plan (certificate_id) values (new.id) on conflict do nothing;
      return null;
    end $$`,
  `create function lifecycle.certificate_leaves_force() returns trigger language plpgsql as $$
    begin
      delete from lifecycle.renewal_plan where certificate_id = new.id;
      return null;
    end $$`,
  `create function lifecycle.certificate_is_governed_anew() returns trigger language plpgsql as $$
    begin
      update lifecycle.renewal_plan set policy = 0, revision = revision + 1 where certificate_id = new.id;
      return null;
    end $$`,
  `create trigger certificate_begins_in_force after insert on lifecycle.certificate for each row
    when (new.state = 'active') execute function lifecycle.certificate_enters_force()`,
  `create trigger certificate_enters_force after update on lifecycle.certificate for each row
    when (new.state = 'active' and old.state <> 'active') execute function lifecycle.certificate_enters_force()`,
  `create trigger certificate_leaves_force after update on lifecycle.certificate for each row
    when (old.state = 'active' and new.state <> 'active') execute function lifecycle.certificate_leaves_force()`,
  `create trigger certificate_is_governed_anew after update on lifecycle.certificate for each row
    when (new.state = 'active' and (old.owner, old.family, old.cohorts) is distinct from (new.owner, new.family, new.cohorts))
    execute function lifecycle.certificate_is_governed_anew()`,
  `insert into lifecycle.renewal_plan (certificate_id) select id from lifecycle.certificate where state = 'active'`,

  // How many renewals began in a minute: what a quota is counted by.
  `create table lifecycle.renewal_start (
    authority text collate "C" not null,
    minute text collate "C" not null,
    count integer not null,
    primary key (authority, minute)
  )`,

  // At most one row: the clock moved by itself, and nobody has said yet that it is right.
  `create table lifecycle.clock_doubt (
    id boolean primary key default true check (id),
    noticed_at text collate "C" not null,
    jump bigint not null
  )`,
];

/** With what a start was compared, of a doubt that was raised at one. */
export const doubtedStarts = ['alter table lifecycle.clock_doubt add column last_sign text collate "C"'];

/** What comes due in a week is found by its time. */
export const renewalTimes = [
  'create index renewal_plan_at on lifecycle.renewal_plan (renewal_at) where renewal_at is not null',
];

/** Made by thresholds of the policy alone: each is made anew by those of its certificate's own life. */
export const plansByLife = ['update lifecycle.renewal_plan set policy = 0, revision = revision + 1'];

/** Expired certificates that a person has let go, all of one time together. */
export const confirmedSweeps = [
  `create table lifecycle.confirmed_sweep (
    position bigint generated always as identity primary key,
    as_of text collate "C" not null,
    count integer not null,
    confirmed_by text not null,
    confirmed_at text collate "C" not null
  )`,
];

/** For what the sweep waits for a person, while it does: so that it is told once, by one of many servers. */
export const heldSweep = [
  `create table lifecycle.held_sweep (
    id boolean primary key default true check (id),
    reason text collate "C" not null,
    since text collate "C" not null
  )`,
];
