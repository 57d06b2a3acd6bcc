import type { Database } from '@bfcert/kernel/postgres';

/**
 * What the tables themselves cannot tell any more: who entered when, and which state followed which. Kept by triggers
 * in a schema of its own, so that the history of a run can be judged and not its end alone.
 */
export async function watchHistory({ pool }: Database): Promise<void> {
  for (const statement of [
    'create table fault_run.entered (identity_id text, epoch bigint, superseded boolean, at timestamptz)',
    `create function fault_run.note_entered() returns trigger language plpgsql as $$ begin
       insert into fault_run.entered values (new.identity_id, new.epoch, new.superseded, clock_timestamp());
       return null; end $$`,
    `create trigger fault_run_entered after insert on evse_session
       for each row execute function fault_run.note_entered()`,
    'create table fault_run.moved (seq bigserial, id text, was text, became text)',
    `create function fault_run.note_moved() returns trigger language plpgsql as $$ begin
       insert into fault_run.moved (id, was, became) values (new.id, old.record->>'state', new.record->>'state');
       return null; end $$`,
    `create trigger fault_run_moved after update on lifecycle.certificate for each row
       when (old.record->>'state' is distinct from new.record->>'state') execute function fault_run.note_moved()`,
  ]) {
    await pool.query(statement);
  }
}

/** A command was meant for a session a second after a newer one had taken its station over, and may have left us. */
export async function commandsToFormerOwners({ pool }: Database): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string; action: string }>(
    `select distinct a.id, a.action from evse_attempt a
       join fault_run.entered e on e.identity_id = a.identity_id and e.epoch > a.epoch and not e.superseded
      where a.started_at > e.at + interval '1 second' and a.status <> 'not_sent'`,
  );
  return rows.map(({ id, action }) => `${action} ${id}`);
}

/** In the order in which they happened, from this position on. */
export async function movesSince(
  { pool }: Database,
  position: number,
): Promise<readonly { readonly seq: number; readonly id: string; readonly was: string; readonly became: string }[]> {
  const { rows } = await pool.query<{ seq: string; id: string; was: string; became: string }>(
    'select seq, id, was, became from fault_run.moved where seq > $1 order by seq',
    [position],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

type AttemptStatus = 'in_flight' | 'accepted' | 'rejected' | 'unknown';

/** How many commands have ended so, or have not: `in_flight`; of any kind and to any station, where none is named. */
export async function attemptsThat(
  { pool }: Database,
  {
    status,
    action,
    identityId,
  }: {
    readonly status: AttemptStatus | readonly AttemptStatus[];
    readonly action?: string;
    readonly identityId?: string;
  },
): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(
    `select count(*) from evse_attempt
      where status = any($1) and ($2::text is null or action = $2) and ($3::text is null or identity_id = $3)`,
    [[status].flat(), action ?? null, identityId ?? null],
  );
  return Number(rows[0]?.count ?? 0);
}

/** Of these identities the sessions that are on record and that no other has taken over from. */
export async function ownersOnRecord({ pool }: Database): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await pool.query<{ identity_id: string; node_id: string }>(
    'select identity_id, node_id from evse_session where not superseded',
  );
  const owners = new Map<string, string[]>();
  for (const { identity_id: id, node_id: node } of rows) owners.set(id, [...(owners.get(id) ?? []), node]);
  return owners;
}

/** Renewals that are under way, also those that have not come to a certificate yet. */
export async function openRenewals({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(
    `select count(*) from evse_credential_renewal where phase not in ('completed', 'failed')`,
  );
  return Number(rows[0]?.count ?? 0);
}

/** Cases of these stations about which a person is asked. */
export async function casesInQuarantine(
  { pool }: Database,
  identityIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select id from evse_migration_case where phase = 'quarantine' and identity_id = any($1) order by id`,
    [identityIds],
  );
  return rows.map(({ id }) => id);
}
