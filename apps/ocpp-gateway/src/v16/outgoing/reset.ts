import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';

interface ResetResponse {
  readonly status: 'Accepted' | 'Rejected';
}

/**
 * 5.14. 1.6 cannot wait for a transaction to end: `Soft` ends it in good order first, `Hard` need not. So a process
 * restarts a station of 1.6 only where nothing milder is left.
 */
export const reset = ({ when }: CommandOf<'restart'>): OutgoingCall =>
  outgoing<ResetResponse>('Reset', { type: when === 'now' ? 'Hard' : 'Soft' }, ({ status }) =>
    status === 'Accepted' ? { outcome: 'accepted' } : { outcome: 'rejected', detail: status },
  );
