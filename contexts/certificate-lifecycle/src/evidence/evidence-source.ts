import type { Actor } from '@bfcert/kernel/actor';
import type { RelyingParty } from '../purposes/purpose.ts';

/** Where a sighting comes from, whichever node, program or partner it was. */
export const evidenceSources = [
  'station_gateway',
  'listener_probe',
  'station',
  'station_listing',
  'ocsp_responder',
  'est_endpoint',
  'vas_endpoint',
  'iot_platform',
  'provider',
  'scheme',
  'program',
  'own_process',
] as const;
export type EvidenceSource = (typeof evidenceSources)[number];

/** What a station says or does itself, seen by the gateway that it speaks through. */
const fromStations: readonly EvidenceSource[] = ['station_gateway', 'station', 'station_listing'];
/** What partners and platforms tell us. */
const fromOthers: readonly EvidenceSource[] = ['iot_platform', 'provider', 'scheme', 'program'];

/**
 * What a station says of a certificate that it shows to vehicles. No gateway of ours carries these: whoever hands the
 * chain to the station has the station's answer and its listing.
 */
const ofStationsToVehicles: readonly EvidenceSource[] = ['station', 'station_listing'];

/**
 * Whether this actor can have seen what comes from there of a certificate that is shown to that party: a partner cannot
 * claim a handshake at our gateway.
 */
export function maySpeakFor(source: EvidenceSource, { kind }: Actor, relyingParty: RelyingParty | null): boolean {
  if (kind === 'system') return true;
  if (kind === 'station') return fromStations.includes(source);
  return fromOthers.includes(source) || (relyingParty === 'vehicles' && ofStationsToVehicles.includes(source));
}
