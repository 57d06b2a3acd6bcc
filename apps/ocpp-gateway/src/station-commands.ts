import {
  endedSessions,
  type SessionEpoch,
  type StationCommandOutcome,
  sessionEpoch,
  sessionEpochs,
  stationCommandEnvelope,
} from '@bfcert/evse-security/station-contract';
import type { GatewayLink } from '@bfcert/kernel/link';
import type { Logger } from 'pino';
import type { AdmissionTable } from './admission/table.ts';
import { POLICY_VIOLATION } from './connection/close-socket.ts';
import type { Session, Sessions } from './connection/sessions.ts';
import { commandStation } from './dialect/command-station.ts';
import type { OwnRequests } from './upstream/own-requests.ts';

/**
 * What the server may ask of this node. A command is sent only on the session it was decided for:
 * the epoch tells, and without one from the server nothing is sent.
 */
export function serveStationCommands(
  link: GatewayLink,
  {
    sessions,
    table,
    ownRequests,
    log,
  }: {
    readonly sessions: Sessions;
    readonly table: AdmissionTable;
    readonly ownRequests: OwnRequests;
    readonly log: Logger;
  },
): void {
  const take = (told: SessionEpoch): void => {
    const session = sessions.ownerOf(told.identityId);
    if (session?.connectionId === told.connectionId) takeEpoch(session, told, { table, ownRequests });
  };

  link.onCommand('session.epochs', async (payload) => {
    for (const told of sessionEpochs.parse(payload).sessions) take(told);
    return {};
  });

  // A server of the release before tells each by itself.
  link.onCommand('session.epoch', async (payload) => {
    take(sessionEpoch.parse(payload));
    return {};
  });

  link.onCommand('session.end', async (payload) => {
    const held: string[] = [];
    for (const { identityId, connectionId } of endedSessions.parse(payload).sessions) {
      const session = sessions.ownerOf(identityId);
      if (session?.connectionId !== connectionId) continue;
      held.push(connectionId);
      log.info({ identityId }, 'session closed: its station has entered at another gateway');
      session.close(POLICY_VIOLATION, 'replaced by a newer connection');
    }
    return { held };
  });

  link.onCommand('station.command', async (payload): Promise<StationCommandOutcome> => {
    const { identityId, epoch, timeoutMs, command, vendorFirst = false } = stationCommandEnvelope.parse(payload);
    const session = sessions.ownerOf(identityId);
    if (session === null) return { outcome: 'not_sent', detail: 'not_connected' };
    if (session.epoch === null) return { outcome: 'not_sent', detail: 'no_confirmed_epoch' };
    if (session.epoch !== epoch) return { outcome: 'not_sent', detail: 'stale_epoch' };
    const outcome = await commandStation(session, command, { timeoutMs, vendorFirst }, session.dialect);
    // The kind and the outcome only: a command may carry a password.
    log.info({ identityId, command: command.kind, outcome: outcome.outcome }, 'station command');
    return outcome;
  });
}

function takeEpoch(
  session: Session,
  { identityId, epoch, lastBoot, ownRequests: asked = [], vehicleRequestsOf }: SessionEpoch,
  { table, ownRequests }: { readonly table: AdmissionTable; readonly ownRequests: OwnRequests },
): void {
  const isFirst = session.epoch === null;
  session.epoch = Math.max(epoch, session.epoch ?? epoch);
  if (isFirst) session.upstream?.recorded(vehicleRequestsOf);
  // Asked at another gateway, or by a process before this one.
  for (const requestId of asked.toReversed()) ownRequests.add(identityId, requestId);
  if (lastBoot === 'not_yet') return;
  // What was answered on this connection is later.
  if (lastBoot !== null && session.bootAnswer === null) table.hearBoot(identityId, lastBoot);
  session.release();
}
