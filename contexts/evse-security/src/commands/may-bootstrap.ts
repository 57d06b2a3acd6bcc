import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { findAdmissionEntry } from '../queries/admission.ts';

/**
 * Whether a station may still come in by a certificate that brings it no further than to Pending, as gateways would be
 * told now: a gateway whose table is older by up to `admissionMaxStaleMs` lets in by what is spent or revoked since.
 */
export async function mayBootstrap(
  deps: EvseSecurityDependencies,
  identityId: ChargerId,
  fingerprint: string,
): Promise<boolean> {
  const entry = await findAdmissionEntry(deps, identityId);
  const standing = entry?.recorded ?? {};
  if (entry === null || (Object.hasOwn(standing, fingerprint) && standing[fingerprint] === 'ended')) return false;
  if (entry.bootstrap === fingerprint || entry.expired === fingerprint) return true;
  return entry.awaitsFactoryCertificate === true && (entry.factoryRoots ?? []).length > 0;
}
