import type { Database } from '@bfcert/kernel/postgres';

export interface WaveMemberSeen {
  readonly name: string;
  readonly identityId: string;
  readonly group: number;
  readonly state: string;
  readonly failedAt: Date | null;
  /** Cases that were ever opened for it. */
  readonly cases: number;
  /** Certificates that were signed for its connection. */
  readonly signed: number;
}

/** What the audit tells of a wave, or of one of its stations. */
export interface WaveDeed {
  readonly action: string;
  readonly identityId: string | null;
  readonly after: string;
  readonly at: Date;
  readonly because: string;
}

/** All that is on record of one wave; `deeds` in the order of the audit. */
export interface WaveStory {
  readonly state: string;
  readonly members: readonly WaveMemberSeen[];
  readonly deeds: readonly WaveDeed[];
}

export interface WaveStanding {
  readonly state: string;
  readonly underWay: number;
  readonly waiting: number;
}

export async function standingOf({ pool }: Database, waveId: string): Promise<WaveStanding> {
  const { rows } = await pool.query<WaveStanding>(
    `select w.state, (count(*) filter (where m.state = 'under_way'))::int as "underWay",
            (count(*) filter (where m.state = 'waiting'))::int as waiting
       from evse_wave w join evse_wave_member m on m.wave_id = w.id where w.id = $1 group by w.state`,
    [waveId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`there is no wave ${waveId}`);
  return row;
}

/** To be read when nothing of it is under way. */
export async function storyOf(
  database: Database,
  waveId: string,
  names: ReadonlyMap<string, string>,
): Promise<WaveStory> {
  const { pool } = database;
  const { state } = await standingOf(database, waveId);
  type Row = Omit<WaveMemberSeen, 'name'>;
  const members = await pool.query<Row>(
    `select m.identity_id as "identityId", m."group", m.state, m.failed_at as "failedAt",
            (select count(*)::int from evse_migration_case c where c.identity_id = m.identity_id) as cases,
            (select count(*)::int from lifecycle.certificate c where c.identity_id = m.identity_id
                and c.purpose = 'charger_identity' and c.fingerprint is not null) as signed
       from evse_wave_member m where m.wave_id = $1 order by m.position`,
    [waveId],
  );
  const deeds = await pool.query<Omit<WaveDeed, 'at'> & { readonly at: string }>(
    `select entry->>'action' as action, identity_id as "identityId", entry->>'after' as after, entry->>'at' as at,
            entry->'detail'->>'because' as because
       from lifecycle.audit_entry where entry->'detail'->>'waveId' = $1 order by position`,
    [waveId],
  );
  return {
    state,
    members: members.rows.map((row) => ({ ...row, name: names.get(row.identityId) ?? row.identityId })),
    deeds: deeds.rows.map((row) => ({ ...row, at: new Date(row.at) })),
  };
}
