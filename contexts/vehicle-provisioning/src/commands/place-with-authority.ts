import { describeActor, type OutsideAuthorities } from '@bfcert/certificate-lifecycle';
import type { Clock } from '@bfcert/kernel/clock';
import { ok, refused } from '@bfcert/kernel/result';
import { newBrokerRequestId } from '../broker/broker-request.ts';
import type { BrokerRequestStore } from '../broker/broker-request-store.ts';
import { authorityAmong, type KnownBroker } from '../broker/known-broker.ts';

/** What the lifecycle asks of authorities outside, in its own transactions: a row, which is placed afterwards. */
export const outsideAuthorities = ({
  clock,
  brokers,
  requests,
}: {
  readonly clock: Clock;
  readonly brokers: readonly KnownBroker[];
  readonly requests: Pick<BrokerRequestStore, 'add'>;
}): OutsideAuthorities => ({
  place: async (tx, asked, { actor }) => {
    const broker = authorityAmong(brokers, asked.purpose, asked.program);
    if (broker === null) return refused('broker_not_connected');
    const now = clock.now();
    const id = newBrokerRequestId(now);
    await requests.add(tx, {
      id,
      broker: broker.name,
      asked,
      owner: asked.owner,
      state: 'waiting',
      reference: null,
      detail: 'It was not placed yet.',
      attempts: 0,
      nextTryAt: now,
      askedBy: describeActor(actor),
      askedAt: now,
      changedAt: now,
    });
    return ok({ requestId: id });
  },
});
