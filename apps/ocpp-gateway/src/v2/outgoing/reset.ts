import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';

interface ResetResponse {
  readonly status: 'Accepted' | 'Rejected' | 'Scheduled';
  readonly statusInfo?: StatusInfo;
}

/** B11 and B12. Scheduled: after the running transaction, which may take hours (B12.FR.01). */
export const reset = ({ when }: CommandOf<'restart'>): OutgoingCall =>
  outgoing<ResetResponse>('Reset', { type: when === 'now' ? 'Immediate' : 'OnIdle' }, ({ status, statusInfo }) => {
    if (status === 'Accepted') return { outcome: 'accepted' };
    if (status === 'Scheduled') return { outcome: 'accepted', deferred: true };
    return { outcome: 'rejected', detail: detailOf(status, statusInfo) };
  });
