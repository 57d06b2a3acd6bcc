import type { MemoryDatabase } from '@bfcert/kernel/memory-database';
import type { ChargerId } from '../../charger/charger.ts';
import type { Session } from '../../charger/session.ts';
import type { Attempt } from '../../station-process/attempt.ts';
import type { AttemptStore } from '../../station-process/attempt-store.ts';

export function memoryAttemptStore(
  database: MemoryDatabase,
  sessionsOf: (id: ChargerId) => readonly Session[],
): AttemptStore {
  /** Of each process, oldest first. */
  const attempts = database.table<readonly Attempt[]>('evse_attempt');
  const inFlight = database.table<Attempt>('evse_attempt_in_flight');
  let sequence = 0;
  const of = (processId: string) => attempts.get(processId) ?? [];
  return {
    begin: async (_tx, begun) => {
      const isBusy = of(begun.processId).some(({ status }) => status === 'in_flight');
      if (isBusy) throw new Error(`${begun.processId} has an attempt in flight`);
      const attempt: Attempt = { ...begun, sequence: ++sequence };
      attempts.set(attempt.processId, [...of(attempt.processId), attempt]);
      inFlight.set(attempt.id, attempt);
    },
    end: async (_tx, id, end) => {
      const open = inFlight.get(id);
      if (open === null) return false;
      inFlight.delete(id);
      attempts.set(
        open.processId,
        of(open.processId).map((one) => (one.id === id ? { ...one, ...end } : one)),
      );
      return true;
    },
    inFlightAt: async (_tx, nodeId) =>
      [...inFlight.values()].filter(({ identityId, epoch }) => {
        const sessions = sessionsOf(identityId);
        const isItsOwn = sessions.some((one) => one.nodeId === nodeId && epoch <= one.epoch);
        return isItsOwn && !sessions.some((one) => one.nodeId !== nodeId && one.epoch === epoch);
      }),
    reportsOf: async (_tx, processIds) =>
      processIds
        .flatMap(of)
        .flatMap(({ processId, round, action, target }) =>
          action === 'report_settings' && target !== null ? [{ processId, round, number: Number(target) }] : [],
        ),
    ofRound: async (_tx, processId, round) =>
      of(processId).filter((one) => one.round === round || one.status === 'in_flight'),
  };
}
