import type { Transaction } from '@bfcert/kernel/transaction';
import type { EvseSecurityDependencies } from '../ports.ts';
import { movedProcess } from '../station-process/moved-process.ts';
import { words } from '../station-process/retry.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import type { MoveInput, ProcessKind } from './process-kind.ts';
import { recordChange } from './record-change.ts';
import { tellOfFailedMove } from './tell-of-failed-move.ts';

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
  const limitMs = kind.deadlineMs(phase);
  const after = movedProcess(before, { on, phase, because, stop: stop ?? null, limitMs }, now);
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
