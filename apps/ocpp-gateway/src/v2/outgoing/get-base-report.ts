import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';

interface GetBaseReportResponse {
  readonly status: 'Accepted' | 'Rejected' | 'NotSupported' | 'EmptyResultSet';
  readonly statusInfo?: StatusInfo;
}

/**
 * B07: everything there is, for a station that does not know how to report some of it (B08). Only the full inventory has
 * what is read-only; a limit of ours is found among the rest.
 */
export const getBaseReport = ({ requestId }: CommandOf<'report_settings'>): OutgoingCall =>
  outgoing<GetBaseReportResponse>(
    'GetBaseReport',
    { requestId, reportBase: 'FullInventory' },
    ({ status, statusInfo }) => {
      if (status === 'Accepted') return { outcome: 'accepted' };
      const detail = detailOf(status, statusInfo);
      return status === 'NotSupported' ? { outcome: 'unsupported', detail } : { outcome: 'rejected', detail };
    },
    'NotifyReport',
  );
