import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@bfcert/kernel/postgres';

interface MomentOfServer {
  readonly lock: number;
  readonly on: string;
  readonly when: string;
  /** It is the moment for each of these but once; absent: each time. */
  readonly onceFor?: string;
}

/**
 * Moments of a certificate's way at which the server can be stopped: its transaction waits, nothing of
 * it committed. The numbers are those of PostgreSQL's advisory locks.
 */
const MOMENTS = {
  /** The station's request is accepted: record and job. Nobody has been asked yet. */
  ordering: {
    lock: 7001,
    on: 'before insert on lifecycle.certificate_job',
    when: `new.record->>'action' = 'issue'`,
  },
  /** The attempt is noted; the control plane is asked as soon as that is committed. */
  asking: {
    lock: 7002,
    on: 'before update on lifecycle.certificate_job',
    when: `new.record->>'action' = 'issue' and new.record->>'status' = 'running'`,
  },
  /** The control plane has answered; the record is to say so. */
  answered: {
    lock: 7003,
    on: 'before update on lifecycle.certificate',
    when: `old.record->>'state' = 'requested' and new.record->>'state' = 'issued'`,
  },
  /** The certificate is recorded; that it is sent is noted before it is. */
  sending: {
    lock: 7004,
    on: 'before update on lifecycle.certificate',
    when: `old.record->>'sentAt' is null and new.record->>'sentAt' is not null`,
  },
  /** The station has said that it took its certificate; that it has is to be recorded. */
  acknowledged: {
    lock: 7005,
    on: 'before update on evse_attempt',
    when: `old.status = 'in_flight' and new.status = 'accepted' and new.action = 'deliver_certificate'`,
  },
  /** A station is in with a certificate for the first time; the session and its owner are to be recorded. */
  entering: {
    lock: 7006,
    on: 'before insert on evse_session',
    when: 'new.fingerprint is not null',
    onceFor: 'new.fingerprint',
  },
} as const satisfies Record<string, MomentOfServer>;

export type Moment = keyof typeof MOMENTS;

const LOOK_EVERY_MS = 5;

/** Makes the server wait at these moments whenever the run wants it to. */
export async function prepareMoments({ pool }: Database): Promise<void> {
  await pool.query('create schema fault_run');
  await pool.query('create table fault_run.had (moment text, of text, primary key (moment, of))');
  for (const [name, { lock, on, when, onceFor }] of Object.entries<MomentOfServer>(MOMENTS)) {
    const wait = `perform pg_advisory_xact_lock_shared(${lock});`;
    const body =
      onceFor === undefined
        ? wait
        : `insert into fault_run.had values ('${name}', ${onceFor}) on conflict do nothing; if found then ${wait} end if;`;
    await pool.query(
      `create function fault_run.${name}() returns trigger language plpgsql as $$ begin ${body} return new; end $$`,
    );
    await pool.query(
      `create trigger fault_run_${name} ${on} for each row when (${when}) execute function fault_run.${name}()`,
    );
  }
}

export interface HeldMoment {
  /** True once somebody waits; false when nobody came in time. */
  reached(withinMs: number): Promise<boolean>;
  /** How many wait now. */
  waiting(): Promise<number>;
  release(): Promise<void>;
}

export async function hold({ pool }: Database, moment: Moment): Promise<HeldMoment> {
  const { lock } = MOMENTS[moment];
  const session = await pool.connect();
  await session.query('select pg_advisory_lock($1)', [lock]);
  const waiting = async (): Promise<number> => {
    const { rowCount } = await pool.query(
      `select from pg_locks join pg_database on pg_database.oid = pg_locks.database and datname = current_database()
        where locktype = 'advisory' and objid = $1 and not granted`,
      [lock],
    );
    return rowCount ?? 0;
  };
  return {
    waiting,
    async reached(withinMs) {
      const deadline = performance.now() + withinMs;
      while (performance.now() < deadline) {
        if ((await waiting()) > 0) return true;
        await pause(LOOK_EVERY_MS);
      }
      return false;
    },
    async release() {
      await session.query('select pg_advisory_unlock($1)', [lock]);
      session.release();
    },
  };
}
