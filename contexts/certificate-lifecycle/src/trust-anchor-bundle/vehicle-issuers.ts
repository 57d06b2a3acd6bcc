import type { LifecycleDependencies } from '../ports.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import type { TrustAnchor } from './trust-anchor-bundle.ts';

/** Under whom whoever comes to a door for vehicles stands; PEM, each certificate by itself. */
export interface VehicleIssuers {
  /** CAs of our own that sign for vehicles: roots, what is between, and the issuing ones. */
  readonly ownRoots: readonly string[];
  readonly ownIntermediates: readonly string[];
  /** Roots of our own listeners: by them a vehicle verifies us. */
  readonly listenerRoots: readonly string[];
  /** Others that issue for a program's vehicles (`vehicle_vas_trust`). */
  readonly outside: readonly TrustAnchor[];
  /** Manufacturers, by whose certificates a vehicle asks for its first one (`oem_provisioning_trust`). */
  readonly manufacturers: readonly TrustAnchor[];
}

/**
 * Of what people import the version in force, and one that was released: a door of ours reads it here, whatever stations
 * have of it by then. Never a draft, which nobody has released.
 */
export async function vehicleIssuers({
  authority,
  bundles,
}: Pick<LifecycleDependencies, 'authority' | 'bundles'>): Promise<VehicleIssuers> {
  const chains = await authority.chains();
  const own = chains.filter(({ trustDomain }) => trustDomain === 'vehicle-vas');
  const listeners = chains.filter(({ trustDomain }) => trustDomain === 'backend-server');
  const rootsOf = (of: typeof chains) =>
    of.flatMap(({ rootPem, roots = [] }) => [rootPem, ...roots.map((root) => root.rootPem)]);
  const inForce = async (purpose: BundlePurpose) => {
    const released = (await bundles.underWay(purpose)).filter(({ state }) => state === 'releasing');
    const versions = [await bundles.active(purpose), ...released];
    const anchors = versions.flatMap((version) => version?.anchors ?? []);
    return [...new Map(anchors.map((anchor) => [anchor.fingerprint, anchor])).values()];
  };
  return {
    ownRoots: distinct(rootsOf(own)),
    ownIntermediates: distinct(own.flatMap(({ intermediatePems, issuingPem }) => [...intermediatePems, issuingPem])),
    listenerRoots: distinct(rootsOf(listeners)),
    outside: await inForce('vehicle_vas_trust'),
    manufacturers: await inForce('oem_provisioning_trust'),
  };
}

const distinct = (pems: readonly string[]): readonly string[] => [...new Set(pems)];
