import type { CertificateId } from '@bfcert/certificate-lifecycle';
import { mayTouch } from '@bfcert/kernel/actor';
import type { ChargerId } from '../charger/charger.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { inUseBy } from '../commands/in-use-by.ts';
import { certificateNamed, vehicleCertificates } from '../commands/vehicle-certificates.ts';
import { anchorNamed, driftOf, wantedAnchors } from '../installed-certificates/drift.ts';
import { DELETION_REFUSALS, deletionRefusal } from '../installed-certificates/may-be-deleted.ts';
import { listsLeaf } from '../installed-certificates/vehicle-chains.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { InstalledCertificate } from '../station-contract/index.ts';
import type { StationOrder } from '../station-order/station-order.ts';

const ORDERS_SHOWN = 20;

/** What a station has, as it says; times RFC 3339, UTC. */
export interface InstalledCertificatesPage {
  /** Null: it was never asked. */
  readonly listedAt: string | null;
  readonly certificates: readonly (InstalledCertificate & {
    /** The released anchor that it is. */
    readonly anchor: string | null;
    /** The certificate of the inventory that a chain of its own is. */
    readonly certificateId: CertificateId | null;
    /** Why it may not be deleted there, one sentence; null: it may. */
    readonly notDeletable: string | null;
  })[];
  /** Released anchors that the list does not have. */
  readonly missing: readonly { readonly name: string; readonly fingerprint: string }[];
  /** Certificates in force towards vehicles that the list does not have. */
  readonly missingForVehicles: readonly { readonly certificateId: CertificateId; readonly fingerprint: string }[];
  /** Newest first. */
  readonly orders: readonly StationOrder[];
}

type Actor = CommandContext['actor'];

/** Null: there is no such station for this actor. */
export async function findInstalledCertificates(
  deps: EvseSecurityDependencies,
  identityId: ChargerId,
  actor: Actor,
): Promise<InstalledCertificatesPage | null> {
  const { stores, transactions, lifecycle } = deps;
  const wanted = wantedAnchors(await lifecycle.stationTrustAnchors());
  const inUse = await inUseBy(deps, identityId);
  const forVehicles = await vehicleCertificates(deps, identityId);
  return transactions.snapshot(async (tx) => {
    const charger = await stores.chargers.find(tx, identityId);
    if (charger === null || !mayTouch(actor, charger.owner)) return null;
    const list = await stores.installedCertificates.find(tx, identityId);
    const orders = await stores.orders.latestOf(tx, identityId, ORDERS_SHOWN);
    if (list === null) return { listedAt: null, certificates: [], missing: [], missingForVehicles: [], orders };
    const { certificates, listedAt } = list;
    return {
      listedAt: listedAt.toISOString(),
      certificates: certificates.map((one) => {
        const refusal = deletionRefusal({ certificate: one, listed: certificates, wanted, inUse });
        const anchor = one.kind === 'csms_root' ? anchorNamed(one.hashData, wanted) : null;
        return {
          ...one,
          anchor: anchor?.name ?? null,
          certificateId: one.kind === 'v2g_chain' ? (certificateNamed(one.hashData, forVehicles)?.id ?? null) : null,
          notDeletable: refusal === null ? null : DELETION_REFUSALS[refusal],
        };
      }),
      missing: driftOf(certificates, wanted).missing.map(({ name, fingerprint }) => ({ name, fingerprint })),
      missingForVehicles: forVehicles
        .filter(({ standing, chainPem }) => standing === 'active' && !listsLeaf(certificates, { chainPem }))
        .map(({ id, fingerprint }) => ({ certificateId: id, fingerprint })),
      orders,
    };
  });
}
