import { systemActor } from '@bfcert/kernel/actor';
import type { TransactionRunner } from '@bfcert/kernel/transaction';
import { expect, it } from 'vitest';
import type { Deliverable, DeliveryPath } from '../delivery/delivery-path.ts';

export interface DeliveriesUnderTest {
  readonly deliveries: DeliveryPath;
  readonly transactions: TransactionRunner;
  /** Each of an endpoint of its own: one that is delivered, and one that is not. */
  deliverable(): Promise<Deliverable>;
  undeliverable(): Promise<Deliverable>;
}

const context = { actor: systemActor('test'), reason: 'the station has lost it', correlationId: 'cor_test' };

/** What the lifecycle relies on, of whoever delivers and of the fake. */
export function deliveryPathContract(open: () => Promise<DeliveriesUnderTest>): void {
  const order = ({ deliveries, transactions }: DeliveriesUnderTest, to: Deliverable) =>
    transactions.run((tx) => deliveries.order(tx, to, context));

  it('objects to nothing that it can deliver, and takes the order', async () => {
    const under = await open();
    const to = await under.deliverable();
    expect(await under.deliveries.objections([to])).toEqual(new Map());
    expect(await order(under, to)).toBeNull();
  });

  it('takes one order of an endpoint at a time, and says so of many at once', async () => {
    const under = await open();
    const [first, second, other] = [await under.deliverable(), await under.deliverable(), await under.undeliverable()];
    expect(await order(under, first)).toBeNull();
    expect(await order(under, first)).toBe('delivery_under_way');
    const objections = await under.deliveries.objections([first, second, other]);
    expect([objections.get(first.id), objections.get(second.id)]).toEqual(['delivery_under_way', undefined]);
    expect(objections.get(other.id)).toBeDefined();
  });

  it('refuses an order for the reason that it objects with', async () => {
    const under = await open();
    const to = await under.undeliverable();
    const objection = (await under.deliveries.objections([to])).get(to.id);
    expect(await order(under, to)).toBe(objection);
  });

  it('has no order of a transaction that came to nothing', async () => {
    const under = await open();
    const to = await under.deliverable();
    const undone = under.transactions.run(async (tx) => {
      await under.deliveries.order(tx, to, context);
      throw new Error('the record was not written');
    });
    await expect(undone).rejects.toThrow('the record was not written');
    expect(await under.deliveries.objections([to])).toEqual(new Map());
    expect(await order(under, to)).toBeNull();
  });

  it('is asked about none, and objects to none', async () => {
    expect(await (await open()).deliveries.objections([])).toEqual(new Map());
  });
}
