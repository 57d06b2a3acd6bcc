import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { Incident } from '../../incident/incident.ts';
import type { IncidentStore } from '../../incident/incident-store.ts';
import type { RecoveryCase } from '../../recovery-case/recovery-case.ts';
import type { RecoveryCaseStore } from '../../recovery-case/recovery-case-store.ts';

export function memoryIncidentStore(database: MemoryDatabase): IncidentStore {
  const incidents = database.table<Incident>('lifecycle.incident');
  const keyOf = (cause: string, object: string): string => `${cause} ${object}`;
  return onlyThese<IncidentStore>('incidents', {
    insert: async (_tx, incident) => {
      const key = keyOf(incident.cause, incident.object);
      if (incidents.get(key) !== null) return false;
      incidents.set(key, incident);
      return true;
    },
    update: async (_tx, incident) => incidents.set(keyOf(incident.cause, incident.object), incident),
    lockOf: async (_tx, cause, object) => incidents.get(keyOf(cause, object)),
  });
}

export function memoryRecoveryCaseStore(database: MemoryDatabase): RecoveryCaseStore {
  const cases = database.table<RecoveryCase>('lifecycle.recovery_case');
  const isRunning = ({ state }: RecoveryCase): boolean => state === 'open' || state === 'admitting';
  const all = (): readonly RecoveryCase[] => [...cases.values()];
  return onlyThese<RecoveryCaseStore>('recovery cases', {
    insert: async (_tx, one) => cases.set(one.id, one),
    update: async (_tx, one) => cases.set(one.id, one),
    inTransaction: async (_tx, id) => cases.get(id),
    runningOf: async (_tx, identityId) => all().find((one) => one.identityId === identityId && isRunning(one)) ?? null,
    admittingOf: async (ids) => all().filter((one) => one.state === 'admitting' && ids.includes(one.identityId)),
  });
}
