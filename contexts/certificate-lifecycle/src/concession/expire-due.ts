import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext } from '../commands/command.ts';
import { doEach } from '../commands/do-each.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { Concession, ConcessionStore } from './concession.ts';
import { end } from './decide.ts';

const BATCH = 200;

/** The identity first: under its lock nobody else changes it. */
export async function lockConcession<One extends Concession>(
  { identities }: Pick<LifecycleDependencies, 'identities'>,
  tx: Transaction,
  store: ConcessionStore<One>,
  { id, identityId }: Pick<One, 'id' | 'identityId'>,
): Promise<One> {
  const identity = await identities.lock(tx, identityId);
  const before = await store.inTransaction(tx, id);
  if (identity === null || before === null) throw new Error(`${id} has vanished`);
  return before;
}

/**
 * Those whose end date has come, each in a transaction of its own. Any number of servers may do this. Returns how many;
 * throws when the others are done. `duty`: who does it, for the audit.
 */
export async function expireDue<One extends Concession>(
  deps: LifecycleDependencies,
  store: ConcessionStore<One>,
  duty: string,
  write: (tx: Transaction, before: One, after: One, context: CommandContext) => Promise<void>,
): Promise<number> {
  const now = deps.clock.now();
  const context = {
    actor: systemActor(duty),
    reason: 'its end date has come',
    correlationId: newId('cor', now.getTime()),
  };
  const how = { to: 'expired', by: describeActor(context.actor), reason: context.reason } as const;
  const expire = (due: Pick<One, 'id' | 'identityId'>): Promise<boolean> =>
    deps.transactions.run(async (tx) => {
      const before = await lockConcession(deps, tx, store, due);
      const after = end(before, how, now);
      if (after === null) return false;
      await write(tx, before, after, context);
      return true;
    });
  const failures: unknown[] = [];
  const expired = await doEach(await store.due(now.toISOString(), BATCH), expire, failures);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} ${duty} did not expire`);
  return expired;
}
