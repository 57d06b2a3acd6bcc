/** How long security events are kept, and how many. */
export interface SecurityEventRetention {
  /** Since the last of those that one counts. */
  readonly retentionDays: number;
  /** Beyond it the oldest go, however young: what floods us must not fill the disk. */
  readonly maximum: number;
}
