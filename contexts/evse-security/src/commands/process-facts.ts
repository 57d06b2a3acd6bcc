import {
  type AnchorRollout,
  boundValue,
  type CertificateId,
  type ReleasedTrustAnchors,
} from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import { inService, type Session } from '../charger/session.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CertificateFact, EndpointFact, StationFacts } from '../station-process/check.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import {
  isForVehicles,
  type OthersToGo,
  rolloutSteps,
  rootKindOf,
  type UnwantedAnchor,
} from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';
import { certificateFact } from './certificate-fact.ts';
import { inUseBy } from './in-use-by.ts';
import { givesCertificate } from './open-processes.ts';
import { isToHaveCombined } from './own-place.ts';
import { type AnchorsOfStation, stationAnchors, v2gRootsFor } from './station-anchors.ts';
import { capabilitiesOfOne } from './station-capabilities.ts';

/** What others know of what a process is about, read before its row is locked: a lock never waits for another connection. */
export interface KnownAround {
  readonly certificate: CertificateFact | null;
  readonly anchors: Pick<ReleasedTrustAnchors, 'anchors'> | null;
  readonly firstAnchor: string | null;
  readonly unwantedAnchors: readonly UnwantedAnchor[];
  readonly othersToGo: OthersToGo | null;
  readonly v2gRoots: AnchorsOfStation | null;
  readonly rootsOfCertificate: readonly string[];
  readonly chainLimitIsExclusive: boolean;
  readonly endpoint: EndpointFact | null;
  readonly isCombined: boolean;
  readonly awaitsOwner: boolean;
  readonly isClockInDoubt: boolean;
}

/** The only steps whose checks look at anchors. */
const needsAnchors: ReadonlySet<string> = new Set(['trust_anchor', 'install']);
/** Those that send a station what it lacks of them. */
const sendsAnchors: ReadonlySet<string> = new Set(['trust_anchor', 'anchors']);
/** Those of a rollout, which is about one version alone. */
const ofRollout: ReadonlySet<string> = new Set(rolloutSteps);

export async function knownAround(
  deps: EvseSecurityDependencies,
  process: StationProcess<string>,
): Promise<KnownAround> {
  const { phase, identityId, certificateId, phaseDeadline } = process;
  const seemsOver = phaseDeadline !== null && deps.clock.now() >= phaseDeadline;
  const looksAtAnchors = needsAnchors.has(phase);
  const rollout =
    process.bundle !== null && ofRollout.has(phase) ? await deps.lifecycle.trustAnchorRollout(process.bundle) : null;
  const carriesConnection = rollout?.bundle === 'charging_station_trust';
  const endpoint = await endpointFact(deps, process.endpoint);
  const certificate = await certificateFact(deps, certificateId);
  const isCombined = await isAboutCombined(deps, process, certificate);
  const v2gPurpose = endpoint?.purpose ?? (isCombined ? 'evse_v2g' : null);
  const anchors = rollout ?? (endpoint === null && looksAtAnchors ? await deps.lifecycle.stationTrustAnchors() : null);
  const v2gRoots = v2gPurpose !== null && looksAtAnchors ? await v2gRootsFor(deps, v2gPurpose) : null;
  const ofStation = [...(anchors?.anchors ?? []), ...(v2gRoots?.anchors ?? [])];
  return {
    certificate,
    anchors,
    firstAnchor:
      anchors !== null && sendsAnchors.has(phase) && (rollout === null || carriesConnection)
        ? await firstAnchorAt(deps, identityId, anchors)
        : null,
    unwantedAnchors: rollout === null ? [] : await withUse(deps, identityId, rollout),
    othersToGo:
      phase === 'removal' && rollout !== null && carriesConnection ? await othersToGo(deps, identityId, rollout) : null,
    v2gRoots,
    rootsOfCertificate:
      phase === 'install' && certificateId !== null
        ? await deps.lifecycle.anchorsAbove(certificateId as CertificateId, ofStation)
        : [],
    chainLimitIsExclusive: phase === 'install' && (await hasExclusiveChainLimit(deps, identityId)),
    endpoint,
    isCombined,
    awaitsOwner: phase === 'readiness' && (await awaitsOwner(deps, identityId)),
    isClockInDoubt: seemsOver && (await deps.lifecycle.noticeClockDoubt()) !== null,
  };
}

/** All that its next step is decided by, in the transaction that has its row. */
export async function readFacts<Phase extends string>(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  process: StationProcess<Phase>,
  known: KnownAround,
): Promise<StationFacts> {
  const { stores, policy } = deps;
  const charger = await stores.chargers.find(tx, process.identityId);
  if (charger === null) throw new Error(`${process.id} is about a charger that does not exist`);
  return {
    processId: process.id,
    roundStartedAt: process.roundStartedAt,
    policy,
    charger,
    chainLimitIsExclusive: known.chainLimitIsExclusive,
    endpoint: known.endpoint,
    isCombined: known.isCombined,
    capabilities: await capabilitiesOfOne(deps, tx, charger),
    session: lineOf(process, await stores.sessions.current(tx, process.identityId)),
    attempts: await stores.attempts.ofRound(tx, process.id, process.round),
    anchors: known.anchors === null ? [] : await stationAnchors(deps, tx, process.identityId, known.anchors),
    firstAnchor: known.firstAnchor,
    unwantedAnchors: known.unwantedAnchors,
    othersToGo: known.othersToGo,
    rootsOfOtherUses: await rootsOfOtherUses(deps, tx, process),
    v2gRoots: known.v2gRoots === null ? [] : await stationAnchors(deps, tx, process.identityId, known.v2gRoots),
    requests: await stores.requests.ofProcess(tx, process.id),
    certificate: known.certificate,
    rootsOfCertificate: known.rootsOfCertificate,
    discard:
      process.certificateId === null ? null : await stores.discards.find(tx, process.identityId, process.certificateId),
    requestId: await requestIdOf(stores, tx, process),
    ...(known.awaitsOwner ? { awaitsOwner: true } : {}),
    ...(known.isClockInDoubt ? { isClockInDoubt: true } : {}),
  };
}

/** Of nobody else it matters which one is the first. */
async function firstAnchorAt(
  deps: EvseSecurityDependencies,
  identityId: ChargerId,
  { anchors }: Pick<ReleasedTrustAnchors, 'anchors'>,
): Promise<string | null> {
  const checksRoots = await deps.transactions.run(async (tx) => {
    const charger = await deps.stores.chargers.find(tx, identityId);
    return charger !== null && (await capabilitiesOfOne(deps, tx, charger)).additional_root_check.value === true;
  });
  return checksRoots ? deps.lifecycle.firstAnchor(anchors) : null;
}

/** By the policy, for whose rules the identity has its cohorts. */
async function awaitsOwner(
  { lifecycle }: EvseSecurityDependencies,
  identityId: StationProcess<string>['identityId'],
): Promise<boolean> {
  const identity = await lifecycle.findIdentity(identityId);
  return identity !== null && lifecycle.migrationPermission(identity) === 'awaits_owner';
}

/** Of a rollout of roots for vehicles: they share the store, and a station deletes by hash from every use. */
async function rootsOfOtherUses(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  { bundle, identityId }: StationProcess<string>,
): Promise<StationFacts['rootsOfOtherUses']> {
  if (bundle === null || !isForVehicles(bundle)) return [];
  const certificates = (await stores.installedCertificates.find(tx, identityId))?.certificates ?? [];
  return certificates.flatMap(({ kind, hashData }) =>
    kind === 'v2g_chain' || kind === rootKindOf[bundle] ? [] : [hashData],
  );
}

/** Whatever stands under them: a station loses no root that its connection depends on now. */
async function withUse(
  { lifecycle }: EvseSecurityDependencies,
  identityId: ChargerId,
  { bundle, unwanted }: AnchorRollout,
): Promise<readonly UnwantedAnchor[]> {
  if (unwanted.length === 0) return [];
  if (isForVehicles(bundle)) {
    // What its EVSEs show to vehicles ends at these.
    const shown = bundle === 'v2g_trust' ? await issuedUnder(lifecycle) : new Set<string>();
    return unwanted.map((anchor) => ({ ...anchor, isInUse: shown.has(anchor.fingerprint) }));
  }
  const ours = await lifecycle.listenerAnchors(unwanted);
  const own = (await lifecycle.ownAnchorsOf([identityId], unwanted)).get(identityId);
  return unwanted.map((anchor) => ({
    ...anchor,
    isInUse: ours.has(anchor.fingerprint) || (own?.has(anchor.fingerprint) ?? false),
  }));
}

const issuedUnder = async ({ v2gRoots }: EvseSecurityDependencies['lifecycle']): Promise<ReadonlySet<string>> =>
  new Set([...(await v2gRoots('evse_v2g')), ...(await v2gRoots('evse_v2g_20'))].map(({ fingerprint }) => fingerprint));

async function othersToGo(
  deps: EvseSecurityDependencies,
  identityId: ChargerId,
  { anchors, unwanted }: AnchorRollout,
): Promise<OthersToGo | null> {
  const identity = await deps.lifecycle.findIdentity(identityId);
  if (identity === null) return null;
  const purpose = identity.subjectType === 'controller' ? 'controller_identity' : 'charger_identity';
  if (deps.lifecycle.rootsOfOthers(purpose, identity) === 'leave') return null;
  // What is prepared is ours as well: a renewal may have brought it.
  const trusted = await deps.lifecycle.stationTrustAnchors();
  return { ours: [...anchors, ...unwanted, ...trusted.anchors], inUse: await inUseBy(deps, identityId) };
}

/** The only step whose checks look at it is the one that sends a chain. */
async function hasExclusiveChainLimit(
  { lifecycle }: EvseSecurityDependencies,
  identityId: StationProcess<string>['identityId'],
): Promise<boolean> {
  const tolerated = (await lifecycle.toleratedOf([identityId])).get(identityId) ?? [];
  return tolerated.some(({ kind }) => kind === 'exclusive_chain_limit');
}

/**
 * Looked at where the station gets its anchors, is asked for its request, and is sent the certificate of it. One that there
 * is stays what it is in every step, whatever the next one would be.
 */
async function isAboutCombined(
  deps: EvseSecurityDependencies,
  { phase, identityId, endpoint }: StationProcess<string>,
  certificate: CertificateFact | null,
): Promise<boolean> {
  if (endpoint !== null || !(phase === 'csr' || needsAnchors.has(phase))) return false;
  if (certificate !== null && certificate.state !== 'gone') return certificate.purpose === 'charger_combined';
  const charger = await deps.transactions.run((tx) => deps.stores.chargers.find(tx, identityId));
  return charger !== null && (await isToHaveCombined(deps, charger));
}

async function endpointFact(
  { lifecycle }: EvseSecurityDependencies,
  endpoint: VehicleEndpoint | null,
): Promise<EndpointFact | null> {
  if (endpoint === null) return null;
  const identity = await lifecycle.findIdentity(endpoint.identityId);
  return {
    ...endpoint,
    organisation: identity === null ? null : boundValue(identity, 'organisation'),
    heldBy: await lifecycle.combinedHolderOf(endpoint),
  };
}

/**
 * What comes through a local controller proves nothing of the station, and a process about its own certificate waits for
 * its own line. What it shows to vehicles is no matter of the line that it comes in on. Who is in for its own certificate
 * alone is sent what leads to that: no password, no other connection, nothing for vehicles.
 */
function lineOf(process: StationProcess<string>, session: Session | null): Session | null {
  const isOwn = process.endpoint === null && !(process.bundle !== null && isForVehicles(process.bundle));
  if (isOwn && session?.controllerId != null) return null;
  return isOwn && givesCertificate(process) ? session : inService(session);
}

/** As the station numbers it now: it may have sent the same request again since. */
async function requestIdOf<Phase extends string>(
  { requests }: EvseSecurityDependencies['stores'],
  tx: Transaction,
  { identityId, certificateId }: StationProcess<Phase>,
): Promise<number | null> {
  if (certificateId === null) return null;
  return (await requests.ofCertificate(tx, identityId, certificateId))?.requestId ?? null;
}
