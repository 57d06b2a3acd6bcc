export interface BackOff {
  /** Before the second attempt, at most. */
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * How long to wait after this many failures in a row, 1 being the first: doubled each time up to `mostMs`, and between half
 * of that and all of it by chance (`random`: 0 to 1), so that the stations of a fleet do not come back together.
 */
export function backOffMs(failures: number, { firstMs, mostMs }: BackOff, random: number): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** (failures - 1));
  return ceiling * (0.5 + random / 2);
}
