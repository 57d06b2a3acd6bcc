/** A certificate that its platform calls active. */
export interface ActiveClaim {
  readonly fingerprint: string;
  /** RFC 3339: when we last saw the endpoint using it; null when we never did. */
  readonly seenAt: string | null;
  /** RFC 3339. */
  readonly notBefore: string;
}

/**
 * Which of several that claim one place is to be active in it (FR-004): the one that was seen in use,
 * of several the one seen last; of none the newest.
 */
export function theOneToKeep(claims: readonly [ActiveClaim, ...ActiveClaim[]]): ActiveClaim {
  return claims.reduce((best, each) => (rank(each) > rank(best) ? each : best));
}

/** RFC 3339 in UTC sorts as text, and what was never seen sorts before whatever was. */
const rank = ({ seenAt, notBefore }: ActiveClaim): string => `${seenAt ?? ''} ${notBefore}`;
