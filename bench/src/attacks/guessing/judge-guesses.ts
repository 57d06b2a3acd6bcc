import type { GuessEnd } from './guess.ts';

/** What one address may fail with, `burst` at once and then `perMinute`. */
export interface Allowance {
  readonly burst: number;
  readonly perMinute: number;
}

export interface Guesses {
  readonly ends: ReadonlyMap<GuessEnd, number>;
  readonly seconds: number;
}

const LOOKED_AT = [401, 403, 404] as const;

export const lookedAtOf = (ends: ReadonlyMap<GuessEnd, number>): number =>
  LOOKED_AT.reduce((sum, status) => sum + (ends.get(status) ?? 0), 0);

/** What must not have come of them, a sentence each: no more is looked at than the allowance, whatever else was tried. */
export function judgeGuesses({ ends, seconds }: Guesses, { burst, perMinute }: Allowance): readonly string[] {
  const violations: string[] = [];
  const right: readonly GuessEnd[] = [...LOOKED_AT, 429, 'dropped'];
  for (const [end, count] of ends) if (!right.includes(end)) violations.push(`${count} attempts came to ${end}`);
  const lookedAt = lookedAtOf(ends);
  const most = Math.ceil(burst + (perMinute * seconds) / 60);
  if (lookedAt === 0) violations.push('no attempt was looked at: the address was held off before the first one');
  if (lookedAt > most) violations.push(`${lookedAt} attempts of one address were looked at, of ${most} that may be`);
  if (!ends.has(429)) violations.push('no attempt beyond the allowance was answered 429');
  if (!ends.has('dropped')) violations.push('no attempt was dropped before TLS');
  return violations;
}
