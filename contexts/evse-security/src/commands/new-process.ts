import type { ChargerId } from '../charger/charger.ts';
import type { StationProcess } from '../station-process/station-process.ts';

export function newProcess<Phase extends string>(
  id: string,
  identityId: ChargerId,
  phase: Phase,
  now: Date,
  lastOutcome: string,
): StationProcess<Phase> {
  return {
    id,
    identityId,
    endpoint: null,
    bundle: null,
    phase,
    round: 1,
    roundStartedAt: now,
    phaseDeadline: null,
    certificateId: null,
    lastOutcome,
    waitingFor: null,
    stop: null,
    cutoverFailures: 0,
    cutoverInterruptions: 0,
    connection: null,
    nextLookAt: now,
    createdAt: now,
    changedAt: now,
    version: 1,
  };
}
