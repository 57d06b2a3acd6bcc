const DAY_MS = 86_400_000;

/** From when on what was taken counts no more. */
export const aDayBefore = (now: Date): Date => new Date(now.getTime() - DAY_MS);

/** When the next one may be taken, of so many within any 24 hours; null: now. */
export function turnAfter(taken: readonly Date[], most: number, now: Date): Date | null {
  const counted = taken.filter((at) => at > aDayBefore(now)).toSorted((a, b) => b.getTime() - a.getTime());
  const oldest = counted[most - 1];
  return oldest === undefined ? null : new Date(oldest.getTime() + DAY_MS);
}
