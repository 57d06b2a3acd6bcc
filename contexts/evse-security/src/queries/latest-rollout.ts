import type { StationBundle } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type LatestRollout, TRIED_AGAIN_WITHIN_MS } from '../anchor-drift/anchor-drift.ts';
import { isRunning } from '../commands/open-processes.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { TrustAnchorRollout } from '../trust-anchor-rollout/trust-anchor-rollout.ts';

/** As drift looks at it, with how many of its bundle have failed before it. */
export async function latestRollout(
  { stores, clock }: Pick<EvseSecurityDependencies, 'stores' | 'clock'>,
  tx: Transaction,
  bundle: StationBundle,
  rollout: TrustAnchorRollout | undefined,
): Promise<LatestRollout | null> {
  if (rollout === undefined) return null;
  const { identityId, phase, waitingFor, changedAt, stop } = rollout;
  const since = new Date(clock.now().getTime() - TRIED_AGAIN_WITHIN_MS);
  // One that succeeded begins the count anew.
  const begun = phase === 'failed' ? await stores.rollouts.begunOfBundle(tx, bundle, [identityId], since) : [];
  const failures = begun.length - 1 - begun.findLastIndex((one) => one.phase !== 'failed');
  return { isRunning: isRunning(phase), waitingFor, endedAt: changedAt, stop, failures };
}
