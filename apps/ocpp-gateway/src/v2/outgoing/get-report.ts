import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';
import { asRequested, LIMITS } from '../settings.ts';
import type { Version2 } from '../version.ts';

interface GetReportResponse {
  readonly status: 'Accepted' | 'Rejected' | 'NotSupported' | 'EmptyResultSet';
  readonly statusInfo?: StatusInfo;
}

/** B08, of these variables alone; a station that takes fewer at once is asked for all. The report itself is one or more NotifyReport afterwards, legal also while pending. */
export const getReport = ({ requestId }: CommandOf<'report_settings'>, version: Version2): OutgoingCall => ({
  ...outgoing<GetReportResponse>(
    'GetReport',
    { requestId, componentVariable: limitsOf(version).map(({ of }) => asRequested(of)) },
    ({ status, statusInfo }) => {
      if (status === 'Accepted') return { outcome: 'accepted' };
      const detail = detailOf(status, statusInfo);
      return status === 'NotSupported' ? { outcome: 'unsupported', detail } : { outcome: 'rejected', detail };
    },
    'NotifyReport',
  ),
  namesSeveral: true,
});

const limitsOf = (version: Version2) => LIMITS.filter(({ since }) => since === undefined || since === version);
