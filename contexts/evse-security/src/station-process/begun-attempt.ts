import type { Session } from '../charger/session.ts';
import type { ProcessPolicy } from '../policy/process-policy.ts';
import { mostCallsOf } from '../station-contract/index.ts';
import type { Attempt, AttemptId } from './attempt.ts';
import type { Planned } from './check.ts';
import type { StationProcess } from './station-process.ts';

const callsOf = (command: Planned['command']): number => {
  if (command.kind !== 'deliver_authorization_key') return mostCallsOf(command);
  return command.into === undefined ? 1 : mostCallsOf({ kind: 'write_connection_slot' });
};

/** The row of a command that is about to leave. */
export function begunAttempt(
  id: AttemptId,
  process: StationProcess<string>,
  { planned, session, policy }: { planned: Planned; session: Pick<Session, 'epoch'>; policy: ProcessPolicy },
  now: Date,
): Omit<Attempt, 'sequence'> {
  return {
    id,
    processId: process.id,
    identityId: process.identityId,
    round: process.round,
    phase: process.phase,
    action: planned.action,
    target: planned.target,
    epoch: session.epoch,
    status: 'in_flight',
    detail: '',
    startedAt: now,
    // Twice the station's time: the link's own way there and back is not the station's fault.
    deadline: new Date(now.getTime() + 2 * policy.commandTimeoutMs * callsOf(planned.command)),
    endedAt: null,
    answer: null,
  };
}
