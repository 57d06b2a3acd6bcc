/**
 * Ways in which a station may be out of step with its standard and is put up with, one by one and for a time. What is
 * not in this list is tolerated of nobody: missing or mistyped fields, a revoked certificate, somebody else's.
 */
export const toleranceKinds = [
  /** Its last certificate has expired: in to BootNotification Pending, for a new one (OCPP 2.0.1 A00.FR.429). */
  'expired_certificate',
  /** Its certificate is another CA's, which is registered, and nobody recorded it: it is taken over as it is, and renewed in its window. */
  'outside_certificate',
  /** Its messages have texts longer than their schema allows, up to four times as long. */
  'long_texts',
  /** Its messages have fields that their schema does not know. */
  'unknown_fields',
  /** It takes `MaxCertificateChainSize` for a length that is too long already. */
  'exclusive_chain_limit',
  /** It stays on Profile 2: no migration is begun of it, and the one that waits is set aside (FR-009, approved exception). */
  'exempt_from_migration',
] as const;
export type ToleranceKind = (typeof toleranceKinds)[number];

/** So long at most one lasts, in days. What lets somebody in lasts for the visit of a technician, not for a firmware release. */
export const longestDays: Readonly<Record<ToleranceKind, number>> = {
  expired_certificate: 30,
  outside_certificate: 90,
  long_texts: 180,
  unknown_fields: 180,
  exclusive_chain_limit: 180,
  exempt_from_migration: 365,
};
