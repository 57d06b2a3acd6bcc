import type { CertificateId } from '@bfcert/certificate-lifecycle';
import type { ChargerId } from '../charger/charger.ts';
import { namesLeaf } from '../installed-certificates/vehicle-chains.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { ReportedHashData } from '../station-contract/index.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';

/** What a station shows to vehicles is of the last months, and it has few EVSEs. */
const MOST = 50;

/** A certificate that one of a station's EVSEs was sent, or is about to be, and its standing in the inventory. */
export interface VehicleCertificate {
  readonly id: CertificateId;
  readonly endpoint: VehicleEndpoint;
  readonly fingerprint: string;
  readonly chainPem: string;
  /** `awaited`: it is not in force yet; `over`: it is to be there no more; `revoked`: nor may it be shown. */
  readonly standing: 'awaited' | 'active' | 'over' | 'revoked';
}

/** The newest ones that it was to get over its line to us. */
export async function vehicleCertificates(
  { stores, transactions, lifecycle }: EvseSecurityDependencies,
  id: ChargerId,
): Promise<readonly VehicleCertificate[]> {
  const renewals = await transactions.run((tx) => stores.renewals.withCertificate(tx, id, MOST));
  const found: VehicleCertificate[] = [];
  for (const { endpoint, certificateId } of renewals) {
    const known = certificateId === null ? null : await lifecycle.certificateStanding(certificateId as CertificateId);
    if (endpoint === null || known?.fingerprint == null || known.chainPem === null) continue;
    if (found.some((one) => one.id === known.id)) continue;
    const { fingerprint, chainPem, state } = known;
    const isAwaited = state === 'issued' || state === 'installed_pending_activation';
    const standing = state === 'active' || state === 'revoked' ? state : isAwaited ? 'awaited' : 'over';
    found.push({ id: known.id, endpoint, fingerprint, chainPem, standing });
  }
  return found;
}

export const certificateNamed = (
  hashData: ReportedHashData,
  known: readonly VehicleCertificate[],
): VehicleCertificate | null => known.find((one) => namesLeaf(hashData, one)) ?? null;
