import { type AnchorRollout, type StationBundle, stationBundles } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { driftOfStations, readDriftMeasure, type StationDrift } from '../queries/anchor-drift.ts';
import { vehicleDriftOfStations } from '../queries/vehicle-anchor-drift.ts';
import { isForVehicles } from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import { openRollout } from './rollout-work.ts';

/** In one look, which comes every minute: three hundred in an hour, whatever has taken the roots from a whole fleet. */
const AT_ONCE = 5;
const PAGE = 200;

/**
 * Every minute: connected stations whose last list lacks a root of the version in force are sent it again, each at most once
 * a day and three times a week as long as it fails; of roots for vehicles those alone that were brought it before. While a
 * version is on its way waves alone bring roots of its bundle, at their pace and in their groups. What nobody wants is taken
 * from no station by this but as the end of every rollout: a version without it was released. Returns of how many it was begun.
 */
export async function reconcileAnchors(deps: EvseSecurityDependencies): Promise<number> {
  let begun = 0;
  // Those by which they verify us come first.
  for (const bundle of stationBundles) {
    const look = await lookOf(deps, bundle);
    if (look.rollout.state === 'active') begun += await reconcile(deps, look, AT_ONCE - begun);
  }
  return begun;
}

interface Look {
  readonly rollout: AnchorRollout;
  /** Connected stations that lack something, ascending. */
  lacking(tx: Transaction, after: ChargerId | null): Promise<readonly ChargerId[]>;
  drift(tx: Transaction, stations: readonly Charger[]): Promise<readonly StationDrift[]>;
}

async function lookOf(deps: EvseSecurityDependencies, bundle: StationBundle): Promise<Look> {
  const { stores } = deps;
  if (isForVehicles(bundle)) {
    const rollout = await deps.lifecycle.trustAnchorRollout(bundle);
    const fingerprints = rollout.anchors.map(({ fingerprint }) => fingerprint);
    return {
      rollout,
      lacking: (tx, after) => stores.anchors.unverifiedOnline(tx, fingerprints, after, PAGE),
      drift: (tx, stations) => vehicleDriftOfStations(deps, tx, rollout, stations),
    };
  }
  const measure = await readDriftMeasure(deps);
  return {
    rollout: measure.rollout,
    lacking: (tx, after) => stores.listedRoots.lackingOnline(tx, after, PAGE),
    drift: (tx, stations) => driftOfStations(deps, tx, measure, stations),
  };
}

async function reconcile(
  deps: EvseSecurityDependencies,
  { rollout: { bundle }, lacking, drift }: Look,
  most: number,
): Promise<number> {
  const { transactions, stores, clock } = deps;
  let begun = 0;
  let after: ChargerId | null = null;
  while (begun < most) {
    const from: ChargerId | null = after;
    const { ids, due } = await transactions.snapshot(async (tx) => {
      const page = await lacking(tx, from);
      const found = await stores.chargers.findAll(tx, page);
      const inService = found.filter(({ decommissionedAt }) => decommissionedAt === null);
      const drifting = await drift(tx, inService);
      const now = clock.now();
      const isDue = drifting.filter(({ missing }) =>
        missing.some(({ next: { step, at } }) => step === 'by_itself' && at !== null && at <= now),
      );
      return { ids: page, due: isDue.map(({ station }) => station.identityId) };
    });
    for (const identityId of due.slice(0, most - begun)) {
      const context = {
        actor: systemActor('trust-anchor-reconciliation'),
        reason: 'its last list lacks a trust anchor of the version in force',
        correlationId: newId('cor', clock.now().getTime()),
      };
      const opened = await transactions.run((tx) => openRollout(deps, tx, { identityId, bundle }, context));
      if (opened !== null) begun++;
    }
    if (ids.length < PAGE) return begun;
    after = ids.at(-1) ?? null;
  }
  return begun;
}
