import type { Transaction } from '@bfcert/kernel/transaction';
import type { EvseSecurityDependencies } from '../ports.ts';
import { asksStatusAt, type StationLog } from '../station-log/station-log.ts';
import { type StationLogEvent, stationLogTransitions } from '../station-log/transitions.ts';
import type { CommandContext } from './command-context.ts';
import { recordChange } from './record-change.ts';

/** Long enough for what is still on its way under an end; then what attempts have left behind goes. */
export const CLEARANCE_MS = 3_600_000;

const ENDS: ReadonlySet<StationLogEvent> = new Set(['refused', 'stored', 'cancelled', 'time_over']);

/**
 * One transition of a locked log: row, event and audit. Null when the event means nothing in its state: what a station
 * says comes late, twice, or never.
 */
export async function moveStationLog(
  deps: Pick<EvseSecurityDependencies, 'clock' | 'events' | 'audit' | 'stores'>,
  tx: Transaction,
  before: StationLog,
  {
    on,
    detail,
    change = {},
    context,
  }: {
    readonly on: StationLogEvent;
    readonly detail: string;
    readonly change?: Partial<Pick<StationLog, 'filename' | 'content' | 'attempts'>>;
    readonly context: CommandContext;
  },
): Promise<StationLog | null> {
  const state = stationLogTransitions.next(before.state, on);
  if (state === null) return null;
  const now = deps.clock.now();
  const ended = ENDS.has(on);
  const moved: StationLog = { ...before, ...change, state, detail, isOpen: before.isOpen && !ended, changedAt: now };
  const after: StationLog = {
    ...moved,
    nextLookAt: ended ? new Date(now.getTime() + CLEARANCE_MS) : (asksStatusAt(moved) ?? before.expiresAt),
  };
  await deps.stores.stationLogs.write(tx, after);
  await recordChange(
    deps,
    tx,
    {
      identityId: before.identityId,
      event: 'StationLogStateChanged',
      action: `station-log-${on.replaceAll('_', '-')}`,
      before: before.state,
      after: state,
      data: {
        stationLogId: before.id,
        kind: before.kind,
        because: detail,
        sha256: after.content?.sha256 ?? null,
        bytes: after.content?.bytes ?? null,
      },
    },
    context,
  );
  return after;
}
