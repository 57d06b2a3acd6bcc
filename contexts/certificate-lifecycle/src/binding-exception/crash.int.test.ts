import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApprovalId } from '../approval/approval-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { LifecyclePorts } from '../ports.ts';
import { by, LifecycleWorld } from '../testing/lifecycle-world.ts';
import { ada, exceptionWish, grantedException, otto, withTwoAdministrators } from '../testing/two-administrators.ts';
import type { BindingExceptionId } from './binding-exception-id.ts';

let world: LifecycleWorld;
let lifecycle: Lifecycle;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  lifecycle = withTwoAdministrators(world);
});
afterAll(() => world.drop());

/** One write after another is the last that a server does. */
type Write = 'exception' | 'event' | 'audit' | 'approval' | 'commit';
const writes: readonly Write[] = ['exception', 'event', 'audit', 'approval', 'commit'];

function dyingAt(write: Write): Lifecycle {
  const { bindingExceptions, events, audit, approvals, transactions } = world.dependencies();
  const die = async (): Promise<never> => {
    throw new Error('killed');
  };
  const over: Record<Write, Partial<LifecyclePorts>> = {
    exception: { bindingExceptions: { ...bindingExceptions, insert: die, update: die } },
    event: { events: { ...events, append: die } },
    audit: { audit: { ...audit, append: die } },
    approval: { approvals: { ...approvals, update: die, insert: die } },
    commit: { transactions: { ...transactions, run: (work) => transactions.run((tx) => work(tx).then(die)) } },
  };
  return world.another(over[write]);
}

const standing = async (identityId: IdentityId) => {
  const query = { identityId, after: null, limit: 5 };
  const exceptions = await lifecycle.bindingExceptions(query, ada);
  const { rows } = await world.database.pool.query(
    `select (select count(*) from domain_event where subject = $1) as events,
       (select count(*) from lifecycle.audit_entry where entry->>'identityId' = $1) as entries,
       (select count(*) from lifecycle.approval where record->>'identityId' = $1 and status = 'pending') as pending`,
    [identityId],
  );
  return { exceptions, ...rows[0] };
};

test.each(writes)(
  'killed at the write of its %s, a grant has happened not at all, and happens when it is answered again',
  async (write) => {
    const { identityId } = await world.charger();
    const { approvalId } = unwrap(await lifecycle.grantBindingException(exceptionWish(world, identityId), by(ada)));
    const answer = (server: Lifecycle, id: ApprovalId) =>
      server.answerApproval({ approvalId: id, verdict: 'approve' }, by(otto));
    const before = await standing(identityId);
    await expect(answer(dyingAt(write), approvalId)).rejects.toThrow('killed');
    expect(await standing(identityId)).toEqual(before);
    unwrap(await answer(lifecycle, approvalId));
    expect((await standing(identityId)).exceptions).toMatchObject([{ state: 'active' }]);
  },
);

test.each(['event', 'audit', 'approval', 'commit'] as const)(
  'killed at the write of its %s, a question was not asked',
  async (write) => {
    const { identityId } = await world.charger();
    const before = await standing(identityId);
    const wish = exceptionWish(world, identityId);
    await expect(dyingAt(write).grantBindingException(wish, by(ada))).rejects.toThrow('killed');
    expect(await standing(identityId)).toEqual(before);
    unwrap(await lifecycle.grantBindingException(wish, by(ada)));
  },
);

const ends: readonly [string, (server: Lifecycle, id: BindingExceptionId) => Promise<unknown>][] = [
  ['by a person', (server, bindingExceptionId) => server.endBindingException({ bindingExceptionId }, by(ada))],
  [
    'by the clock',
    (server) =>
      server.expireBindingExceptions().catch((error: AggregateError) => {
        throw error.errors[0];
      }),
  ],
];
for (const [how, end] of ends) {
  test.each(['exception', 'event', 'audit', 'commit'] as const)(
    `killed at the write of its %s, an end ${how} has not happened, and happens the next time`,
    async (write) => {
      const { identityId } = await world.charger();
      const { id } = await grantedException(lifecycle, exceptionWish(world, identityId, { days: 1 }));
      if (how === 'by the clock') world.clock.advance(86_400_000);
      const before = await standing(identityId);
      await expect(end(dyingAt(write), id)).rejects.toThrow('killed');
      expect(await standing(identityId)).toEqual(before);
      await end(lifecycle, id);
      expect((await standing(identityId)).exceptions[0]?.state).not.toBe('active');
    },
  );
}

test('one that cannot be written keeps no later one accepted beyond its end', async () => {
  const granted: BindingExceptionId[] = [];
  for (const days of [1, 2]) {
    const { identityId } = await world.charger();
    granted.push((await grantedException(lifecycle, exceptionWish(world, identityId, { days }))).id);
  }
  world.clock.advance(2 * 86_400_000);
  const { bindingExceptions } = world.dependencies();
  const poisoned = world.another({
    bindingExceptions: {
      ...bindingExceptions,
      update: async (tx, one, version) => {
        if (one.id === granted[0]) throw new Error('poisoned');
        await bindingExceptions.update(tx, one, version);
      },
    },
  });
  await expect(poisoned.expireBindingExceptions()).rejects.toMatchObject({ errors: [{ message: 'poisoned' }] });
  const states = await Promise.all(granted.map((id) => lifecycle.bindingException(id, ada)));
  expect(states.map((one) => one?.state)).toEqual(['active', 'expired']);
});
