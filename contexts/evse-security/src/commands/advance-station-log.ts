import { auditEntryOf } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import { inService, type Session } from '../charger/session.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationCommandOutcome } from '../station-contract/index.ts';
import { goesAt, isTooOld } from '../station-log/content-age.ts';
import { plainFilename } from '../station-log/plain-filename.ts';
import {
  asksStatusAt,
  contentKeyOf,
  QUIET_MS,
  type StationLog,
  type StationLogId,
} from '../station-log/station-log.ts';
import { uploadTokenOf, uploadUrlOf } from '../station-log/upload-token.ts';
import type { CommandContext } from './command-context.ts';
import { moveStationLog } from './move-station-log.ts';
import { observeAnswer } from './observe-capability.ts';

/** A station that is away, or whose gateway is, is asked at the next look. */
const ASK_AGAIN_MS = 30_000;

type Duty =
  | { readonly kind: 'none' }
  | { readonly kind: 'ask'; readonly log: StationLog; readonly session: Session }
  | { readonly kind: 'ask_status'; readonly log: StationLog; readonly session: Session }
  | { readonly kind: 'clear'; readonly log: StationLog; readonly keys: readonly string[] };

/** Where what is to go could not be removed, or this process ended before that was written down. */
const CLEAR_AGAIN_MS = 60_000;

/** What there is to do about a log by itself: ask the station, end it, or have old content go. */
export async function advanceStationLog(deps: EvseSecurityDependencies, id: string): Promise<void> {
  const duty = await deps.transactions.run((tx) => dutyOf(deps, tx, id as StationLogId));
  if (duty.kind === 'ask') await ask(deps, duty.log, duty.session);
  if (duty.kind === 'ask_status') await askStatus(deps, duty.log, duty.session);
  if (duty.kind === 'clear') await clear(deps, duty.log, duty.keys);
}

async function dutyOf(deps: EvseSecurityDependencies, tx: Transaction, id: StationLogId): Promise<Duty> {
  const { stores, clock } = deps;
  const log = await stores.stationLogs.lock(tx, id);
  if (log === null || log.nextLookAt === null) return { kind: 'none' };
  const now = clock.now();
  // 1. It has ended: what its attempts left behind goes, later its content.
  if (!log.isOpen) return clearance(deps, tx, log, now);
  // 2. Its time is over.
  if (now >= log.expiresAt) {
    const detail = log.sentAt === null ? 'the station was not connected in time' : 'nothing came in time';
    const context = dutyContext(log, 'its time is over');
    if ((await moveStationLog(deps, tx, log, { on: 'time_over', detail, context })) === null)
      await stores.stationLogs.write(tx, { ...log, isOpen: false, nextLookAt: now });
    return { kind: 'none' };
  }
  const session = inService(await stores.sessions.current(tx, log.identityId));
  // 3. It was asked for, and nothing is heard of it.
  if (log.sentAt !== null) return askedFor(deps, tx, log, session);
  // 4. Ask, once: whether a question arrived that nobody answered is not known, and another would end it.
  const asks = session !== null;
  const nextLookAt = new Date(now.getTime() + (asks ? QUIET_MS : ASK_AGAIN_MS));
  await stores.stationLogs.write(tx, { ...log, sentAt: asks ? now : null, nextLookAt: earlier(nextLookAt, log) });
  return asks ? { kind: 'ask', log, session } : { kind: 'none' };
}

/** One that is away is asked at the next look after it has come back. */
async function askedFor(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  log: StationLog,
  session: Session | null,
): Promise<Duty> {
  const now = clock.now();
  const at = asksStatusAt(log);
  const asks = at !== null && now >= at && session !== null;
  const next = at !== null && now < at ? at : new Date(now.getTime() + QUIET_MS);
  const nextLookAt = at === null ? log.expiresAt : earlier(next, log);
  await stores.stationLogs.write(tx, { ...log, statusAskedAt: asks ? now : log.statusAskedAt, nextLookAt });
  return asks ? { kind: 'ask_status', log, session } : { kind: 'none' };
}

const earlier = (at: Date, { expiresAt }: StationLog): Date => (at < expiresAt ? at : expiresAt);

/** N01.FR.13: what it says comes as a fact. One that cannot be asked, or will not say, is waited for as before. */
async function askStatus(
  { stationLink, policy }: EvseSecurityDependencies,
  { identityId }: StationLog,
  { nodeId, epoch }: Session,
): Promise<void> {
  const command = { kind: 'ask_log_status' } as const;
  await stationLink.command(nodeId, { identityId, epoch, timeoutMs: policy.commandTimeoutMs, command });
}

/** What goes. Until that is done and written down it is looked at again: what stays in the store by an accident stays for ever. */
async function clearance(
  { stores, stationLogs }: EvseSecurityDependencies,
  tx: Transaction,
  log: StationLog,
  now: Date,
): Promise<Duty> {
  const isKept = log.content?.removedAt === null && !isTooOld(log, stationLogs, now);
  const attempts = Array.from({ length: log.attempts }, (_, index) => contentKeyOf(log.id, index + 1));
  await stores.stationLogs.write(tx, { ...log, nextLookAt: new Date(now.getTime() + CLEAR_AGAIN_MS) });
  return { kind: 'clear', log, keys: attempts.filter((key) => !isKept || key !== log.content?.key) };
}

/** Nothing is said to be gone before it is: whoever opens it meanwhile is told by its age. */
async function clear(deps: EvseSecurityDependencies, { id }: StationLog, keys: readonly string[]): Promise<void> {
  const { transactions, stores, stationLogs, clock, audit } = deps;
  for (const key of keys) await stationLogs.store.remove(key);
  await transactions.run(async (tx) => {
    const log = await stores.stationLogs.lock(tx, id);
    if (log === null) return;
    const { content } = log;
    const isThere = content !== null && content.removedAt === null;
    if (!isThere || !keys.includes(content.key)) {
      const nextLookAt = isThere ? goesAt(content, stationLogs) : null;
      return stores.stationLogs.write(tx, { ...log, nextLookAt });
    }
    const now = clock.now();
    await stores.stationLogs.write(tx, { ...log, content: { ...content, removedAt: now }, nextLookAt: null });
    await audit.append(
      tx,
      auditEntryOf(now, dutyContext(log, 'it is older than content is kept'), {
        action: 'remove-station-log-content',
        identityId: log.identityId,
        purpose: 'charger_identity',
        detail: { stationLogId: id, kind: log.kind, sha256: content.sha256, bytes: content.bytes },
      }),
    );
  });
}

async function ask(deps: EvseSecurityDependencies, log: StationLog, session: Session): Promise<void> {
  const { stationLink, stationLogs, secrets, policy } = deps;
  const { identityId, kind, requestId } = log;
  const { epoch, connectionId, nodeId, port } = session;
  const outcome = await stationLink.command(nodeId, {
    identityId,
    epoch,
    timeoutMs: policy.commandTimeoutMs,
    command: {
      kind: 'fetch_log',
      log: kind,
      requestId,
      uploadUrl: uploadUrlOf(stationLogs.host, port, uploadTokenOf(secrets.deliveryKey, log.id)),
      oldest: log.oldest?.toISOString() ?? null,
      latest: log.latest?.toISOString() ?? null,
      retries: stationLogs.retries,
      retryIntervalSeconds: stationLogs.retryIntervalSeconds,
    },
  });
  if (outcome.outcome === 'not_sent' && outcome.detail === 'no_confirmed_epoch')
    await stationLink.assignEpoch(nodeId, { identityId, connectionId, epoch, lastBoot: 'not_yet' });
  await deps.transactions.run((tx) => recordAnswer(deps, tx, log.id, outcome));
  if (kind === 'security') await observeAnswer(deps, identityId, 'security_log', outcome);
}

async function recordAnswer(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  id: StationLogId,
  outcome: StationCommandOutcome,
): Promise<void> {
  const { stores, clock } = deps;
  const log = await stores.stationLogs.lock(tx, id);
  if (log === null) return;
  const context = dutyContext(log, 'the station’s answer');
  switch (outcome.outcome) {
    case 'accepted': {
      const detail = 'the station will send it';
      const change = { filename: plainFilename(outcome.filename) };
      await moveStationLog(deps, tx, log, { on: 'accepted', detail, change, context });
      if (outcome.cancelsEarlier === true) await cancelEarlier(deps, tx, log);
      return;
    }
    case 'rejected':
    case 'unsupported': {
      const detail = `${outcome.outcome === 'rejected' ? 'the station refused' : 'the station cannot'}: ${outcome.detail}`;
      await moveStationLog(deps, tx, log, { on: 'refused', detail, context });
      return;
    }
    case 'unknown':
      return stores.stationLogs.write(tx, {
        ...log,
        detail: `it was asked for, and no answer is known: ${outcome.detail}`,
      });
    case 'not_sent': {
      const nextLookAt = new Date(clock.now().getTime() + ASK_AGAIN_MS);
      return stores.stationLogs.write(tx, {
        ...log,
        sentAt: null,
        nextLookAt,
        detail: `not asked yet: ${outcome.detail}`,
      });
    }
    default:
      return outcome satisfies never;
  }
}

/** N01.FR.12: the station has given up what it was sending for this one. 1.6 says so here and nowhere else. */
async function cancelEarlier(deps: EvseSecurityDependencies, tx: Transaction, newest: StationLog): Promise<void> {
  for (const earlier of await deps.stores.stationLogs.lockOpenOf(tx, newest.identityId)) {
    // One that was never sent is none that the station could have given up.
    if (earlier.requestId >= newest.requestId || earlier.sentAt === null) continue;
    const context = dutyContext(earlier, 'the station answered a newer request');
    await moveStationLog(deps, tx, earlier, { on: 'cancelled', detail: `given up for ${newest.id}`, context });
  }
}

const dutyContext = (log: StationLog, reason: string): CommandContext => ({
  actor: systemActor('station-logs'),
  reason,
  correlationId: log.id,
});
