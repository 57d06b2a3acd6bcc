import type { StationSettings } from '../charger/charger.ts';

/**
 * Roots of every use share the place (CertificateEntries): a store full of roots for vehicles must not cost a station the next one
 * for its CSMS. Null: there is room, or the station has not said how much.
 */
export function noRoomFor(
  more: number,
  { kept, settings }: { readonly kept: number; readonly settings: StationSettings },
): string | null {
  const capacity = Number(settings.trust_anchor_capacity ?? Number.NaN);
  if (more === 0 || !Number.isInteger(capacity) || capacity <= 0 || kept + more < capacity) return null;
  return `The station keeps at most ${capacity} root certificates and has ${kept}; ${more} more would leave no room for the next one for its CSMS. Nothing was sent.`;
}
