/** Why a renewal is not going to begin by itself, or not yet. */
export const renewalHolds = [
  /** Others have the say over the certificate: they renew it. */
  'not_ours_to_renew',
  /** Its holder asks for the next one by itself. */
  'renews_itself',
  /** Nobody else can do it: a ceremony, a download. */
  'needs_a_person',
  'renewal_under_way',
  'outside_maintenance_window',
  'station_unreachable',
  /** Its family declares, or it has shown, that it cannot do what a renewal takes. */
  'station_cannot',
  /** The ownership matrix lets nothing follow it yet. */
  'ownership_not_decided',
  /** As many as its authority may sign within the hour, or the day, have begun. */
  'put_off_quota',
  'suspended_clock_jump',
] as const;
export type RenewalHold = (typeof renewalHolds)[number];

/** Those that pass by themselves: kept with the plan, and looked at again. */
export const passingHolds = [
  'renewal_under_way',
  'outside_maintenance_window',
  'station_unreachable',
  'station_cannot',
  'ownership_not_decided',
  'put_off_quota',
] as const satisfies readonly RenewalHold[];
export type PassingHold = (typeof passingHolds)[number];

export interface HeldRenewal {
  readonly reason: RenewalHold;
  /** One sentence for a person. */
  readonly detail: string;
}
