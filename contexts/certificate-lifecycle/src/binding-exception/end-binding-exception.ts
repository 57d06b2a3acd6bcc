import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { doEach } from '../commands/do-each.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { BindingException, BindingExceptionState } from './binding-exception.ts';
import type { BindingExceptionId } from './binding-exception-id.ts';
import { end } from './decide.ts';
import { tellOfException } from './tell-of-exception.ts';

const BATCH = 200;

export type EndExceptionOutcome = Outcome<
  {
    readonly bindingExceptionId: BindingExceptionId;
    readonly state: BindingExceptionState;
    readonly version: number;
  },
  'binding_exception_unknown' | 'binding_exception_over'
>;

/** By one person: what rests on it closes, and comes in no more. */
export async function endBindingException(
  deps: LifecycleDependencies,
  input: { readonly bindingExceptionId: BindingExceptionId },
  context: CommandContext,
): Promise<EndExceptionOutcome> {
  const { bindingExceptionId } = input;
  const { actor, expectedVersion, reason } = context;
  const known = await deps.bindingExceptions.find(bindingExceptionId, actor.owners);
  return runCommand(deps, {
    name: 'end-binding-exception',
    input,
    context,
    subject: known === null ? {} : { identityId: known.identityId, purpose: known.purpose },
    work: async (tx): Promise<EndExceptionOutcome> => {
      if (known === null) return refused({ reason: 'binding_exception_unknown', detail: 'No such exception.' });
      const before = await lockException(deps, tx, known);
      if (expectedVersion !== undefined && expectedVersion !== before.version) {
        const detail = `The exception has version ${before.version}, not ${expectedVersion}: look at it again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const after = end(before, { to: 'ended', by: describeActor(actor), reason }, deps.clock.now());
      if (after === null) return refused({ reason: 'binding_exception_over', detail: 'The exception is over.' });
      await deps.bindingExceptions.update(tx, after, before.version);
      await tellOfException(deps, tx, after, before, { action: 'end-binding-exception', context });
      return ok({ bindingExceptionId, state: after.state, version: after.version });
    },
  });
}

/** Those whose end date has come. Any number of servers may do this. Returns how many; throws when the others are done. */
export async function expireBindingExceptions(deps: LifecycleDependencies): Promise<number> {
  const now = deps.clock.now();
  const context = {
    actor: systemActor('binding-exceptions'),
    reason: 'its end date has come',
    correlationId: newId('cor', now.getTime()),
  };
  const how = { to: 'expired', by: describeActor(context.actor), reason: context.reason } as const;
  const expire = (due: Pick<BindingException, 'id' | 'identityId'>): Promise<boolean> =>
    deps.transactions.run(async (tx) => {
      const before = await lockException(deps, tx, due);
      const after = end(before, how, now);
      if (after === null) return false;
      await deps.bindingExceptions.update(tx, after, before.version);
      await tellOfException(deps, tx, after, before, { action: 'end-binding-exception', context });
      return true;
    });
  const failures: unknown[] = [];
  const expired = await doEach(await deps.bindingExceptions.due(now.toISOString(), BATCH), expire, failures);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} exceptions did not expire`);
  return expired;
}

/** The identity first: under its lock nobody else changes the exception. */
async function lockException(
  deps: LifecycleDependencies,
  tx: Transaction,
  { id, identityId }: Pick<BindingException, 'id' | 'identityId'>,
): Promise<BindingException> {
  const identity = await deps.identities.lock(tx, identityId);
  const before = await deps.bindingExceptions.inTransaction(tx, id);
  if (identity === null || before === null) throw new Error(`${id} has vanished`);
  return before;
}
