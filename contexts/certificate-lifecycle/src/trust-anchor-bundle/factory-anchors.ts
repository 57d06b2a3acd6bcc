import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, nameOf, parseCertificatePem } from '@bfcert/kernel/x509';
import { boundValue } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { registeredAnchors } from './registered-anchors.ts';
import type { TrustAnchor } from './trust-anchor-bundle.ts';

/**
 * Whose stations an anchor of `charger_factory_trust` vouches for: those whose bound vendor is the one organisation (O) in
 * its subject, to the letter. Null: nobody's by itself; a sub-CA stands under a root that has one. Serial numbers are a vendor's own, so that a root that vouched for every
 * station would let one vendor's charger come in as another's.
 */
export function vendorOfAnchor({ subject }: Certificate): string | null {
  const [vendor = null, ...more] = nameOf(subject, 'O');
  return more.length === 0 && vendor !== null && vendor.length <= LONGEST_VENDOR ? vendor : null;
}

/** Of the binding of that kind. */
const LONGEST_VENDOR = 50;

/** Those that have a registered root of their vendor, and which these are. */
export async function factoryAnchorsOf(
  deps: Pick<LifecycleDependencies, 'bundles' | 'identities'>,
  identityIds: readonly IdentityId[],
): Promise<ReadonlyMap<IdentityId, readonly TrustAnchor[]>> {
  const anchors = await registeredAnchors(deps, 'charger_factory_trust');
  if (anchors.length === 0 || identityIds.length === 0) return new Map();
  const byVendor = Map.groupBy(anchors, ({ pem }) => vendorOfAnchor(unwrap(parseCertificatePem(pem))));
  const found = new Map<IdentityId, readonly TrustAnchor[]>();
  for (const identity of await deps.identities.find(identityIds)) {
    const vendor = boundValue(identity, 'vendor');
    const ofVendor = vendor === null ? undefined : byVendor.get(vendor);
    if (ofVendor !== undefined) found.set(identity.id, ofVendor);
  }
  return found;
}
