import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { driftOfStations, readDriftMeasure } from '../queries/anchor-drift.ts';
import { openRollout } from './rollout-work.ts';

/** In one look, which comes every minute: three hundred in an hour, whatever has taken the roots from a whole fleet. */
const AT_ONCE = 5;
const PAGE = 200;

/**
 * Every minute: connected stations whose last list lacks a root of the version in force are sent it again, each at most once
 * a day and three times a week as long as it fails. While a version is on its way waves alone bring roots, at their pace and
 * in their groups. What nobody wants is taken from no station by this but as the end of every rollout: a version without it
 * was released. Returns of how many it was begun.
 */
export async function reconcileAnchors(deps: EvseSecurityDependencies): Promise<number> {
  const { transactions, stores, clock } = deps;
  const measure = await readDriftMeasure(deps);
  if (measure.rollout.state === 'releasing') return 0;
  let begun = 0;
  let after: ChargerId | null = null;
  do {
    const from: ChargerId | null = after;
    const { ids, due } = await transactions.snapshot(async (tx) => {
      const page = await stores.listedRoots.lackingOnline(tx, from, PAGE);
      const drifting = await driftOfStations(deps, tx, measure, await stores.chargers.findAll(tx, page));
      const now = clock.now();
      const isDue = drifting.filter(({ missing }) =>
        missing.some(({ next: { step, at } }) => step === 'by_itself' && at !== null && at <= now),
      );
      return { ids: page, due: isDue.map(({ station }) => station.identityId) };
    });
    for (const identityId of due.slice(0, AT_ONCE - begun)) {
      const context = {
        actor: systemActor('trust-anchor-reconciliation'),
        reason: 'its last list lacks a trust anchor of the version in force',
        correlationId: newId('cor', clock.now().getTime()),
      };
      if ((await transactions.run((tx) => openRollout(deps, tx, identityId, context))) !== null) begun++;
    }
    after = ids.length < PAGE ? null : (ids.at(-1) ?? null);
  } while (after !== null && begun < AT_ONCE);
  return begun;
}
