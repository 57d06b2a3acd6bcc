import type { Attempt } from '../station-process/attempt.ts';
import type { Decision } from '../station-process/check.ts';
import type { MigrationFacts } from './facts.ts';

/**
 * A station that came back with its password after `departure`, when it was sent to its new connection. It says nothing of
 * its certificate where a gateway has started since: what did not answer may have been ours. A gateway that starts again
 * and again may do so because of this very station, so that is an excuse a few times only.
 */
export function fellBack(facts: MigrationFacts, departure: Attempt | null, what: string): Decision {
  const { gatewayStartedAt, policy, certificate } = facts;
  const because = certificate?.state === 'gone' ? `${what}, which is out of force (${certificate.lastOutcome})` : what;
  const since = departure?.startedAt ?? facts.roundStartedAt;
  const wasAway = gatewayStartedAt !== null && gatewayStartedAt >= since;
  if (!wasAway || facts.case.cutoverInterruptions >= policy.excusedCutovers) {
    return { kind: 'move', event: 'fell_back', because };
  }
  return {
    kind: 'move',
    event: 'interrupted',
    because: `${because}; a gateway was away meanwhile, so it is not counted`,
  };
}

export const cameBackWithPassword = 'the station came back with its password instead of its certificate';
/** Of one that was on Profile 3 already. */
export const leftItsCertificate = 'the station came back with its password and left its certificate';
