import type { ProvisioningCase, ProvisioningState, Stage } from './provisioning-case.ts';
import { isDelivered, type Signals, unmet } from './signals.ts';
import type { ProvisioningEvent } from './transitions.ts';

export interface Step {
  readonly on: ProvisioningEvent;
  readonly to: ProvisioningState;
}

/** What is known of a case now. `isProven`: the rule of its purpose says so, of the evidence that counts. */
export interface CaseFacts {
  readonly signals: Signals;
  readonly isProven: boolean;
  readonly now: Date;
}

/** After so many rejections since it began to wait for a delivery it is for a person to look. */
export const MOST_REJECTED = 5;

/**
 * The next step of a case, by what is known and not by what came last; null: it waits. Asked again after each step, so
 * signals may come in any order, late and twice.
 */
export function decide(one: ProvisioningCase, facts: CaseFacts): Step | null {
  const { state } = one;
  const { signals, isProven } = facts;
  switch (state.name) {
    case 'prerequisite':
      if (unmet(signals).length === 0) return { on: 'prerequisites_met', to: { name: 'delivery' } };
      return overdue(one, 'prerequisite', facts);
    case 'delivery':
      if (unmet(signals).length > 0) return { on: 'prerequisite_lost', to: { name: 'prerequisite' } };
      if (isDelivered(signals)) return { on: 'delivered', to: { name: 'pending_activation' } };
      if (isProven) return { on: 'delivery_inferred', to: { name: 'pending_activation' } };
      if (rejectedSince(one, signals) >= MOST_REJECTED) {
        return { on: 'deliveries_rejected', to: { name: 'failed', from: 'delivery', because: 'deliveries_rejected' } };
      }
      return overdue(one, 'delivery', facts);
    case 'pending_activation':
      if (isProven) return { on: 'proven', to: { name: 'active' } };
      return overdue(one, 'pending_activation', facts);
    case 'failed':
      return hasComeAfterAll(state.from, facts) ? backTo(state.from) : null;
    case 'active':
    case 'blocked':
    case 'withdrawn':
      return null;
    default:
      return state satisfies never;
  }
}

/** Where a person lets it go on. */
export const backTo = (stage: Stage): Step => ({ on: `back_to_${stage}`, to: { name: stage } });

function overdue({ dueAt }: ProvisioningCase, from: Stage, { now }: CaseFacts): Step | null {
  if (dueAt === null || now < dueAt) return null;
  return { on: 'overdue', to: { name: 'failed', from, because: 'overdue' } };
}

/** What it failed for the lack of is there now. */
function hasComeAfterAll(from: Stage, { signals, isProven }: CaseFacts): boolean {
  switch (from) {
    case 'prerequisite':
      return unmet(signals).length === 0;
    case 'delivery':
      return isDelivered(signals) || isProven;
    case 'pending_activation':
      return isProven;
    default:
      return from satisfies never;
  }
}

/** Told of since: what was rejected before a person let it go on counts no more. */
const rejectedSince = ({ stateSince }: ProvisioningCase, { deliveries }: Signals): number =>
  deliveries.filter(({ outcome, at }) => outcome === 'rejected' && Date.parse(at) >= stateSince.getTime()).length;
