/** The verbs of a record that take no more than a reason. */
export const plainVerbs = ['renew', 'install', 'cancel', 'abandon', 'deactivate', 'activate', 'delete'] as const;
export type PlainVerb = (typeof plainVerbs)[number];

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

/** Those that are never delayed (docs/revocation.md). */
export const compromises: readonly RevocationReason[] = ['keyCompromise', 'cACompromise', 'privilegeWithdrawn'];
