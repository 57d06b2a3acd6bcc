/**
 * How many endpoints would lose their connection by a change of what they trust, or of what we show them; whoever can say
 * is asked before. Not both 0: only two people go on.
 */
export type TrustReadiness = {
  /** Known to lose it. */
  readonly losing: number;
  /** Of which nothing is known. */
  readonly unknown: number;
};

/** More would lose it than somebody was told, or of more nothing is known. Null: nobody had looked, and nobody has, respectively. */
export function isWorse(now: TrustReadiness | null, told: TrustReadiness | null): boolean {
  if (told === null) return false;
  return now === null || now.losing > told.losing || now.unknown > told.unknown;
}

export const isReady = ({ losing, unknown }: TrustReadiness): boolean => losing === 0 && unknown === 0;

export const wordsOfReadiness = ({ losing, unknown }: TrustReadiness): string =>
  `${losing} stations would lose their connection, and of ${unknown} nothing is known.`;
