import { incoming } from '../../dialect/station-side.ts';
import { callError } from '../../rpc/call-error.ts';
import { parseDateTime } from '../../rpc/date-time.ts';

interface SecurityEventNotificationRequest {
  /** An open list: vendors add types, and none is refused. */
  readonly type: string;
  readonly timestamp: string;
  readonly techInfo?: string;
}

/** A04: the station keeps the event until it is answered, so the answer waits until ours is kept. */
export const securityEventNotification = incoming<SecurityEventNotificationRequest>(
  'accepted',
  async (session, { type, timestamp, techInfo }, side) => {
    const stationTime = parseDateTime(timestamp);
    if (stationTime === null) return { ok: false, error: callError('PropertyConstraintViolation', 'timestamp') };
    await side.facts.report({
      factId: side.newFactId(),
      at: side.clock.now().toISOString(),
      kind: 'security_event',
      identityId: session.identity.identityId,
      connectionId: session.connectionId,
      type,
      stationTime: stationTime.toISOString(),
      techInfo: techInfo ?? null,
      protocol: session.dialect.subprotocol,
    });
    return { ok: true, payload: {} };
  },
);
