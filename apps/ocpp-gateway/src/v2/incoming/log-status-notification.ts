import type { LogProgress } from '@bfcert/evse-security/station-contract';
import { detailOf, type StatusInfo } from '../../dialect/outgoing-call.ts';
import { incoming } from '../../dialect/station-side.ts';
import { cutText } from '../../facts/cut-text.ts';

type UploadLogStatus =
  | 'BadMessage'
  | 'Idle'
  | 'NotSupportedOperation'
  | 'PermissionDenied'
  | 'Uploaded'
  | 'UploadFailure'
  | 'Uploading'
  | 'AcceptedCanceled';

interface LogStatusNotificationRequest {
  readonly status: UploadLogStatus;
  /** Left out by a station that was triggered and is idle (N01.FR.13), and by many of 1.6 whenever they like. */
  readonly requestId?: number;
  /** 2.1. */
  readonly statusInfo?: StatusInfo;
}

const PROGRESS: Readonly<Record<UploadLogStatus, LogProgress>> = {
  BadMessage: 'not_understood',
  Idle: 'idle',
  NotSupportedOperation: 'not_supported',
  PermissionDenied: 'refused_by_receiver',
  Uploaded: 'uploaded',
  UploadFailure: 'upload_failed',
  Uploading: 'uploading',
  AcceptedCanceled: 'cancelled',
};

/** Of details that a station gives, for people. */
const LONGEST_DETAIL = 255;

/** N01: a station tells how it stands with the log that it was asked for. */
export const logStatusNotification = incoming<LogStatusNotificationRequest>(
  'triggered',
  async (session, { status, requestId, statusInfo }, side) => {
    await side.facts.report({
      factId: side.newFactId(),
      at: side.clock.now().toISOString(),
      kind: 'log_progress',
      identityId: session.identity.identityId,
      connectionId: session.connectionId,
      requestId: requestId ?? null,
      progress: PROGRESS[status],
      detail: statusInfo === undefined ? null : cutText(detailOf(status, statusInfo), LONGEST_DETAIL),
    });
    return { ok: true, payload: {} };
  },
);
