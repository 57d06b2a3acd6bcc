import type { OutsideRequest } from '@bfcert/certificate-lifecycle';
import { type Id, newId, parseId } from '@bfcert/kernel/ids';
import { transitionTable } from '@bfcert/kernel/transition-table';

export type BrokerRequestId = Id<'brq'>;

export const newBrokerRequestId = (at: Date): BrokerRequestId => newId('brq', at.getTime());
export const parseBrokerRequestId = (text: string): BrokerRequestId | null => parseId('brq', text);

export const brokerRequestStates = ['waiting', 'placed', 'done', 'refused', 'given_up'] as const;
export type BrokerRequestState = (typeof brokerRequestStates)[number];

/**
 * A brokered certificate that an authority outside is asked for, kept with the record that waits for it. Who acts next:
 *
 *   waiting   we: place it, again and again while the broker is away
 *   placed    the broker, or the person who is one
 *   done, refused   nobody
 *   given_up  an operator: it was not taken or not answered within its time, or nobody waits for it any more. What comes
 *             of it all the same settles it
 */
export interface BrokerRequest {
  readonly id: BrokerRequestId;
  readonly broker: string;
  /** As the lifecycle has asked. */
  readonly asked: OutsideRequest;
  /** Whose the record is. */
  readonly owner: string;
  readonly state: BrokerRequestState;
  /** By which the broker has it. */
  readonly reference: string | null;
  /** What came last, one sentence. */
  readonly detail: string;
  readonly attempts: number;
  /** Null: it is not placed any more. */
  readonly nextTryAt: Date | null;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly changedAt: Date;
}

export type BrokerRequestEvent =
  | 'taken'
  | 'refused'
  | 'settled'
  | 'time_over'
  /** Its record has ended, or its vehicle. */
  | 'taken_back';

export const brokerRequestTransitions = transitionTable<BrokerRequestState, BrokerRequestEvent>(
  brokerRequestStates,
  ['waiting'],
  [
    { from: 'waiting', on: 'taken', to: 'placed' },
    { from: 'waiting', on: 'refused', to: 'refused' },
    { from: 'placed', on: 'refused', to: 'refused' },
    { from: 'given_up', on: 'refused', to: 'refused' },
    ...(['waiting', 'placed'] as const).flatMap((from) =>
      (['time_over', 'taken_back'] as const).map((on) => ({ from, on, to: 'given_up' }) as const),
    ),
    ...(['waiting', 'placed', 'given_up'] as const).map((from) => ({ from, on: 'settled', to: 'done' }) as const),
  ],
);

const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;
const GIVEN_UP_AFTER_MS = 7 * 86_400_000;

/** Since it was placed; who has it may be a person who asks others. */
export const ANSWERED_WITHIN_MS = 30 * 86_400_000;

/** What becomes of it after the broker was away once more. */
export function afterSilence(request: BrokerRequest, why: string, now: Date): BrokerRequest {
  const attempts = request.attempts + 1;
  const told = { ...request, attempts, detail: why, changedAt: now };
  if (now.getTime() - request.askedAt.getTime() >= GIVEN_UP_AFTER_MS) {
    return { ...told, state: 'given_up', nextTryAt: null };
  }
  const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20));
  return { ...told, nextTryAt: new Date(now.getTime() + wait) };
}
