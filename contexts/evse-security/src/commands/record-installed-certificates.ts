import type { CertificateId } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import { sameHashData } from '@bfcert/kernel/x509';
import { driftOf, wantedAnchors } from '../installed-certificates/drift.ts';
import { listsLeaf } from '../installed-certificates/vehicle-chains.ts';
import { nameOfDrift } from '../installed-certificates/vehicle-drift.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CertificateKind, InstalledCertificate, ReportedHashData } from '../station-contract/index.ts';
import type { StationOrder } from '../station-order/station-order.ts';
import type { CertificateFact } from '../station-process/check.ts';
import { certificateFact } from './certificate-fact.ts';
import { observeCapabilities } from './observe-capability.ts';
import { recordListedAnchors } from './record-anchors.ts';
import { recordListedRoots } from './record-listed-roots.ts';
import { recordListed, type Uncounted } from './record-listing.ts';
import { type AnchorsOfStation, csmsAnchors, v2gRootsFor, vehicleRoots } from './station-anchors.ts';
import { vehicleCertificates } from './vehicle-certificates.ts';
import { lookForVehicleDrift, tellVehicleDrift } from './vehicle-drift.ts';

/**
 * A station's list takes the place of the one before. What it has lost of ours is an event and an incident, as in every
 * list; so is a root for its CSMS that it has gained since the last list and that we have not released: whoever put it
 * there can be its CSMS. What it lists for vehicles is compared with the inventory. Returns what of its certificates towards vehicles is not in force by being listed, and why.
 */
export async function recordInstalledCertificates(
  deps: EvseSecurityDependencies,
  { id, identityId }: Pick<StationOrder, 'id' | 'identityId'>,
  certificates: readonly InstalledCertificate[],
): Promise<readonly UncountedCertificate[]> {
  const uncounted = await recordVehicleChains(deps, { id, identityId }, certificates);
  await observeOneForBoth(deps, identityId, certificates);
  const bundle = await csmsAnchors(deps);
  const { unexpected } = driftOf(certificates, wantedAnchors(bundle));
  const { installedCertificates, chargers } = deps.stores;
  const { before, charger } = await deps.transactions.run(async (tx) => ({
    before: await installedCertificates.find(tx, identityId),
    charger: await chargers.find(tx, identityId),
  }));
  if (charger === null) throw new Error(`${id} is about ${identityId}, and there is no such station`);
  const told = before?.vehicleDrift ?? [];
  const lists = { now: certificates, before: before === null ? null : { certificates: before.certificates, told } };
  const drift = await lookForVehicleDrift(deps, { id, charger }, lists);
  const forVehicles = [
    { kind: 'v2g_root', roots: await v2gRootsFor(deps, 'evse_v2g') },
    { kind: 'v2g_root', roots: await v2gRootsFor(deps, 'evse_v2g_20') },
    { kind: 'v2g_root', roots: await vehicleRoots(deps, 'v2g_root') },
    { kind: 'mo_root', roots: await vehicleRoots(deps, 'mo_root') },
    { kind: 'oem_root', roots: await vehicleRoots(deps, 'oem_root') },
  ] as const;
  await deps.transactions.run(async (tx) => {
    const now = deps.clock.now();
    const vehicleDrift = drift.map(nameOfDrift);
    await installedCertificates.put(tx, { identityId, listedAt: now, certificates, vehicleDrift });
    const csmsRoots = rootsIn(certificates, 'csms_root');
    await recordListedAnchors(deps, tx, { identityId, processId: id }, bundle, csmsRoots);
    await recordListedRoots(deps, tx, identityId, bundle, { words: 'own', roots: csmsRoots });
    for (const { kind, roots } of forVehicles)
      await recordRootsForVehicles(deps, tx, { id, identityId }, roots, rootsIn(certificates, kind));
    const known = before?.certificates ?? null;
    for (const root of unexpected) {
      if (known === null || known.some(({ hashData }) => sameHashData(hashData, root))) continue;
      await deps.lifecycle.recordSecurityEvent(tx, {
        source: 'gateway',
        reporter: id,
        type: 'trust_anchor_unexpected',
        identityId,
        remoteAddress: null,
        at: now.toISOString(),
        reportedTime: null,
        count: 1,
        details: { ...root },
      });
    }
    await tellVehicleDrift(deps, tx, { id, charger }, { drift, told });
  });
  return uncounted;
}

const rootsIn = (certificates: readonly InstalledCertificate[], of: CertificateKind): readonly ReportedHashData[] =>
  certificates.filter(({ kind }) => kind === of).map(({ hashData }) => hashData);

/** Only of those that it was sent: one that it has from its factory, or needs none, has lost nothing of ours. */
async function recordRootsForVehicles(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { id, identityId }: Pick<StationOrder, 'id' | 'identityId'>,
  { anchors, version, unwanted = [] }: AnchorsOfStation,
  listed: readonly ReportedHashData[],
): Promise<void> {
  const sent = new Set((await deps.stores.anchors.ofCharger(tx, identityId)).map(({ fingerprint }) => fingerprint));
  const wasSent = ({ fingerprint }: { readonly fingerprint: string }): boolean => sent.has(fingerprint);
  const ours = { anchors: anchors.filter(wasSent), version, unwanted };
  await recordListedAnchors(deps, tx, { identityId, processId: id }, ours, listed);
}

export interface UncountedCertificate extends Uncounted {
  readonly certificateId: CertificateId;
}

/** What a station shows to vehicles, and has accepted, is in force once it lists it, whoever asked for the list. */
async function recordVehicleChains(
  deps: EvseSecurityDependencies,
  { id, identityId }: Pick<StationOrder, 'id' | 'identityId'>,
  certificates: readonly InstalledCertificate[],
): Promise<readonly UncountedCertificate[]> {
  const uncounted: UncountedCertificate[] = [];
  if (!certificates.some(({ kind }) => kind === 'v2g_chain')) return uncounted;
  const known = await vehicleCertificates(deps, identityId);
  for (const { id: certificateId, endpoint, fingerprint, standing, chainPem } of known) {
    if (standing !== 'awaited' || !listsLeaf(certificates, { chainPem })) continue;
    const at = deps.clock.now();
    const why = await recordListed(deps.lifecycle, { identityId: endpoint.identityId, fingerprint, at, by: id });
    if (why !== null) uncounted.push({ certificateId, ...why });
  }
  return uncounted;
}

/** Its own certificate among those that it shows to vehicles: it has one for both uses. */
async function observeOneForBoth(
  deps: EvseSecurityDependencies,
  identityId: StationOrder['identityId'],
  certificates: readonly InstalledCertificate[],
): Promise<void> {
  if (!certificates.some(({ kind }) => kind === 'v2g_chain')) return;
  const { stores, transactions } = deps;
  const processes = await transactions.run(async (tx) => [
    await stores.renewals.latestOf(tx, identityId),
    await stores.migrations.latestOf(tx, identityId),
  ]);
  const own = await Promise.all(processes.map((one) => certificateFact(deps, one?.certificateId ?? null)));
  const isListed = (one: CertificateFact | null): boolean =>
    one?.purpose === 'charger_combined' && one.chainPem !== null && listsLeaf(certificates, { chainPem: one.chainPem });
  if (!own.some(isListed)) return;
  const evidence = 'it lists the certificate of its connection as one for vehicles';
  await transactions.run(async (tx) => {
    const charger = await stores.chargers.find(tx, identityId);
    if (charger === null) return;
    await observeCapabilities(deps, tx, charger, [{ capability: 'certificates', value: 'combined', evidence }]);
  });
}
