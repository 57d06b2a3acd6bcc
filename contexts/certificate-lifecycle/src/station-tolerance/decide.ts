import { ok, type Result, refused } from '@bfcert/kernel/result';
import { endDateAhead } from '../concession/decide.ts';
import type { Identity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { StationTolerance } from './station-tolerance.ts';
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
  const days = longestDays[kind];
  const until = endDateAhead(wish.until, days, now);
  if (until === null) return object('end_date_unsuitable', `The end date must lie ahead, by ${days} days at most.`);
  return ok({ kind, until });
}

const object = (reason: ToleranceRefusal, detail: string): Result<never, Objection> => refused({ reason, detail });

/** What a station was let in for: once it has that, there is no reason to let it in so. */
export const isFulfilledByCertificate = (kind: ToleranceKind): boolean =>
  kind === 'expired_certificate' || kind === 'outside_certificate';
