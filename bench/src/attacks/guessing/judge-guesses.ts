import type { GuessEnd } from './guess.ts';

/** `burst` at once and then `perMinute`. */
interface Allowance {
  readonly burst: number;
  readonly perMinute: number;
}

/** Of one address. */
export interface Allowances {
  /** Beyond it an attempt is not looked at, and answered 429. */
  readonly failedAttempts: Allowance;
  /** Beyond it a connection is dropped before TLS; whatever was answered counts, what was dropped does not. */
  readonly floods: Allowance;
}

export interface Guesses {
  readonly ends: ReadonlyMap<GuessEnd, number>;
  readonly seconds: number;
}

const LOOKED_AT = [401, 403, 404] as const;

export const lookedAtOf = (ends: ReadonlyMap<GuessEnd, number>): number =>
  LOOKED_AT.reduce((sum, status) => sum + (ends.get(status) ?? 0), 0);

const cameBack = ({ perMinute }: Allowance, seconds: number): number => (perMinute * seconds) / 60;

/** So many may be answered at all, however many are under way at once: each is owed until it has ended. */
export const mostAnswered = (seconds: number, { floods }: Allowances): number =>
  Math.ceil(floods.burst + cameBack(floods, seconds));

/**
 * What must not have come of them, a sentence each: no more is looked at than the allowance, whatever else was tried, and
 * nobody is dropped who has not used up the other one.
 */
export function judgeGuesses({ ends, seconds }: Guesses, allowances: Allowances): readonly string[] {
  const { failedAttempts, floods } = allowances;
  const violations: string[] = [];
  const right: readonly GuessEnd[] = [...LOOKED_AT, 429, 'dropped'];
  for (const [end, count] of ends) if (!right.includes(end)) violations.push(`${count} attempts came to ${end}`);
  const lookedAt = lookedAtOf(ends);
  const most = Math.ceil(failedAttempts.burst + cameBack(failedAttempts, seconds));
  const answered = lookedAt + (ends.get(429) ?? 0);
  const mostOfAll = mostAnswered(seconds, allowances);
  if (lookedAt === 0) violations.push('no attempt was looked at: the address was held off before the first one');
  if (lookedAt > most) violations.push(`${lookedAt} attempts of one address were looked at, of ${most} that may be`);
  if (answered > mostOfAll)
    violations.push(`${answered} attempts of one address were answered, of ${mostOfAll} that may be`);
  if (ends.has('dropped') && answered < floods.burst)
    violations.push(`attempts were dropped when ${answered} were answered, of ${floods.burst} that must be`);
  if (!ends.has(429)) violations.push('no attempt beyond the allowance was answered 429');
  if (!ends.has('dropped')) violations.push('no attempt was dropped before TLS');
  return violations;
}
