/**
 * Who is active where, in one table for all: a combined certificate is in two places, one of which is another identity's, so
 * no index over the records can see it (FR-004). Kept by the database itself with every change of a record.
 *
 * The reference locks `certificate` against writers until all this is committed: a server of the release before, which may run
 * meanwhile, activates before what is there is read, or once the trigger is.
 */
export const activeSlots = [
  `create table lifecycle.active_slot (
    identity_id text collate "C" not null,
    purpose text collate "C" not null,
    slot text collate "C",
    certificate_id text collate "C" not null references lifecycle.certificate (id)
  )`,
  'create unique index active_slot_taken on lifecycle.active_slot (identity_id, purpose, slot) nulls not distinct',
  'create index active_slot_certificate on lifecycle.active_slot (certificate_id)',
  `insert into lifecycle.active_slot
    select identity_id, purpose, slot, id from lifecycle.certificate where state = 'active'`,
  `create function lifecycle.keep_active_slot() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and old.state = 'active' and new.state <> 'active' then
        delete from lifecycle.active_slot where certificate_id = new.id;
      elsif new.state = 'active' and (tg_op = 'INSERT' or old.state <> 'active') then
        insert into lifecycle.active_slot values (
          new.identity_id,
          case when new.purpose = 'charger_combined' then 'charger_identity' else new.purpose end,
          case when new.purpose = 'charger_combined' then null else new.slot end,
          new.id);
        if new.record->'alsoFor' is not null then
          insert into lifecycle.active_slot values (
            new.record#>>'{alsoFor,identityId}', new.record#>>'{alsoFor,purpose}', new.record#>>'{alsoFor,slot}', new.id);
        end if;
      end if;
      return null;
    end $$`,
  `create trigger certificate_active_slot after insert or update on lifecycle.certificate
    for each row execute function lifecycle.keep_active_slot()`,
];
