/** RFC 5280 5.3.1, without those that no end entity of ours can have (removeFromCRL, certificateHold, aACompromise). */
export const revocationReasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
] as const;
export type RevocationReason = (typeof revocationReasons)[number];

/**
 * Somebody else may hold the key, or the subject may no longer act: such a revocation is never
 * delayed, not even to keep the identity's last credential.
 */
const compromises: readonly RevocationReason[] = ['keyCompromise', 'cACompromise', 'privilegeWithdrawn'];

export const isCompromise = (reason: RevocationReason): boolean => compromises.includes(reason);
