import type { StationBundle } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import {
  type AnchorDrift,
  anchorDrift,
  type DriftMeasure,
  driftMeasure,
  isOfOthers,
  type OthersAt,
} from '../anchor-drift/anchor-drift.ts';
import { objectionTo } from '../capability/objection.ts';
import { type Charger, type ChargerId, purposeOf } from '../charger/charger.ts';
import { capabilitiesOf } from '../commands/station-capabilities.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { anchorOwners, isForVehicles } from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import { latestRollout } from './latest-rollout.ts';
import { vehicleDriftOfStations } from './vehicle-anchor-drift.ts';

export interface AnchorDriftQuery {
  readonly bundle: StationBundle;
  /** Null: either. */
  readonly drift: keyof AnchorDrift | null;
  /** Stations that lack this anchor, or have it still; null: any. */
  readonly fingerprint: string | null;
  readonly after: ChargerId | null;
  readonly limit: number;
}

/** A station that differs from what it is to have. */
export interface StationDrift extends AnchorDrift {
  readonly station: Charger;
  readonly isOnline: boolean;
  /** Its last list of roots; null: it never gave one. */
  readonly listedAt: Date | null;
}

const AT_ONCE = 500;

/** Of these owners, by identity id, those that differ. */
export async function listAnchorDrift(
  deps: EvseSecurityDependencies,
  { bundle, drift, fingerprint, after: from, limit }: AnchorDriftQuery,
  owners: OwnerScope,
): Promise<readonly StationDrift[]> {
  const driftOf = await comparison(deps, bundle);
  const isMeant = ({ missing, unwanted }: StationDrift): boolean => {
    const rows = [...(drift === 'unwanted' ? [] : missing), ...(drift === 'missing' ? [] : unwanted)];
    return rows.some(({ anchor }) => fingerprint === null || anchor?.fingerprint === fingerprint);
  };
  const found: StationDrift[] = [];
  for (let after = from; ; ) {
    const page: readonly Charger[] = await deps.transactions.snapshot((tx) =>
      deps.stores.chargers.page(tx, owners, { after, limit: AT_ONCE }),
    );
    found.push(...(await driftOf(page)).filter(isMeant));
    after = page.at(-1)?.identityId ?? null;
    if (page.length < AT_ONCE || found.length >= limit) return found.slice(0, limit);
  }
}

async function comparison(
  deps: EvseSecurityDependencies,
  bundle: StationBundle,
): Promise<(page: readonly Charger[]) => Promise<readonly StationDrift[]>> {
  if (isForVehicles(bundle)) {
    const rollout = await deps.lifecycle.trustAnchorRollout(bundle);
    return (page) => deps.transactions.snapshot((tx) => vehicleDriftOfStations(deps, tx, rollout, page));
  }
  const measure = await readDriftMeasure(deps);
  return async (page) => {
    const others = await whereOthersAre(deps, measure, page);
    return deps.transactions.snapshot((tx) => driftOfStations(deps, tx, measure, page, others));
  };
}

/** Read before any row is: the lifecycle has a connection of its own. */
export async function readDriftMeasure({
  lifecycle,
}: Pick<EvseSecurityDependencies, 'lifecycle'>): Promise<DriftMeasure> {
  const rollout = await lifecycle.trustAnchorRollout('charging_station_trust');
  return driftMeasure(rollout, await lifecycle.stationTrustAnchors(), await lifecycle.firstAnchor(rollout.anchors));
}

/** Of those that list a root of others. */
async function whereOthersAre(
  { transactions, stores, lifecycle }: EvseSecurityDependencies,
  measure: DriftMeasure,
  chargers: readonly Charger[],
): Promise<Others> {
  const ids = chargers.map(({ identityId }) => identityId);
  const lists = await transactions.snapshot((tx) => stores.listedRoots.ofChargers(tx, ids));
  const meant = lists.filter(({ roots }) => roots.some(({ hashData }) => isOfOthers(measure, hashData)));
  const listing = new Set(meant.map(({ identityId }) => identityId));
  if (listing.size === 0) return new Map();
  const [inUse, cohorts] = [await lifecycle.rootsInUse([...listing]), await lifecycle.cohortsOf([...listing])];
  return new Map(
    chargers.flatMap((charger): readonly (readonly [ChargerId, OthersAt])[] => {
      const { identityId, owner, family } = charger;
      const used = inUse.get(identityId);
      if (used === undefined) return [];
      const of = { owner, family, cohorts: cohorts.get(identityId) ?? [] };
      return [[identityId, { inUse: used, policy: lifecycle.rootsOfOthers(purposeOf(charger), of) }]];
    }),
  );
}

type Others = ReadonlyMap<ChargerId, OthersAt>;

/** Security profile 1 of OCPP is a password without TLS. */
const FIRST_PROFILE_WITH_TLS = 2;

/** Of these those that differ; `others` is of those alone that list a root of others. Who never came has no roots, and without TLS, or behind a local controller, it verifies nobody by them. */
export async function driftOfStations(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  measure: DriftMeasure,
  chargers: readonly Charger[],
  others: Others = new Map(),
): Promise<readonly StationDrift[]> {
  const { stores, clock } = deps;
  const stations = chargers.filter(({ kind }) => anchorOwners.includes(kind));
  const ids = stations.map(({ identityId }) => identityId);
  const names = stations.map(({ wireName }) => wireName);
  const behind = await stores.controllerStations.carrying(tx, names);
  const installed = Map.groupBy(await stores.anchors.ofChargers(tx, ids), (one) => one.identityId);
  const lists = new Map((await stores.listedRoots.ofChargers(tx, ids)).map((one) => [one.identityId, one]));
  const sessions = await stores.sessions.currentOf(tx, ids);
  const rollouts = await stores.rollouts.latestOfEach(tx, ids);
  const capabilities = await capabilitiesOf(deps, tx, stations);
  const found: StationDrift[] = [];
  for (const station of stations) {
    const { identityId, wireName, boot, lastSeenAt } = station;
    const profile = sessions.get(identityId)?.securityProfile ?? boot?.securityProfile ?? FIRST_PROFILE_WITH_TLS;
    if (behind.has(wireName) || lastSeenAt === null || profile < FIRST_PROFILE_WITH_TLS) continue;
    const listed = lists.get(identityId) ?? null;
    const known = capabilities.get(identityId);
    const objection =
      known === undefined ? null : (objectionTo('list_certificates', known) ?? objectionTo('install_anchor', known));
    const latest = await latestRollout(deps, tx, 'charging_station_trust', rollouts.get(identityId));
    const checksRoots = known?.additional_root_check.value === true;
    const facts = {
      installed: installed.get(identityId) ?? [],
      listed,
      others: others.get(identityId) ?? null,
      objection,
      checksRoots,
      latest,
    };
    const drift = anchorDrift(measure, facts, clock.now());
    if (drift.missing.length === 0 && drift.unwanted.length === 0) continue;
    found.push({ station, isOnline: sessions.has(identityId), listedAt: listed?.listedAt ?? null, ...drift });
  }
  return found;
}
