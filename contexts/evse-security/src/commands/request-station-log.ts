import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { CapabilityRefusal } from '../capability/objection.ts';
import type { ChargerId } from '../charger/charger.ts';
import { type EvseSecurityDependencies, STATION_LOGS } from '../ports.ts';
import type { StationLogKind } from '../station-contract/index.ts';
import type { StationLog, StationLogId } from '../station-log/station-log.ts';
import { type CommandContext, mayOperate } from './command-context.ts';
import { isInReach } from './is-in-reach.ts';
import { recordChange } from './record-change.ts';
import { runOnce } from './run-once.ts';
import { objectionOf } from './station-capabilities.ts';

export interface RequestStationLogInput {
  readonly identityId: ChargerId;
  readonly kind: StationLogKind;
  /** Null: from the first, to the last that it has. */
  readonly oldest: Date | null;
  readonly latest: Date | null;
}

export type RequestStationLogRefusal =
  | 'role_missing'
  | 'reason_missing'
  | 'charger_unknown'
  | 'log_period_empty'
  | 'idempotency_key_reused';

/** Asks a station for a log; when it is connected, or as soon as it is. A newer request ends an older one. */
export async function requestStationLog(
  deps: EvseSecurityDependencies,
  input: RequestStationLogInput,
  context: CommandContext,
): Promise<Result<{ readonly stationLogId: StationLogId }, RequestStationLogRefusal | CapabilityRefusal>> {
  const { stores, clock, nudges, stationLogs } = deps;
  const { identityId, kind, oldest, latest } = input;
  const inReach = await isInReach(deps, identityId, context);
  const asked = { identityId, kind, oldest: timeOf(oldest), latest: timeOf(latest) };
  const once = {
    command: 'request-station-log',
    input: asked,
    reused: 'idempotency_key_reused',
    context,
    about: inReach ? identityId : null,
  } as const;
  type Refusal = RequestStationLogRefusal | CapabilityRefusal;
  return runOnce<{ readonly stationLogId: StationLogId }, Refusal>(deps, once, async (tx) => {
    if (!mayOperate(context.actor)) return refused('role_missing');
    if (context.reason.trim() === '') return refused('reason_missing');
    const charger = inReach ? await stores.chargers.find(tx, identityId) : null;
    if (charger === null) return refused('charger_unknown');
    if (oldest !== null && latest !== null && oldest >= latest) return refused('log_period_empty');
    const cannot = kind === 'security' ? await objectionOf(deps, tx, charger, 'fetch_security_log') : null;
    if (cannot !== null) return refused({ reason: cannot.reason, detail: cannot.detail });
    const now = clock.now();
    const log: StationLog = {
      id: newId('slg', now.getTime()),
      identityId,
      kind,
      requestId: await stores.stationLogs.nextRequestId(tx),
      oldest,
      latest,
      requestedBy: context.actor.id,
      reason: context.reason,
      requestedAt: now,
      expiresAt: new Date(now.getTime() + stationLogs.lifetimeMs),
      state: 'requested',
      detail: 'the station was not asked yet',
      sentAt: null,
      statusAskedAt: null,
      isOpen: true,
      attempts: 0,
      filename: null,
      content: null,
      nextLookAt: now,
      changedAt: now,
    };
    await stores.stationLogs.add(tx, log);
    const change = { event: 'StationLogStateChanged', action: 'request-station-log', before: null, after: 'requested' };
    const data = { stationLogId: log.id, kind, because: context.reason, sha256: null, bytes: null };
    await recordChange(deps, tx, { identityId, ...change, data }, context);
    await nudges.nudge(tx, STATION_LOGS, log.id);
    return ok({ stationLogId: log.id });
  });
}

const timeOf = (at: Date | null): string | null => at?.toISOString() ?? null;
