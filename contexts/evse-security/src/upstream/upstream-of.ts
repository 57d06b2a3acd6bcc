/** Which stations have this CSMS behind the gateways. */
export interface UpstreamAssignment {
  readonly name: string;
  /** By OCPP identity; `all`: those that no other assignment names. */
  readonly stations: readonly string[] | 'all';
  readonly cohorts: readonly string[];
}

/** An upstream as the server knows it. */
export interface KnownUpstream extends UpstreamAssignment {
  /** How long a station may be without it before somebody is told. */
  readonly missedAfterSeconds: number;
}

/**
 * The one that names the station itself; else the first that names one of its cohorts; else the one for all. Null: no CSMS
 * stands behind it.
 */
export function upstreamOf(
  assignments: readonly UpstreamAssignment[],
  station: { readonly wireName: string; readonly cohorts: readonly string[] },
): string | null {
  const assigned =
    assignments.find(({ stations }) => stations !== 'all' && stations.includes(station.wireName)) ??
    assignments.find(({ cohorts }) => cohorts.some((cohort) => station.cohorts.includes(cohort))) ??
    assignments.find(({ stations }) => stations === 'all');
  return assigned?.name ?? null;
}
