import type { SettingName } from '@bfcert/evse-security/station-contract';
import type { Session } from '../../connection/sessions.ts';
import { incoming } from '../../dialect/station-side.ts';
import { LIMITS, type NamedResult, type Reported, resultFor } from '../settings.ts';

interface NotifyReportRequest {
  readonly requestId: number;
  readonly seqNo: number;
  /** To be continued. */
  readonly tbc?: boolean;
  readonly reportData?: readonly (NamedResult & Reported)[];
}

/** A report of a whole device model has hundreds of parts at most; one that goes on is none that we asked for. */
export const MOST_PARTS = 1_000;
const ABANDONED_AFTER_MS = 600_000;

interface Report {
  readonly requestId: number;
  readonly begunAt: number;
  readonly parts: number;
  readonly settings: Partial<Record<SettingName, string>>;
}

/** One at a time for a connection; only what is a setting of ours is kept of it. It goes with its connection. */
const underWay = new WeakMap<Session, Report>();

/**
 * B07 and B08, part by part. A part out of its order ends the report, and so does its time: nothing is told of it then.
 * Legal while pending when a report was asked for (B02.FR.09). The last part waits for the fact, as what was told once
 * is not told again.
 */
export const notifyReport = incoming<NotifyReportRequest>('triggered', async (session, request, side) => {
  const now = side.clock.now();
  const report = withPart(underWay.get(session), request, now.getTime());
  underWay.delete(session);
  if (report === null) return { ok: true, payload: {} };
  if (request.tbc === true) {
    underWay.set(session, report);
    return { ok: true, payload: {} };
  }
  await side.facts.report({
    factId: side.newFactId(),
    at: now.toISOString(),
    kind: 'settings_reported',
    identityId: session.identity.identityId,
    connectionId: session.connectionId,
    requestId: report.requestId,
    settings: report.settings,
  });
  return { ok: true, payload: {} };
});

/** Null: this part belongs to no report that is still taken. */
function withPart(before: Report | undefined, part: NotifyReportRequest, now: number): Report | null {
  const { requestId, seqNo, reportData = [] } = part;
  const begun = seqNo === 0 ? { requestId, begunAt: now, parts: 0, settings: {} } : before;
  if (begun === undefined || begun.requestId !== requestId || begun.parts !== seqNo) return null;
  if (begun.parts >= MOST_PARTS || now - begun.begunAt > ABANDONED_AFTER_MS) return null;
  const settings = { ...begun.settings };
  for (const { setting, of, read } of LIMITS) {
    const value = read(resultFor(reportData, of) ?? {});
    if (value !== undefined) settings[setting] = value;
  }
  return { ...begun, parts: begun.parts + 1, settings };
}
