import type { Transaction } from '@bfcert/kernel/transaction';
import type { EvseSecurityDependencies } from '../ports.ts';
import { DECOMMISSIONED, type StationProcess } from '../station-process/station-process.ts';

/** In which phase a station that stops for good has failed at what (FR-010). Of those that are missing, nothing is the station's. */
const failedIn: ReadonlyMap<string, string> = new Map([
  ['trust_anchor', 'trust_anchor_install_failed'],
  ['anchors', 'trust_anchor_install_failed'],
  ['csr', 'signing_request_failed'],
  ['install', 'signed_certificate_refused'],
  ['listing', 'signed_certificate_refused'],
  ['cutover', 'reconnect_failed'],
  ['verify', 'reconnect_failed'],
  ['rollback', 'reconnect_failed'],
  ['handshake', 'reconnect_failed'],
  ['change_key', 'reconnect_failed'],
]);

interface FailedMove {
  readonly on: string;
  readonly before: StationProcess<string>;
  readonly after: StationProcess<string>;
  readonly byOperator: boolean;
}

/**
 * One certificate for both took the place, or is all that the station has; or one was ordered for a station that has none; or it is gone.
 * It has failed at nothing.
 */
const NOT_OF_THE_STATION: ReadonlySet<string> = new Set([
  'combined_crosses_trust_domains',
  'combined_not_supported',
  DECOMMISSIONED,
]);

/** What a change of certificate failed at is a security event of its station. The last step of its transaction. */
export async function tellOfFailedMove(
  { lifecycle, clock }: Pick<EvseSecurityDependencies, 'lifecycle' | 'clock'>,
  tx: Transaction,
  move: FailedMove,
): Promise<void> {
  const type = failureOf(move);
  if (type === null) return;
  const { before, after } = move;
  await lifecycle.recordSecurityEvent(tx, {
    source: 'server',
    reporter: 'server',
    type,
    identityId: after.identityId,
    remoteAddress: null,
    at: clock.now().toISOString(),
    reportedTime: null,
    count: 1,
    details: { processId: after.id, phase: before.phase, because: after.lastOutcome },
    about: { certificateId: before.certificateId, processId: after.id },
  });
}

function failureOf({ on, before, after, byOperator }: FailedMove): string | null {
  if (on === 'fell_back' && before.phase === 'rollback_window') return 'reconnect_failed';
  if (on === 'fell_back') return 'activation_rolled_back';
  if (on === 'certificate_refused') return before.phase === 'install' ? 'signed_certificate_refused' : null;
  if (byOperator || (on !== 'stopped' && on !== 'quarantined')) return null;
  if (after.stop !== null && NOT_OF_THE_STATION.has(after.stop.code)) return null;
  return failedIn.get(before.phase) ?? null;
}
