import type { AnchorRollout } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type AnchorDrift, anchorDrift } from '../anchor-drift/anchor-drift.ts';
import { anchorsByHash } from '../anchor-drift/anchors-by-hash.ts';
import type { Charger } from '../charger/charger.ts';
import { capabilitiesOf } from '../commands/station-capabilities.ts';
import { vehicleRolloutObjections } from '../commands/vehicle-rollout-objections.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { isForVehicles, ownersOf, rootKindOf } from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import type { StationDrift } from './anchor-drift.ts';
import { latestRollout } from './latest-rollout.ts';

/**
 * Of these those that differ in roots for vehicles. Whom nobody has brought any is to have them by a version on its way alone:
 * not every station checks contracts and vehicles by itself. What others have put there is none of ours: it is not compared.
 */
export async function vehicleDriftOfStations(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  rollout: AnchorRollout,
  chargers: readonly Charger[],
): Promise<readonly StationDrift[]> {
  const { bundle } = rollout;
  if (!isForVehicles(bundle)) throw new Error(`${bundle} is no bundle of roots for vehicles`);
  const { stores, clock } = deps;
  const stations = chargers.filter(({ kind, lastSeenAt }) => ownersOf(bundle).includes(kind) && lastSeenAt !== null);
  const ids = stations.map(({ identityId }) => identityId);
  const ours = new Set([...rollout.anchors, ...rollout.unwanted].map(({ fingerprint }) => fingerprint));
  const installed = Map.groupBy(
    (await stores.anchors.ofChargers(tx, ids)).filter(({ fingerprint }) => ours.has(fingerprint)),
    (one) => one.identityId,
  );
  const lists = new Map((await stores.installedCertificates.ofChargers(tx, ids)).map((one) => [one.identityId, one]));
  const sessions = await stores.sessions.currentOf(tx, ids);
  const rollouts = await stores.rollouts.latestOfBundle(tx, bundle, ids);
  const capabilities = await capabilitiesOf(deps, tx, stations);
  const against = await vehicleRolloutObjections(deps, tx, stations, { rollout, bundle, capabilities });
  const former = anchorsByHash(rollout.unwanted);
  const measure = { rollout, firstAnchor: null, wanted: [], isWanted: () => true, former };
  const found: StationDrift[] = [];
  for (const station of stations) {
    const { identityId } = station;
    const known = installed.get(identityId) ?? [];
    const objection = against(station, known);
    if (known.length === 0 && (rollout.state !== 'releasing' || objection !== null)) continue;
    const list = lists.get(identityId) ?? null;
    const facts = {
      installed: known,
      listed: known.length === 0 ? null : { roots: [], lacking: [] },
      others: null,
      objection: objection === null ? null : { reason: objection.code, detail: objection.detail },
      checksRoots: false,
      latest: await latestRollout(deps, tx, bundle, rollouts.get(identityId)),
    };
    const drift = anchorDrift(measure, facts, clock.now());
    if (drift.missing.length === 0 && drift.unwanted.length === 0) continue;
    const roots = (list?.certificates ?? []).filter(({ kind }) => kind === rootKindOf[bundle]);
    const listedAs = (fingerprint: string | undefined) =>
      roots.find(({ hashData }) => former(hashData)?.fingerprint === fingerprint)?.hashData ?? null;
    const unwanted: AnchorDrift['unwanted'] = drift.unwanted.map((one) => ({
      ...one,
      hashData: listedAs(one.anchor?.fingerprint),
    }));
    const isOnline = sessions.has(identityId);
    found.push({ station, isOnline, listedAt: list?.listedAt ?? null, missing: drift.missing, unwanted });
  }
  return found;
}
