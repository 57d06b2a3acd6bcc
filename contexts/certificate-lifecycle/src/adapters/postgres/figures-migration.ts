/**
 * An identity, locked, and then its records, in one round trip. The lock on the identity is the one that counts: whoever
 * changes a record has it (`writeSteps`), and a record whose version is another than was read is not written.
 *
 * A function, because each statement in it sees what was committed when it began. In a single statement everything is
 * read as of its own beginning: whoever had waited for the identity would not see the record that was added meanwhile.
 */
export const heldTogether = [
  `create function lifecycle.hold(wanted text) returns table (record jsonb) language plpgsql volatile as $$
    begin
      return query select i.record from lifecycle.identity i where i.id = wanted for update;
      if not found then return; end if;
      return query select c.record from lifecycle.certificate c where c.identity_id = wanted order by c.id;
    end $$`,
];

/** For owners and families that have nothing in common: by either one alone, all of it would be looked at. */
export const ownerAndFamily = ['create index certificate_owner_family on lifecycle.certificate (owner, family, id)'];

/**
 * Which certificates each cohort has, in the order of pages, with all that they are filtered by: a page by cohort and
 * anything else is read from this one index, however many the cohort has. A cohort is one value of a list, which no index
 * over the certificates themselves can put into an order. Records are never deleted, so neither are these.
 */
export const cohortPages = [
  `create table lifecycle.certificate_cohort (
    cohort text collate "C" not null,
    id text collate "C" not null,
    purpose text collate "C" not null,
    state text collate "C" not null,
    owner text collate "C",
    family text collate "C",
    refused_at text collate "C",
    primary key (cohort, id) include (purpose, state, owner, family, refused_at)
  )`,
  `create function lifecycle.certificate_in_cohorts() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and old.cohorts = new.cohorts then
        update lifecycle.certificate_cohort
          set state = new.state, owner = new.owner, family = new.family, refused_at = new.refused_at
          where cohort = any(array(select jsonb_array_elements_text(new.cohorts))) and id = new.id;
        return null;
      end if;
      if tg_op = 'UPDATE' then
        delete from lifecycle.certificate_cohort
          where cohort = any(array(select jsonb_array_elements_text(old.cohorts))) and id = new.id;
      end if;
      insert into lifecycle.certificate_cohort (cohort, id, purpose, state, owner, family, refused_at)
        select cohort, new.id, new.purpose, new.state, new.owner, new.family, new.refused_at
        from jsonb_array_elements_text(new.cohorts) as cohort;
      return null;
    end $$`,
  `insert into lifecycle.certificate_cohort (cohort, id, purpose, state, owner, family, refused_at)
    select cohort, id, purpose, state, owner, family, refused_at
    from lifecycle.certificate, jsonb_array_elements_text(cohorts) as cohort`,
  `create trigger certificate_in_cohorts after insert on lifecycle.certificate for each row
    when (new.cohorts <> '[]') execute function lifecycle.certificate_in_cohorts()`,
  `create trigger certificate_changes_in_cohorts after update on lifecycle.certificate for each row
    when ((old.cohorts <> '[]' or new.cohorts <> '[]')
      and (old.state, old.owner, old.family, old.refused_at, old.cohorts)
        is distinct from (new.state, new.owner, new.family, new.refused_at, new.cohorts))
    execute function lifecycle.certificate_in_cohorts()`,
  'drop index lifecycle.certificate_cohorts',
];
