import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { LogProgress, LogUploadFailure, StationFact } from '../station-contract/index.ts';
import { canBeOurs } from '../station-log/request-id.ts';
import type { StationLog, StationLogId } from '../station-log/station-log.ts';
import type { StationLogEvent } from '../station-log/transitions.ts';
import { stationContext } from './command-context.ts';
import { moveStationLog } from './move-station-log.ts';

type Fact<Kind extends StationFact['kind']> = Extract<StationFact, { kind: Kind }>;

const SAID: Readonly<Record<LogProgress, { readonly on: StationLogEvent; readonly words: string } | null>> = {
  // Of itself a station says so between two tries, too.
  idle: null,
  uploading: { on: 'upload_began', words: 'the station says that it sends it' },
  // Its content is recorded before the sender hears of success: if it is not, nothing has come.
  uploaded: { on: 'attempt_failed', words: 'the station says that it has sent it, and nothing has come' },
  upload_failed: { on: 'attempt_failed', words: 'the station could not send it' },
  refused_by_receiver: { on: 'attempt_failed', words: 'the station was not allowed to send it' },
  not_understood: { on: 'attempt_failed', words: 'the station did not understand where to send it' },
  not_supported: { on: 'attempt_failed', words: 'the station cannot send it this way' },
  cancelled: { on: 'cancelled', words: 'the station has given it up' },
};

/**
 * What a station says of a log. What we have seen ourselves goes before it: a log whose content is here is uploaded
 * whatever is said. Without a number (N01.FR.13, 1.6's too) it is about the one log that is under way, if it is one.
 */
export async function recordLogProgress(
  deps: EvseSecurityDependencies,
  { factId, identityId, requestId, progress, detail }: Fact<'log_progress'>,
  nodeId: string,
): Promise<void> {
  const { transactions, stores, clock } = deps;
  await transactions.run(async (tx) => {
    if (!(await stores.seenFacts.add(tx, factId, clock.now()))) return;
    const log = await logMeant(deps, tx, identityId as ChargerId, requestId);
    if (log === null && requestId !== null) await reportStray(deps, tx, identityId as ChargerId, nodeId, requestId);
    const said = progress === 'idle' && isAwaited(log) ? SENDS_NONE : SAID[progress];
    if (log === null || said === null || !log.isOpen) return;
    if (progress === 'uploading' && log.state === 'uploading') return;
    const words = detail === null ? said.words : `${said.words}: ${detail}`;
    const failed = await move(deps, tx, log, said.on, words);
    if (failed && said.on === 'attempt_failed') {
      const failure = { reason: progress, attempt: log.attempts, bytes: 0, remoteAddress: null };
      await report(deps, tx, log, nodeId, failure);
    }
  });
}

/** Of a number that this station was never asked under: it changes nothing, and is told of (threat 14), counted by station and hour. */
async function reportStray(
  { lifecycle, stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
  nodeId: string,
  requestId: number,
): Promise<void> {
  if ((await stores.chargers.find(tx, id)) === null) return;
  await lifecycle.recordSecurityEvent(tx, {
    source: 'gateway',
    reporter: nodeId,
    type: 'log_status_of_no_request',
    identityId: id,
    remoteAddress: null,
    at: clock.now().toISOString(),
    reportedTime: null,
    count: 1,
    details: { requestId },
  });
}

/** Asked how it stands, it says that it stands with nothing (N01.FR.13). */
const SENDS_NONE = { on: 'attempt_failed', words: 'asked how it stands, the station says that it sends none' } as const;

const isAwaited = (log: StationLog | null): boolean =>
  log !== null && log.statusAskedAt !== null && log.statusAskedAt >= log.changedAt;

async function logMeant(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
  requestId: number | null,
): Promise<StationLog | null> {
  if (requestId !== null) return canBeOurs(requestId) ? stores.stationLogs.lockByRequestId(tx, id, requestId) : null;
  const asked = (await stores.stationLogs.lockOpenOf(tx, id)).filter(({ sentAt }) => sentAt !== null);
  return asked.length === 1 ? (asked[0] ?? null) : null;
}

/** An attempt that was let in did not come to its end here. */
export async function recordLogUploadFailed(
  deps: EvseSecurityDependencies,
  { factId, logId, attempt, reason, bytes, remoteAddress }: Fact<'log_upload_failed'>,
  nodeId: string,
): Promise<void> {
  const { transactions, stores, clock } = deps;
  await transactions.run(async (tx) => {
    if (!(await stores.seenFacts.add(tx, factId, clock.now()))) return;
    const log = await stores.stationLogs.lock(tx, logId as StationLogId);
    if (log === null) return;
    const isNewest = log.isOpen && log.attempts === attempt;
    if (isNewest) await move(deps, tx, log, 'attempt_failed', `attempt ${attempt}: ${FAILED[reason]}`);
    // One that a newer one took the place of is no failure of anybody.
    if (reason !== 'superseded') await report(deps, tx, log, nodeId, { reason, attempt, bytes, remoteAddress });
  });
}

const FAILED: Readonly<Record<LogUploadFailure, string>> = {
  file_too_large: 'the file is larger than we take',
  interrupted: 'the connection ended before the file did',
  too_slow: 'the file came too slowly',
  malformed: 'what was sent holds no file',
  superseded: 'a newer attempt took its place',
  storage_full: 'there is no room left to store it',
  storage_failed: 'it could not be stored',
  not_recorded: 'it was stored, and could not be recorded',
};

async function move(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  log: StationLog,
  on: StationLogEvent,
  detail: string,
): Promise<boolean> {
  const charger = await deps.stores.chargers.find(tx, log.identityId);
  if (charger === null) return false;
  const context = stationContext(charger, log.id, 'what is known of its upload');
  return (await moveStationLog(deps, tx, log, { on, detail, context })) !== null;
}

async function report(
  { lifecycle, clock }: EvseSecurityDependencies,
  tx: Transaction,
  { id, identityId }: StationLog,
  nodeId: string,
  failure: {
    readonly reason: LogProgress | LogUploadFailure;
    readonly attempt: number;
    readonly bytes: number;
    readonly remoteAddress: string | null;
  },
): Promise<void> {
  const { reason, attempt, bytes, remoteAddress } = failure;
  await lifecycle.recordSecurityEvent(tx, {
    source: 'gateway',
    reporter: nodeId,
    type: reason === 'storage_full' ? 'log_storage_full' : 'log_upload_failed',
    identityId,
    remoteAddress,
    at: clock.now().toISOString(),
    reportedTime: null,
    count: 1,
    details: { stationLogId: id, reason, attempt, bytes },
  });
}
