import type { TransactionRunner } from '@bfcert/kernel/transaction';
import { expect, it } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RenewalPlanStore } from '../renewal/renewal-plan-store.ts';

export interface PlansUnderTest {
  readonly plans: RenewalPlanStore;
  readonly transactions: TransactionRunner;
  /** A certificate enters into force that ends later than the one before. */
  enter(): Promise<CertificateId>;
  leave(id: CertificateId): Promise<void>;
}

const UNTIL = '2026-03-01T01:00:00.000Z';

/** What the scheduler relies on, of every store of plans. */
export function renewalPlanStoreContract(open: () => Promise<PlansUnderTest>): void {
  /** `lookAt`s of as many certificates in force, planned by policy 1. */
  const planned = async (...lookAts: string[]) => {
    const { plans, transactions, ...world } = await open();
    const ids: CertificateId[] = [];
    for (const _ of lookAts) ids.push(await world.enter());
    const found = await plans.unplanned(1, 100);
    expect(found.map(({ id }) => id).sort()).toEqual([...ids].sort());
    const entries = ids.map((certificateId, index) => {
      const lookAt = lookAts[index] ?? '';
      return { certificateId, revision: 0, renewalAt: lookAt, lookAt, posture: 'valid' as const };
    });
    await transactions.run((tx) => plans.plan(tx, entries, 1));
    const take = (claim: string, at: string, limit = 100) =>
      transactions.run((tx) => plans.takeDue(tx, at, { claim, until: UNTIL }, limit));
    const keep = (claim: string, id: CertificateId | undefined, lookAt: string) => {
      if (id === undefined) throw new Error('none');
      const look = { certificateId: id, lookAt, triesAt: lookAt, hold: 'put_off_quota' as const, detail: 'later' };
      return transactions.run((tx) => plans.lookedAt(tx, [look], claim));
    };
    return { ...world, plans, transactions, ids, take, keep };
  };

  it('has a plan for what is in force and none for what is not', async () => {
    const { plans, ids, leave, take } = await planned('2026-03-01T00:00:01.000Z');
    expect(await plans.unplanned(1, 100)).toEqual([]);
    expect(await plans.unplanned(2, 100)).toHaveLength(1);
    for (const id of ids) await leave(id);
    expect(await plans.unplanned(2, 100)).toEqual([]);
    expect(await take('one', '2026-03-01T00:00:30.000Z')).toEqual([]);
    expect(await plans.of(ids)).toEqual(new Map());
  });

  it('gives what is due, what ends first first, to one turn alone', async () => {
    const { ids, take } = await planned(
      '2026-03-01T00:00:02.000Z',
      '2026-03-01T00:00:01.000Z',
      '2026-03-01T00:00:03.000Z',
      '2026-03-02T00:00:00.000Z',
    );
    const first = await take('one', '2026-03-01T00:00:30.000Z', 2);
    expect(first.map(({ id }) => id)).toEqual([ids[0], ids[1]]);
    expect((await take('two', '2026-03-01T00:00:30.000Z')).map(({ id }) => id)).toEqual([ids[2]]);
    expect(await take('three', '2026-03-01T00:00:30.000Z')).toEqual([]);
  });

  it('gives it to another when the turn is over, and keeps nothing of the first any more', async () => {
    const { plans, transactions, ids, take, keep } = await planned('2026-03-01T00:00:01.000Z');
    await take('dead', '2026-03-01T00:00:30.000Z');
    expect(await take('heir', '2026-03-01T00:59:59.000Z')).toEqual([]);
    expect(await take('heir', UNTIL)).toHaveLength(1);
    const holds = (claim: string) => transactions.run((tx) => plans.holds(tx, ids[0] as CertificateId, claim));
    expect([await holds('dead'), await holds('heir')]).toEqual([false, true]);
    await keep('dead', ids[0], '2027-01-01T00:00:00.000Z');
    expect((await plans.of(ids)).values().next().value).toMatchObject({ hold: null });
    await keep('heir', ids[0], '2026-03-05T00:00:00.000Z');
    expect((await plans.of(ids)).values().next().value).toMatchObject({
      hold: 'put_off_quota',
      triesAt: '2026-03-05T00:00:00.000Z',
    });
    expect(await holds('heir')).toBe(false);
    expect(await take('next', '2026-03-05T00:00:00.000Z')).toHaveLength(1);
  });

  it('plans anew what is to be forgotten, and never by an older policy', async () => {
    const { plans, transactions, ids } = await planned('2026-03-01T00:00:01.000Z');
    await transactions.run((tx) => plans.forgetPlans(tx));
    const lookAt = '2026-03-09T00:00:00.000Z';
    const plan = (policy: number, at: string, revision = 0) => {
      const [certificateId] = ids;
      if (certificateId === undefined) throw new Error('none');
      const entry = { certificateId, revision, renewalAt: at, lookAt: at, posture: 'valid' } as const;
      return transactions.run((tx) => plans.plan(tx, [entry], policy));
    };
    await plan(3, lookAt);
    await plan(2, '2026-03-01T00:00:00.000Z');
    await plan(4, '2026-03-01T00:00:00.000Z', 7);
    expect((await plans.of(ids)).values().next().value).toMatchObject({ renewalAt: lookAt });
  });
}
