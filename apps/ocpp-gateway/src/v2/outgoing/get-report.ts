import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';
import { asRequested, LIMITS } from '../settings.ts';

interface GetReportResponse {
  readonly status: 'Accepted' | 'Rejected' | 'NotSupported' | 'EmptyResultSet';
  readonly statusInfo?: StatusInfo;
}

/** B08, of these variables alone; a station that takes fewer at once is asked for all. The report itself is one or more NotifyReport afterwards, legal also while pending. */
export const getReport = ({ requestId }: CommandOf<'report_settings'>): OutgoingCall => ({
  ...outgoing<GetReportResponse>(
    'GetReport',
    { requestId, componentVariable: LIMITS.map(({ of }) => asRequested(of)) },
    ({ status, statusInfo }) => {
      if (status === 'Accepted') return { outcome: 'accepted' };
      const detail = detailOf(status, statusInfo);
      return status === 'NotSupported' ? { outcome: 'unsupported', detail } : { outcome: 'rejected', detail };
    },
    'NotifyReport',
  ),
  namesSeveral: true,
});
