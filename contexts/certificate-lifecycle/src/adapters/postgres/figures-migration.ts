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
