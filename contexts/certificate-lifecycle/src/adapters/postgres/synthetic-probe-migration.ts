import { SYNTHETIC_OWNER } from '../../identity/synthetic-owner.ts';

export const syntheticProbes = [
  `create table lifecycle.synthetic_probe (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key,
    state text collate "C" generated always as (record->>'state') stored not null,
    cleared boolean generated always as ((record->>'isCleared')::boolean) stored not null
  )`,
  `create unique index synthetic_probe_running on lifecycle.synthetic_probe (state) where state = 'running'`,
  'create index synthetic_probe_open on lifecycle.synthetic_probe (id) where not cleared',
  'create index synthetic_probe_state on lifecycle.synthetic_probe (state, id)',

  // What is counted is the fleet: none of the endpoint that stands for nobody.
  `create or replace function lifecycle.tally_certificate() returns trigger language plpgsql as $$
    begin
      if new.owner = '${SYNTHETIC_OWNER}' then return null; end if;
      if tg_op = 'UPDATE' and old.state = new.state then return null; end if;
      if tg_op = 'UPDATE' then
        insert into lifecycle.certificate_tally values (old.purpose, old.state, -1);
      end if;
      insert into lifecycle.certificate_tally values (new.purpose, new.state, 1);
      return null;
    end $$`,
  `insert into lifecycle.certificate_tally
    select purpose, state, -count(*) from lifecycle.certificate where owner = '${SYNTHETIC_OWNER}' group by purpose, state`,
];
