import type { Purpose, PurposeName } from '../../purposes/purpose.ts';

/** Where a revocation has to arrive. Our own refusal does not wait for any of them. */
export const planes = ['gateway', 'ca', 'ocsp', 'crl', 'iot_hub', 'station', 'scheme'] as const;
export type Plane = (typeof planes)[number];

/** Planes with a row of their own; what the CA knows stands in the record (`confirmedByAuthorityAt`). */
export type TrackedPlane = Exclude<Plane, 'ca'>;

/** Those that we ask ourselves; of the others somebody brings word (`recordPlaneConfirmation`). */
export const askedPlanes = ['gateway', 'ocsp', 'crl'] as const satisfies readonly TrackedPlane[];
export const reportedPlanes = ['iot_hub', 'station', 'scheme'] as const satisfies readonly TrackedPlane[];
export type ReportedPlane = (typeof reportedPlanes)[number];

export const isReported = (plane: Plane): plane is ReportedPlane => reportedPlanes.some((each) => each === plane);

/** How late a revocation may be in a plane before it is an incident; seconds. Others deal with the last ones, in their time. */
export const ARRIVES_WITHIN: Readonly<Record<Plane, number>> = {
  gateway: 300,
  ca: 300,
  ocsp: 300,
  crl: 300,
  iot_hub: 86_400,
  station: 86_400,
  scheme: 86_400,
};

/** The station holds the certificate itself, and shows it to vehicles. */
const HELD_BY_STATIONS: ReadonlySet<PurposeName> = new Set(['charger_combined', 'evse_v2g', 'evse_v2g_20']);

/** The planes that a purpose has, beside the CA. Whether its lists and answers are ours is seen at the publication. */
export function planesOf({ name, relyingParty }: Purpose): readonly TrackedPlane[] {
  const isForGateways = relyingParty === 'station_gateways' || relyingParty === 'station_bootstrap';
  return [
    ...(isForGateways ? (['gateway'] as const) : []),
    'ocsp',
    'crl',
    ...(relyingParty === 'iot_hub' ? (['iot_hub'] as const) : []),
    ...(HELD_BY_STATIONS.has(name) ? (['station'] as const) : []),
    ...(relyingParty === 'charging_scheme' ? (['scheme'] as const) : []),
  ];
}
