import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import { end } from '../concession/decide.ts';
import { expireDue, lockConcession } from '../concession/expire-due.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { BindingException, BindingExceptionState } from './binding-exception.ts';
import type { BindingExceptionId } from './binding-exception-id.ts';
import { tellOfException } from './tell-of-exception.ts';

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
      const before = await lockConcession(deps, tx, deps.bindingExceptions, known);
      if (expectedVersion !== undefined && expectedVersion !== before.version) {
        const detail = `The exception has version ${before.version}, not ${expectedVersion}: look at it again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const after = end(before, { to: 'ended', by: describeActor(actor), reason }, deps.clock.now());
      if (after === null) return refused({ reason: 'binding_exception_over', detail: 'The exception is over.' });
      await write(deps, tx, before, after, context);
      return ok({ bindingExceptionId, state: after.state, version: after.version });
    },
  });
}

/** All of an identity that is decommissioned, which is locked. */
export async function endExceptionsOf(
  deps: LifecycleDependencies,
  tx: Transaction,
  identityId: IdentityId,
  context: CommandContext,
): Promise<void> {
  const how = { to: 'ended', by: describeActor(context.actor), reason: context.reason } as const;
  for (const before of await deps.bindingExceptions.activeOf(tx, identityId)) {
    const after = end(before, how, deps.clock.now());
    if (after !== null) await write(deps, tx, before, after, context);
  }
}

/** Those whose end date has come; see `expireDue`. */
export const expireBindingExceptions = (deps: LifecycleDependencies): Promise<number> =>
  expireDue(deps, deps.bindingExceptions, 'binding-exceptions', (tx, before, after, context) =>
    write(deps, tx, before, after, context),
  );

async function write(
  deps: LifecycleDependencies,
  tx: Transaction,
  before: BindingException,
  after: BindingException,
  context: CommandContext,
): Promise<void> {
  await deps.bindingExceptions.update(tx, after, before.version);
  await tellOfException(deps, tx, after, before, { action: 'end-binding-exception', context });
}
