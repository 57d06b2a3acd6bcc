import type { CommandContext, Outcome } from '@bfcert/certificate-lifecycle';
import type { OpenedStationLog } from '@bfcert/evse-security';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { z } from 'zod';
import type { ProblemCode } from './problem-list/problem-list.ts';
import type { requestLog, StationLogRow } from './schemas/station-logs.ts';

/** What the routes of stations' logs need. */
export interface StationLogsApi {
  requestLog(
    identityId: string,
    asked: Omit<z.infer<typeof requestLog>, 'reason'>,
    context: CommandContext,
  ): Promise<Outcome<{ readonly stationLogId: string }, ProblemCode>>;
  /** Newest first. Throws `RefusedRequest` on a filter that is no id. */
  stationLogs(
    query: {
      readonly identityId?: string | undefined;
      readonly state?: StationLogRow['state'] | undefined;
      readonly after?: string | undefined;
      readonly limit: number;
    },
    owners: OwnerScope,
  ): Promise<readonly StationLogRow[]>;
  stationLog(id: string, owners: OwnerScope): Promise<StationLogRow | null>;
  openStationLog(id: string, context: CommandContext): Promise<Outcome<OpenedStationLog, ProblemCode>>;
}
