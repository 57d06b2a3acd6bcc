import type { Json } from '@bfcert/kernel/canonical-json';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { LogUpload, LogUploadAnswer, LogUploaded, LogUploadRefusal } from '../station-contract/index.ts';
import { judgeUpload } from '../station-log/judge-upload.ts';
import { plainFilename } from '../station-log/plain-filename.ts';
import { contentKeyOf, type StationLog, type StationLogId } from '../station-log/station-log.ts';
import { logOfToken } from '../station-log/upload-token.ts';
import { stationContext } from './command-context.ts';
import { moveStationLog } from './move-station-log.ts';

/**
 * Whether an upload is let in, before any of it is read. Each that is becomes the newest attempt and the only one that
 * counts: of a connection that broke a station knows sooner than we do.
 */
export function receiveLogUpload(
  deps: EvseSecurityDependencies,
  { token, certificateOf, bytes, remoteAddress }: LogUpload,
  { nodeId }: { readonly nodeId: string },
): Promise<LogUploadAnswer> {
  const { transactions, stores, clock, secrets, stationLogs } = deps;
  const id = logOfToken(secrets.deliveryKey, token);
  return transactions.run(async (tx) => {
    const log = id === null ? null : await stores.stationLogs.lock(tx, id);
    const seen = { nodeId, remoteAddress, identityId: log?.identityId ?? null };
    if (log === null) return refuse(deps, tx, 'token_unknown', seen);
    const { mostBytes } = stationLogs;
    const isCarriers = await comesThroughItsController(deps, tx, log, certificateOf);
    const shownBy = isCarriers ? log.identityId : certificateOf;
    const refusal = judgeUpload(log, { now: clock.now(), certificateOf: shownBy, bytes, mostBytes });
    if (refusal !== null)
      return refuse(deps, tx, refusal, { ...seen, details: { stationLogId: log.id, certificateOf, bytes } });
    const attempt = log.attempts + 1;
    const context = await uploadContext(deps, tx, log, `an upload from ${remoteAddress} begins`);
    const detail = `attempt ${attempt}, from ${remoteAddress}`;
    const moved = await moveStationLog(deps, tx, log, {
      on: 'upload_began',
      detail,
      change: { attempts: attempt },
      context,
    });
    if (moved === null) throw new Error(`${log.id} lets an upload in and cannot receive it in ${log.state}`);
    const contentKey = contentKeyOf(log.id, attempt);
    return { outcome: 'receive', logId: log.id, identityId: log.identityId, attempt, contentKey, mostBytes };
  });
}

/** A local controller shows its own certificate for whatever a station behind it sends. */
async function comesThroughItsController(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  { identityId }: StationLog,
  certificateOf: string | null,
): Promise<boolean> {
  if (certificateOf === null || certificateOf === identityId) return false;
  const charger = await stores.chargers.find(tx, identityId);
  if (charger === null) return false;
  const carrying = await stores.controllerStations.carrying(tx, [charger.wireName]);
  return carrying.get(charger.wireName)?.controllerId === certificateOf;
}

/** The content of an attempt is stored. The same message again has the same answer. */
export function recordLogUploaded(
  deps: EvseSecurityDependencies,
  { logId, attempt, bytes, sha256, filename }: LogUploaded,
): Promise<{ readonly accepted: boolean }> {
  const { transactions, stores, clock } = deps;
  return transactions.run(async (tx) => {
    const log = await stores.stationLogs.lock(tx, logId as StationLogId);
    if (log === null || log.attempts !== attempt) return { accepted: false };
    if (log.state === 'uploaded') return { accepted: log.content?.sha256 === sha256 };
    if (!log.isOpen) return { accepted: false };
    const content = { key: contentKeyOf(log.id, attempt), bytes, sha256, storedAt: clock.now(), removedAt: null };
    const context = await uploadContext(deps, tx, log, 'its content is stored');
    const change = { content, filename: plainFilename(filename) ?? log.filename };
    const detail = `${bytes} bytes are stored`;
    return { accepted: (await moveStationLog(deps, tx, log, { on: 'stored', detail, change, context })) !== null };
  });
}

interface Seen {
  readonly nodeId: string;
  readonly remoteAddress: string;
  readonly identityId: ChargerId | null;
  readonly details?: { readonly [name: string]: Json };
}

async function refuse(
  { lifecycle, clock }: EvseSecurityDependencies,
  tx: Transaction,
  reason: LogUploadRefusal,
  { nodeId, remoteAddress, identityId, details = {} }: Seen,
): Promise<LogUploadAnswer> {
  await lifecycle.recordSecurityEvent(tx, {
    source: 'gateway',
    reporter: nodeId,
    type: `log_upload_refused:${reason}`,
    identityId,
    remoteAddress,
    at: clock.now().toISOString(),
    reportedTime: null,
    count: 1,
    details,
  });
  return { outcome: 'refused', reason };
}

/** Whoever holds the token acts as the station: nothing else is asked of it. */
async function uploadContext({ stores }: EvseSecurityDependencies, tx: Transaction, log: StationLog, reason: string) {
  const charger = await stores.chargers.find(tx, log.identityId);
  if (charger === null) throw new Error(`${log.id} is of a charger that is not there`);
  return stationContext(charger, log.id, reason);
}
