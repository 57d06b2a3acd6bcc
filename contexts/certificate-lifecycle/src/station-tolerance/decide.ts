import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { SecondPerson } from '../approval/second-person.ts';
import type { Identity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { StationTolerance, StationToleranceState } from './station-tolerance.ts';
import { longestDays, type ToleranceKind, toleranceKinds } from './tolerance-kind.ts';

/** What is asked for. */
export interface ToleranceWish {
  readonly identityId: IdentityId;
  readonly tolerance: string;
  /** RFC 3339. */
  readonly until: string;
}

export type ToleranceRefusal =
  /** It is no charger, or there is no such tolerance. */
  | 'tolerance_not_for_this_identity'
  /** The same is tolerated already. */
  | 'tolerance_active'
  | 'end_date_unsuitable';

type Wished = Pick<StationTolerance, 'kind' | 'until'>;
type Objection = { readonly reason: ToleranceRefusal; readonly detail: string };

/** Pure: asked when it is asked for, and again when it is approved. */
export function judgeTolerance(
  identity: Pick<Identity, 'subjectType'>,
  active: readonly StationTolerance[],
  wish: ToleranceWish,
  now: Date,
): Result<Wished, Objection> {
  const kind = toleranceKinds.find((each) => each === wish.tolerance);
  if (identity.subjectType !== 'charger' || kind === undefined) {
    const detail = `Chargers alone have tolerances: ${toleranceKinds.join(', ')}.`;
    return object('tolerance_not_for_this_identity', detail);
  }
  const other = active.find((one) => one.kind === kind);
  if (other !== undefined) return object('tolerance_active', `${other.id} is in force: end it to ask for another.`);
  const ahead = Date.parse(wish.until) - now.getTime();
  const days = longestDays[kind];
  if (!(ahead > 0 && ahead <= days * 86_400_000)) {
    return object('end_date_unsuitable', `The end date must lie ahead, by ${days} days at most.`);
  }
  return ok({ kind, until: new Date(wish.until).toISOString() });
}

const object = (reason: ToleranceRefusal, detail: string): Result<never, Objection> => refused({ reason, detail });

/** Pure: two people have agreed to it. @throws when they have agreed to one of another identity. */
export function grant(
  { id, identityId, reason }: Pick<StationTolerance, 'id' | 'identityId' | 'reason'>,
  wished: Wished,
  secondPerson: SecondPerson,
  now: Date,
): StationTolerance {
  if (!secondPerson.covers(identityId)) throw new Error(`nobody has approved a tolerance of ${identityId}`);
  return {
    id,
    identityId,
    ...wished,
    state: 'active',
    version: 1,
    reason,
    grantedAt: now.toISOString(),
    people: secondPerson.notes,
    endedAt: null,
    endedBy: null,
    endReason: null,
  };
}

/** Pure: it ends; null: it is over already, or its end date lies ahead. */
export function end(
  before: StationTolerance,
  how: { readonly to: Exclude<StationToleranceState, 'active'>; readonly by: string; readonly reason: string },
  now: Date,
): StationTolerance | null {
  const at = now.toISOString();
  if (before.state !== 'active' || (how.to === 'expired' && before.until > at)) return null;
  const { to, by, reason } = how;
  return { ...before, version: before.version + 1, state: to, endedAt: at, endedBy: by, endReason: reason };
}

/** What a station was let in for: once it has that, there is no reason to let it in so. */
export const isFulfilledByCertificate = (kind: ToleranceKind): boolean =>
  kind === 'expired_certificate' || kind === 'outside_certificate';
