import { mayTouch } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ApprovalId } from '../approval/approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import type { CommandContext, Outcome, Refusal } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import { bindingTaken } from '../commands/write-identity.ts';
import type { Identity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type ExceptionRefusal, type ExceptionWish, judgeException } from './decide.ts';

export type GrantExceptionOutcome = Outcome<
  { readonly identityId: IdentityId; readonly version: number; readonly approvalId: ApprovalId },
  ExceptionRefusal | AskRefusal | 'identity_unknown' | 'binding_taken'
>;

const BECAUSE = 'An exception lets certificates in that do not have the name to which the identity is bound.';

/**
 * Never by one person: 1 does the identity exist for the caller? · 2 could it be granted? · 3 ask a second
 * administrator, whose yes grants exactly this. `expectedVersion` is the identity's.
 */
export function grantBindingException(
  deps: LifecycleDependencies,
  input: ExceptionWish,
  context: CommandContext,
): Promise<GrantExceptionOutcome> {
  const { identityId } = input;
  const { actor, expectedVersion } = context;
  return runCommand(deps, {
    name: 'grant-binding-exception',
    input: { ...input },
    context,
    subject: { identityId },
    work: async (tx): Promise<GrantExceptionOutcome> => {
      const identity = await deps.identities.lock(tx, identityId);
      if (identity === null || !mayTouch(actor, identity.owner)) {
        return refused({ reason: 'identity_unknown', detail: 'There is no such identity.' });
      }
      const { owner, version } = identity;
      if (expectedVersion !== undefined && expectedVersion !== version) {
        const detail = `The identity has version ${version}, not ${expectedVersion}: look at it again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const judged = await judgeWish(deps, tx, identity, input);
      if (!judged.ok) return judged;
      const { purpose, kind: bindingKind, value, until } = judged.value;
      const action = {
        kind: 'grant-binding-exception',
        identityId,
        version,
        purpose,
        bindingKind,
        value,
        until,
      } as const;
      if (!mayAsk(context, { action, owner })) {
        const detail = `${BECAUSE} An administrator asks for it, and another approves it.`;
        return refused({ reason: 'needs_second_person', detail });
      }
      const asked = await askSecondPerson(deps, tx, { action, because: BECAUSE, identityId, owner, purpose }, context);
      return asked.ok ? ok({ identityId, version, approvalId: asked.value }) : refused(asked.refusal);
    },
  });
}

/** With the identity locked. From here on nobody else takes the name before the transaction ends. */
export async function judgeWish(
  deps: LifecycleDependencies,
  tx: Transaction,
  identity: Identity,
  wish: ExceptionWish,
): Promise<
  Result<
    Extract<ReturnType<typeof judgeException>, { readonly ok: true }>['value'],
    Refusal<ExceptionRefusal | 'binding_taken'>
  >
> {
  const active = await deps.bindingExceptions.activeOf(tx, identity.id);
  const judged = judgeException(identity, active, wish, deps.clock.now());
  if (!judged.ok) return judged;
  const { kind, value } = judged.value;
  const taken = await deps.identities.taken(tx, { id: identity.id, bindings: [{ kind, value }] });
  return taken.length === 0 ? judged : refused(bindingTaken(taken));
}
