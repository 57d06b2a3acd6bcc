import type { NetworkProfile, StationCredential, TrustAnchor } from '../flash/station-memory.ts';

/** A local controller's line: its Profile 3 entry, the certificate that it shows there, and the roots that it trusts. */
export interface CarrierLine {
  readonly slot: number;
  readonly profile: NetworkProfile;
  readonly credential: StationCredential;
  readonly anchors: readonly TrustAnchor[];
}

/** Over whose line a station comes in (OCPP 2.0.1 Part 4, 6.5); null: the controller has no certificate to show yet. */
export type Carrier = () => CarrierLine | null;
