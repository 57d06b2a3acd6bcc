import { type Selectable, sql } from 'kysely';
import type { Attempt } from '../../station-process/attempt.ts';
import type { AttemptStore } from '../../station-process/attempt-store.ts';
import { anyOf } from './any-of.ts';
import { type EvseTables, tables } from './tables.ts';

export const attemptStore: AttemptStore = {
  begin: async (tx, attempt) => {
    await tables(tx)
      .insertInto('evse_attempt')
      .values({
        id: attempt.id,
        process_id: attempt.processId,
        identity_id: attempt.identityId,
        round: attempt.round,
        phase: attempt.phase,
        action: attempt.action,
        target: attempt.target,
        epoch: attempt.epoch,
        status: attempt.status,
        detail: attempt.detail,
        started_at: attempt.startedAt,
        deadline: attempt.deadline,
        ended_at: attempt.endedAt,
        answer: attempt.answer === null ? null : JSON.stringify(attempt.answer),
      })
      .execute();
  },
  end: async (tx, id, { status, detail, endedAt, answer, isLost = false }) => {
    const { numUpdatedRows } = await tables(tx)
      .updateTable('evse_attempt')
      .set({
        status,
        detail,
        ended_at: endedAt,
        answer: answer === null ? null : JSON.stringify(answer),
        is_lost: isLost,
      })
      .where('id', '=', id)
      .where('status', '=', 'in_flight')
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  },
  inFlightAt: async (tx, nodeId) => {
    const rows = await tables(tx)
      .selectFrom('evse_attempt as a')
      .innerJoin('evse_session as s', 's.identity_id', 'a.identity_id')
      .selectAll('a')
      .where('a.status', '=', sql.lit('in_flight'))
      .where('s.node_id', '=', nodeId)
      .whereRef('a.epoch', '<=', 's.epoch')
      // Sent to the gateway where the station was before, which may still bring its answer.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('evse_session as other')
              .select('other.epoch')
              .whereRef('other.identity_id', '=', 'a.identity_id')
              .whereRef('other.epoch', '=', 'a.epoch')
              .where('other.node_id', '<>', nodeId),
          ),
        ),
      )
      .execute();
    return rows.map(attempt);
  },
  reportsOf: async (tx, processIds) => {
    const rows = await tables(tx)
      .selectFrom('evse_attempt')
      .select(['process_id', 'round', 'target'])
      .where('process_id', '=', anyOf(processIds))
      .where('action', '=', 'report_settings')
      .where('target', 'is not', null)
      .orderBy('sequence')
      .execute();
    return rows.map((row) => ({ processId: row.process_id, round: row.round, number: Number(row.target) }));
  },
  ofRound: async (tx, processId, round) => {
    const rows = await tables(tx)
      .selectFrom('evse_attempt')
      .selectAll()
      .where('process_id', '=', processId)
      .where(({ or, eb }) => or([eb('round', '=', round), eb('status', '=', sql.lit('in_flight'))]))
      .orderBy('sequence')
      .execute();
    return rows.map(attempt);
  },
};

function attempt(row: Selectable<EvseTables['evse_attempt']>): Attempt {
  return {
    id: row.id,
    processId: row.process_id,
    identityId: row.identity_id,
    sequence: row.sequence,
    round: row.round,
    phase: row.phase,
    action: row.action,
    target: row.target,
    epoch: row.epoch,
    status: row.status,
    detail: row.detail,
    startedAt: row.started_at,
    deadline: row.deadline,
    endedAt: row.ended_at,
    answer: row.answer,
    ...(row.is_lost ? { isLost: true } : {}),
  };
}
