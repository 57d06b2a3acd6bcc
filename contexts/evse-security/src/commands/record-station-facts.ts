import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';
import { recordUpstreamChanged } from '../upstream/record-upstream-changed.ts';
import type { FailedFacts } from './failed-facts.ts';
import { recordBootNotification } from './record-boot-notification.ts';
import { recordLogProgress, recordLogUploadFailed } from './record-log-progress.ts';
import { recordHandshakeRefused, recordStationSecurityEvent } from './record-security-event.ts';
import { recordGatewayStarted, recordSessionClosed } from './record-session-closed.ts';
import { recordSessionOpened } from './record-session-opened.ts';
import { recordSettingsReported } from './record-settings-reported.ts';

/**
 * What a gateway saw, in its order. Each fact may come twice and is recorded once; those of two
 * gateways may come in any order. When it throws, the gateway brings all of them again.
 */
export async function recordStationFacts(
  deps: EvseSecurityDependencies,
  facts: readonly StationFact[],
  { nodeId }: { readonly nodeId: string },
  failures: FailedFacts,
): Promise<void> {
  const { transactions, stores } = deps;
  const ids = facts.map(({ factId }) => factId);
  const seen = await transactions.run((tx) => stores.seenFacts.among(tx, ids));
  for (const fact of facts) {
    try {
      await recordFact(deps, fact, nodeId, seen.has(fact.factId));
      failures.recorded(fact.factId);
    } catch (error) {
      await failures.failed(deps, fact, nodeId, error);
    }
  }
}

function recordFact(deps: EvseSecurityDependencies, fact: StationFact, nodeId: string, seen: boolean): Promise<void> {
  // A repeated session still gets its epoch told: the gateway repeats what it got no answer to.
  if (fact.kind === 'session_opened') return recordSessionOpened(deps, fact, { nodeId, seen });
  if (seen) return Promise.resolve();
  switch (fact.kind) {
    case 'gateway_started':
      return recordGatewayStarted(deps, fact, nodeId);
    case 'session_closed':
      return recordSessionClosed(deps, fact, nodeId);
    case 'boot_notification':
      return recordBootNotification(deps, fact, nodeId);
    case 'upstream_changed':
      return recordUpstreamChanged(deps, fact);
    case 'settings_reported':
      return recordSettingsReported(deps, fact);
    case 'handshake_refused':
      return recordHandshakeRefused(deps, fact, nodeId);
    case 'security_event':
      return recordStationSecurityEvent(deps, fact, nodeId);
    case 'log_progress':
      return recordLogProgress(deps, fact, nodeId);
    case 'log_upload_failed':
      return recordLogUploadFailed(deps, fact, nodeId);
    default:
      return fact satisfies never;
  }
}
