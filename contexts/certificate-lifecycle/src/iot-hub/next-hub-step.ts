import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { HubRefusal, SettableStatus } from './iot-hub.ts';

/** What is to be true of one certificate in the end. */
export type HubGoal =
  | { readonly kind: 'status'; readonly status: SettableStatus }
  | { readonly kind: 'attached'; readonly thing: string | null; readonly policies: readonly string[] }
  | { readonly kind: 'absent' };

/** One certificate as the hub has it now; asked anew before every step. */
export interface SeenAtHub {
  readonly status: string;
  readonly things: readonly SeenThing[];
  readonly policies: readonly string[];
}

export interface SeenThing {
  readonly name: string;
  /** Of the other certificates attached to it, those that the hub lets in. */
  readonly othersActive: number;
}

export type HubStep =
  | { readonly do: 'set_status'; readonly status: SettableStatus }
  | { readonly do: 'attach_thing'; readonly thing: string }
  | { readonly do: 'attach_policy'; readonly policy: string }
  | { readonly do: 'detach_thing'; readonly thing: string }
  | { readonly do: 'detach_policy'; readonly policy: string }
  | { readonly do: 'delete' };

export interface HubStepRefusal {
  readonly reason: 'last_attached_certificate' | HubRefusal['reason'];
  readonly detail: string;
}

/**
 * The one call that brings the hub nearer to the goal, or null when it is reached. Whoever carries steps
 * out asks the hub, does one, and asks again: a crash between any two of them loses nothing, and a step
 * that was done by an earlier attempt is not done twice.
 *
 * `mayTakeLast`: the caller was allowed to take from a thing its last working certificate.
 */
export function nextHubStep(
  goal: HubGoal,
  seen: SeenAtHub | null,
  mayTakeLast: boolean,
): Result<HubStep | null, HubStepRefusal> {
  if (seen === null) return goal.kind === 'absent' ? ok(null) : refused(unknown);
  switch (goal.kind) {
    case 'status':
      return towardsStatus(goal.status, seen, mayTakeLast);
    case 'attached':
      return ok(towardsAttached(goal, seen));
    case 'absent':
      return towardsAbsent(seen, mayTakeLast);
  }
}

function towardsStatus(
  status: SettableStatus,
  seen: SeenAtHub,
  mayTakeLast: boolean,
): Result<HubStep | null, HubStepRefusal> {
  if (seen.status === status) return ok(null);
  if (seen.status === 'PENDING_TRANSFER') return refused(inTransfer);
  const last = status === 'ACTIVE' ? null : onlyOneOf(seen);
  if (last !== null && !mayTakeLast) return refused(takesLast(last));
  return ok({ do: 'set_status', status });
}

function towardsAttached(goal: Extract<HubGoal, { readonly kind: 'attached' }>, seen: SeenAtHub): HubStep | null {
  const missing = goal.policies.find((policy) => !seen.policies.includes(policy));
  // The policies first: from the moment it is attached to a thing a device may be told to use it.
  if (missing !== undefined) return { do: 'attach_policy', policy: missing };
  const { thing } = goal;
  return thing === null || seen.things.some(({ name }) => name === thing) ? null : { do: 'attach_thing', thing };
}

/** AWS deletes only what is not active and has neither policy nor thing; a device is let in no longer than until the first step. */
function towardsAbsent(seen: SeenAtHub, mayTakeLast: boolean): Result<HubStep, HubStepRefusal> {
  if (seen.status === 'PENDING_TRANSFER') return refused(inTransfer);
  const last = seen.things.find(({ othersActive }) => othersActive === 0)?.name ?? null;
  if (last !== null && !mayTakeLast) return refused(takesLast(last));
  if (seen.status === 'ACTIVE') return ok({ do: 'set_status', status: 'INACTIVE' });
  const [policy] = seen.policies;
  if (policy !== undefined) return ok({ do: 'detach_policy', policy });
  const [thing] = seen.things;
  return ok(thing === undefined ? { do: 'delete' } : { do: 'detach_thing', thing: thing.name });
}

/** The thing that this certificate alone lets in; null where there is none. */
function onlyOneOf(seen: SeenAtHub): string | null {
  if (seen.status !== 'ACTIVE') return null;
  return seen.things.find(({ othersActive }) => othersActive === 0)?.name ?? null;
}

const unknown: HubStepRefusal = {
  reason: 'certificate_unknown_to_hub',
  detail: 'The hub has no such certificate.',
};

const inTransfer: HubStepRefusal = {
  reason: 'not_possible_in_hub_status',
  detail: 'The certificate is being transferred to another account: cancel the transfer first.',
};

const takesLast = (thing: string): HubStepRefusal => ({
  reason: 'last_attached_certificate',
  detail: `The hub would let no other certificate of ${thing} in.`,
});
