/** Who says which subjects there are: a file somebody keeps, or a system that sends all it has on its own. */
export interface IdentitySource {
  readonly name: string;
  /** Seconds within which it is expected to send all it has; null: whenever somebody does. */
  readonly intervalSeconds: number | null;
  /** RFC 3339; null: never yet. */
  readonly synchronisedAt: string | null;
  readonly isLate: boolean;
}

/** A word in a path and in a metric's label. */
export const SOURCE_NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** From a minute to a year. */
export const INTERVAL_SECONDS = { least: 60, most: 31_536_000 } as const;

/** A source that was declared and never sent is late once its first interval is over. */
export function isLate(
  {
    intervalSeconds,
    synchronisedAt,
    declaredAt,
  }: Pick<IdentitySource, 'intervalSeconds' | 'synchronisedAt'> & { readonly declaredAt: string },
  now: Date,
): boolean {
  if (intervalSeconds === null) return false;
  return now.getTime() - Date.parse(synchronisedAt ?? declaredAt) > intervalSeconds * 1_000;
}
