import type { Database } from '@bfcert/kernel/postgres';

/** Another one whenever anything has happened to the wave or its stations; that somebody looked in vain is nothing. */
export async function markOf({ pool }: Database, waveId: string): Promise<string> {
  const { rows } = await pool.query<{ mark: string }>(
    `with member as (select identity_id as id, position, state, failed_at from evse_wave_member where wave_id = $1)
     select md5(concat_ws('|',
       (select state from evse_wave where id = $1),
       (select string_agg(concat_ws(' ', position, state, failed_at), ',' order by position) from member),
       (select string_agg(concat_ws(' ', c.id, phase, round, certificate_id, waiting_for, last_outcome), ',' order by c.id)
          from evse_migration_case c join member on member.id = c.identity_id),
       (select string_agg(concat_ws(' ', a.id, status), ',' order by sequence)
          from evse_attempt a join member on member.id = a.identity_id),
       (select string_agg(concat_ws(' ', j.id, j.record->>'status', j.record->>'attempts'), ',' order by j.id)
          from lifecycle.certificate_job j join lifecycle.certificate c on c.id = j.certificate_id
          join member on member.id = c.identity_id),
       (select count(*) from lifecycle.audit_entry e join member on member.id = e.identity_id))) as mark`,
    [waveId],
  );
  return rows[0]?.mark ?? '';
}

export interface StandingStation {
  readonly identityId: string;
  /** One line: all that tells why it does not go on. */
  readonly stands: string;
}

/** Of a wave those that are under way, and those that are on their way to what their record says. */
export async function whatStands({ pool }: Database, waveId: string): Promise<readonly StandingStation[]> {
  const { rows } = await pool.query<StandingStation>(
    `select m.identity_id as "identityId", concat_ws('; ',
         m.state, 'case ' || coalesce(c.phase, 'none'), 'waits for ' || c.waiting_for, 'last ' || c.last_outcome,
         'looked at next ' || c.next_look_at,
         (select 'last step ' || a.action || ' ' || a.status from evse_attempt a
           where a.process_id = c.id order by a.sequence desc limit 1),
         (select 'certificates ' || string_agg(l.record->>'state', ', ' order by l.id) from lifecycle.certificate l
           where l.identity_id = m.identity_id),
         (select 'open jobs ' || string_agg(concat_ws(' ', j.record->>'action', j.record->>'status'), ', ')
            from lifecycle.certificate_job j join lifecycle.certificate l on l.id = j.certificate_id
           where l.identity_id = m.identity_id and j.open)) as stands
       from evse_wave_member m
       left join lateral (select * from evse_migration_case c where c.identity_id = m.identity_id
         order by c.id desc limit 1) c on true
      where m.wave_id = $1 and m.state <> 'failed' order by m.position`,
    [waveId],
  );
  return rows;
}
