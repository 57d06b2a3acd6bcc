import type { Database } from '@bfcert/kernel/postgres';

/**
 * Of one place the newest request that came before its turn is kept, and gives way to what is begun for the place. That is
 * noted with the change itself, as the table tells of neither: one that is gone and gave way to nothing is lost.
 */
export async function watchKeptRequests({ pool }: Database): Promise<void> {
  for (const statement of [
    'create table fault_run.gave_way (spki_sha256 text)',
    `create function fault_run.note_replaced() returns trigger language plpgsql as $$ begin
       insert into fault_run.gave_way values (old.spki_sha256);
       return null; end $$`,
    `create trigger fault_run_replaced after update on evse_early_request for each row
       when (old.spki_sha256 is distinct from new.spki_sha256) execute function fault_run.note_replaced()`,
    `create function fault_run.note_taken_away() returns trigger language plpgsql as $$ begin
       insert into fault_run.gave_way select old.spki_sha256 from evse_signing_request
        where identity_id = old.identity_id and received_at >= old.received_at limit 1;
       return null; end $$`,
    // At the end of its transaction: what it gives way to is written after it has gone.
    `create constraint trigger fault_run_taken_away after delete on evse_early_request
       deferrable initially deferred for each row execute function fault_run.note_taken_away()`,
  ]) {
    await pool.query(statement);
  }
}

/**
 * Keys of signing requests that were accepted and have no certificate: they wait for their turn, or have given way to a later
 * one of their station, or wait in their case for the end of what was made for another key, should that be refused.
 */
export async function keptForLater({ pool }: Database): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ spki: string }>(
    `select spki_sha256 as spki from evse_early_request union select spki_sha256 from fault_run.gave_way
      union select spki_sha256 from evse_signing_request where verdict->>'kind' = 'postponed'`,
  );
  return new Set(rows.map(({ spki }) => spki));
}
