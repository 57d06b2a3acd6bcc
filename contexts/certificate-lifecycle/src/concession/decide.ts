import type { SecondPerson } from '../approval/second-person.ts';
import type { Concession } from './concession.ts';

/** Pure: the end date in UTC; null: it does not lie ahead, or by more than `longestDays`. */
export function endDateAhead(until: string, longestDays: number, now: Date): string | null {
  const ahead = Date.parse(until) - now.getTime();
  return ahead > 0 && ahead <= longestDays * 86_400_000 ? new Date(until).toISOString() : null;
}

/** Pure: two people have agreed to it. @throws when they have agreed to one of another identity. */
export function grant<Begun extends Pick<Concession, 'id' | 'identityId' | 'reason'>, Wished extends { until: string }>(
  begun: Begun,
  wished: Wished,
  secondPerson: SecondPerson,
  now: Date,
) {
  const { identityId } = begun;
  if (!secondPerson.covers(identityId)) throw new Error(`nobody has approved it of ${identityId}`);
  return {
    ...begun,
    ...wished,
    state: 'active' as const,
    version: 1,
    grantedAt: now.toISOString(),
    people: secondPerson.notes,
    endedAt: null,
    endedBy: null,
    endReason: null,
  };
}

/** Pure: it ends; null: it is over already, or its end date lies ahead. */
export function end<One extends Concession, To extends Exclude<Concession['state'], 'active'>>(
  before: One,
  how: { readonly to: To; readonly by: string; readonly reason: string },
  now: Date,
) {
  const at = now.toISOString();
  if (before.state !== 'active' || (how.to === 'expired' && before.until > at)) return null;
  const { to, by, reason } = how;
  return { ...before, version: before.version + 1, state: to, endedAt: at, endedBy: by, endReason: reason };
}
