export const roles = ['viewer', 'operator', 'pki_engineer', 'integration', 'auditor', 'administrator'] as const;

export type Role = (typeof roles)[number];

/**
 * Who did it. A `station` and the `system` itself hold no role: what they may do is decided by the
 * command they reach, never by a right somebody could grant them.
 */
export type Actor = {
  readonly kind: 'user' | 'service' | 'station' | 'system';
  readonly id: string;
  readonly roles: readonly Role[];
  /** The person or service this actor works for, where they differ. */
  readonly onBehalfOf?: string;
};

/** Our own part of the system that acts without being asked, named after its duty (`renewal-sweep`). */
export const systemActor = (duty: string): Actor => ({ kind: 'system', id: duty, roles: [] });
