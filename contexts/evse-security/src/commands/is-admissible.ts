import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** Gateways may let the holder in with this certificate now. */
export const isAdmissible = async (
  lifecycle: EvseSecurityDependencies['lifecycle'],
  holder: ChargerId,
  fingerprint: string | null,
): Promise<boolean> => (await lifecycle.admissibleFingerprints(holder)).some((one) => one.fingerprint === fingerprint);
