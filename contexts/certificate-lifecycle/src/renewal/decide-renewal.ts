import { refusalSentences } from '../certificate/refusals.ts';
import { isOpen, nextOpening } from '../policy/maintenance-window.ts';
import type { LifecyclePolicy } from '../policy/policy.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';
import type { HeldRenewal, PassingHold } from './renewal-hold.ts';
import { shareOf } from './renewal-time.ts';

export interface RenewalFacts {
  readonly id: string;
  readonly purpose: PurposeName;
  readonly operatingModel: OperatingModel;
  /** By policy, or until when it was put off. */
  readonly dueAt: Date;
  readonly maintenance: LifecyclePolicy['maintenance'];
  readonly underWay: boolean;
  /** Whether its endpoint can be asked now; of no importance where it is not asked. */
  readonly reachable: boolean;
  /** Why its endpoint cannot do what a renewal takes; null: nothing is known against it. */
  readonly objection: string | null;
}

export type RenewalVerdict =
  | { readonly kind: 'start' }
  | { readonly kind: 'not_due' }
  | { readonly kind: 'never'; readonly held: HeldRenewal }
  | { readonly kind: 'hold'; readonly hold: PassingHold; readonly detail: string; readonly again: Date };

type Check = (facts: RenewalFacts, now: Date) => RenewalVerdict | null;

const MINUTE_MS = 60_000;
/** A successor that ends without being used is noticed after this long. */
const UNDER_WAY_MS = 60 * MINUTE_MS;
/** A station that is back is asked after this long, and up to as long again. */
const UNREACHABLE_MS = 5 * MINUTE_MS;
/** What it can do changes by a declaration, an exception, or new firmware. */
const CANNOT_MS = 30 * MINUTE_MS;

/** In this order; the first that objects decides. The quota is asked last of all, where the renewal begins. */
const checks: readonly Check[] = [
  whoseToRenew,
  isDue,
  nextIsUnderWay,
  endpointCanDoIt,
  windowIsOpen,
  endpointCanBeAsked,
];

export function decideRenewal(facts: RenewalFacts, now: Date): RenewalVerdict {
  for (const check of checks) {
    const verdict = check(facts, now);
    if (verdict !== null) return verdict;
  }
  return { kind: 'start' };
}

/** Null for one that the scheduler renews. */
export function neverRenewed({
  purpose,
  operatingModel,
}: Pick<RenewalFacts, 'purpose' | 'operatingModel'>): HeldRenewal | null {
  const { renewal, visibleOnly } = purposes[purpose];
  if (visibleOnly || operatingModel === 'tracked' || renewal === 'elsewhere') {
    return { reason: 'not_ours_to_renew', detail: 'Others have the say over it, and renew it.' };
  }
  if (operatingModel === 'brokered') {
    return { reason: 'not_ours_to_renew', detail: refusalSentences.broker_not_connected };
  }
  if (renewal === 'renews_itself') {
    return { reason: 'renews_itself', detail: 'Its holder asks for the next one by itself.' };
  }
  if (renewal === 'by_a_person') {
    return { reason: 'needs_a_person', detail: 'A person has to take part in its renewal.' };
  }
  return null;
}

function whoseToRenew(facts: RenewalFacts): RenewalVerdict | null {
  const never = neverRenewed(facts);
  return never === null ? null : { kind: 'never', held: never };
}

function isDue({ dueAt }: RenewalFacts, now: Date): RenewalVerdict | null {
  return dueAt > now ? { kind: 'not_due' } : null;
}

function nextIsUnderWay(facts: RenewalFacts, now: Date): RenewalVerdict | null {
  return facts.underWay ? underWay(now) : null;
}

export function underWay(now: Date): Extract<RenewalVerdict, { kind: 'hold' }> {
  const again = new Date(now.getTime() + UNDER_WAY_MS);
  return { kind: 'hold', hold: 'renewal_under_way', detail: 'The next certificate is on its way.', again };
}

/** Asked of those only whose purpose has their endpoint asked. */
function endpointCanDoIt({ id, objection }: RenewalFacts, now: Date): RenewalVerdict | null {
  if (objection === null) return null;
  const again = new Date(now.getTime() + Math.round(CANNOT_MS * (1 + shareOf(id))));
  return { kind: 'hold', hold: 'station_cannot', detail: objection, again };
}

function windowIsOpen({ maintenance }: RenewalFacts, now: Date): RenewalVerdict | null {
  if (maintenance === null || maintenance === undefined || isOpen(maintenance, now)) return null;
  const detail = `The maintenance window is closed (${maintenance.timeZone}).`;
  return { kind: 'hold', hold: 'outside_maintenance_window', detail, again: nextOpening(maintenance, now) };
}

function endpointCanBeAsked({ id, purpose, reachable }: RenewalFacts, now: Date): RenewalVerdict | null {
  if (purposes[purpose].renewal !== 'ask_endpoint' || reachable) return null;
  const again = new Date(now.getTime() + Math.round(UNREACHABLE_MS * (1 + shareOf(id))));
  const detail = 'It is not connected, or not yet with a certificate, so it cannot be asked for its next key.';
  return { kind: 'hold', hold: 'station_unreachable', detail, again };
}
