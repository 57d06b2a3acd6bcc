import type { Actor } from '@bfcert/kernel/actor';

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

/** Whether this actor can have seen what comes from there: a partner cannot claim a handshake at our gateway. */
export function maySpeakFor(source: EvidenceSource, { kind }: Actor): boolean {
  if (kind === 'system') return true;
  return (kind === 'station' ? fromStations : fromOthers).includes(source);
}
