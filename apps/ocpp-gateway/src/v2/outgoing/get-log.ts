import type { StationLogKind } from '@bfcert/evse-security/station-contract';
import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';

interface GetLogResponse {
  readonly status: 'Accepted' | 'Rejected' | 'AcceptedCanceled';
  readonly statusInfo?: StatusInfo;
  readonly filename?: string;
}

const LOG_TYPES: Readonly<Record<StationLogKind, string>> = {
  security: 'SecurityLog',
  diagnostics: 'DiagnosticsLog',
  data_collector: 'DataCollectorLog',
};

/**
 * N01, in every version the same words; without statusInfo in 1.6. AcceptedCanceled: it has given up an upload for this
 * one (FR.12). What it says of its upload it may say before its boot is accepted: it was asked to.
 */
export const getLog = (
  { log, requestId, uploadUrl, oldest, latest, retries, retryIntervalSeconds }: CommandOf<'fetch_log'>,
  { hasDataCollector }: { readonly hasDataCollector: boolean },
): OutgoingCall | null => {
  if (log === 'data_collector' && !hasDataCollector) return null;
  return outgoing<GetLogResponse>(
    'GetLog',
    {
      logType: LOG_TYPES[log],
      requestId,
      retries,
      retryInterval: retryIntervalSeconds,
      log: {
        remoteLocation: uploadUrl,
        ...(oldest === null ? {} : { oldestTimestamp: oldest }),
        ...(latest === null ? {} : { latestTimestamp: latest }),
      },
    },
    ({ status, statusInfo, filename }) => {
      if (status === 'Rejected') return { outcome: 'rejected', detail: detailOf(status, statusInfo) };
      const named = filename === undefined ? {} : { filename };
      return { outcome: 'accepted', ...named, ...(status === 'AcceptedCanceled' ? { cancelsEarlier: true } : {}) };
    },
    'LogStatusNotification',
  );
};
