import type { Transaction } from '@bfcert/kernel/transaction';
import type { EvseSecurityDependencies } from '../ports.ts';
import { words } from '../station-process/retry.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import type { MoveInput, ProcessKind } from './process-kind.ts';
import { recordChange } from './record-change.ts';
import { tellOfFailedMove } from './tell-of-failed-move.ts';

/** Events after which attempts are counted anew. */
const startsRound: ReadonlySet<string> = new Set([
  'fell_back',
  'interrupted',
  'came_forward',
  'resumed',
  'resumed_on_profile_3',
  'retried',
]);
/** A finished rollback leads to a fresh try of the cutover, or from a new key on. */
const startsRoundFrom: ReadonlySet<string> = new Set(['rollback done', 'rollback certificate_refused']);
/** Events after which the certificate is no longer the one to be used. */
const dropsCertificate: ReadonlySet<string> = new Set(['issue_refused', 'certificate_refused', 'retried']);

/**
 * One transition of a locked process: row, timeline, event, audit, and whatever the kind adds, in one
 * transaction. Throws on a transition the table does not have: whoever asks has checked.
 */
export async function moveProcess<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  kind: ProcessKind<Phase, Event>,
  before: StationProcess<Phase>,
  { on, because, stop, context }: MoveInput<Event>,
): Promise<StationProcess<Phase>> {
  const phase = kind.next(before.phase, on);
  if (phase === null) throw new Error(`${before.id} cannot do ${on} in ${before.phase}`);
  const now = deps.clock.now();
  const limit = kind.deadlineMs(phase);
  const newRound = startsRound.has(on) || startsRoundFrom.has(`${before.phase} ${on}`);
  const after: StationProcess<Phase> = {
    ...before,
    phase,
    round: before.round + (newRound ? 1 : 0),
    roundStartedAt: newRound ? now : before.roundStartedAt,
    phaseDeadline: limit === null ? null : new Date(now.getTime() + limit),
    certificateId: dropsCertificate.has(on) ? null : before.certificateId,
    lastOutcome: because,
    waitingFor: null,
    stop: stop ?? null,
    cutoverFailures: counted(before.cutoverFailures, 'fell_back', on),
    cutoverInterruptions: counted(before.cutoverInterruptions, 'interrupted', on),
    nextLookAt: now,
    changedAt: now,
  };
  await kind.store.save(tx, after);
  const text = `${words(before.phase)} → ${words(phase)}: ${because}`;
  const operator = context.actor.kind === 'user' || context.actor.kind === 'service';
  await kind.store.note(tx, before.id, { at: now, kind: operator ? 'operator' : 'transition', text });
  await kind.afterMove(tx, { on, before, after, context });
  await recordChange(
    deps,
    tx,
    {
      identityId: before.identityId,
      event: kind.changedEvent,
      action: on,
      before: before.phase,
      after: phase,
      data: { processId: before.id, because, stop: stop === undefined ? null : { ...stop } },
    },
    context,
  );
  await tellOfFailedMove(deps, tx, { on, before, after, byOperator: operator });
  return after;
}

function counted(before: number, what: 'fell_back' | 'interrupted', on: string): number {
  if (on === what) return before + 1;
  return on === 'resumed' || on === 'retried' ? 0 : before;
}
