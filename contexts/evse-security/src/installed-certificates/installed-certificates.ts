import type { ChargerId } from '../charger/charger.ts';
import type { InstalledCertificate } from '../station-contract/index.ts';

/** What a station said it has, all kinds at once. The next list replaces it. */
export interface InstalledCertificates {
  readonly identityId: ChargerId;
  readonly listedAt: Date;
  /** As reported; see `ReportedHashData`. */
  readonly certificates: readonly InstalledCertificate[];
  /** How it differs towards vehicles, as it was told: the names of `VehicleDrift`. */
  readonly vehicleDrift: readonly string[];
}
