import { isStationBundle, type TrustAnchorBundleId } from '@bfcert/certificate-lifecycle';
import type { EvseSecurityDependencies } from '../ports.ts';
import { ownersOf } from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import { MOST_MEMBERS } from '../wave/wave.ts';
import { processContext } from './command-context.ts';
import { rolloutWork } from './rollout-work.ts';
import { selectStations } from './select-stations.ts';
import { readAround } from './wave-work.ts';

/**
 * A version that is on its way has arrived once no station is left that it could be brought to: it is in force then. One
 * whose family cannot take it is not waited for; that it would lose its connection is told where that is asked. Nor is one that
 * never came: it comes as any newcomer does to a version that is in force, and meanwhile nobody else would be repaired.
 */
export async function completeRollout(deps: EvseSecurityDependencies, bundleId: TrustAnchorBundleId): Promise<void> {
  const { lifecycle, transactions } = deps;
  const bundle = (await lifecycle.trustAnchorBundle(bundleId))?.purpose;
  if (bundle === undefined || !isStationBundle(bundle)) return;
  const around = await readAround(deps, { bundle });
  if (around.rollout?.bundleId !== bundleId || around.rollout.state !== 'releasing') return;
  const every = { kinds: ownersOf(bundle), owners: 'all', most: Number.POSITIVE_INFINITY } as const;
  const found = (await selectStations(deps, {}, every)).filter(({ lastSeenAt }) => lastSeenAt !== null);
  for (let from = 0; from < found.length; from += MOST_MEMBERS) {
    const some = found.slice(from, from + MOST_MEMBERS);
    const settled = await transactions.snapshot((tx) => rolloutWork.objections(deps, tx, some, around));
    const isLeft = some.some(({ identityId }) => {
      const reason = settled.get(identityId)?.reason;
      return reason === undefined || reason === 'rollout_is_open';
    });
    if (isLeft) return;
  }
  const context = processContext(`tar:${bundleId}`, 'every station that it can be brought to has it');
  // Refused: somebody has rolled it back, or another server was here first.
  await lifecycle.activateTrustAnchors({ bundleId }, context);
}
