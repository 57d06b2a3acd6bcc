import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { ApprovalId } from '../approval/approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { judgeTolerance, type ToleranceRefusal, type ToleranceWish } from './decide.ts';

export type GrantToleranceOutcome = Outcome<
  { readonly identityId: IdentityId; readonly version: number; readonly approvalId: ApprovalId },
  ToleranceRefusal | AskRefusal | 'identity_unknown'
>;

const BECAUSE = 'A tolerance lets a station do what is refused of every other one.';

/**
 * Never by one person: 1 does the identity exist for the caller? · 2 could it be granted? · 3 ask a second
 * administrator, whose yes grants exactly this. `expectedVersion` is the identity's.
 */
export function grantStationTolerance(
  deps: LifecycleDependencies,
  input: ToleranceWish,
  context: CommandContext,
): Promise<GrantToleranceOutcome> {
  const { identityId } = input;
  const { actor, expectedVersion } = context;
  return runCommand(deps, {
    name: 'grant-station-tolerance',
    input: { ...input },
    context,
    subject: { identityId },
    work: async (tx): Promise<GrantToleranceOutcome> => {
      const identity = await deps.identities.lock(tx, identityId);
      if (identity === null || !mayTouch(actor, identity.owner)) {
        return refused({ reason: 'identity_unknown', detail: 'There is no such identity.' });
      }
      const { owner, version } = identity;
      if (expectedVersion !== undefined && expectedVersion !== version) {
        const detail = `The identity has version ${version}, not ${expectedVersion}: look at it again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const active = await deps.stationTolerances.activeOf(tx, identityId);
      const judged = judgeTolerance(identity, active, input, deps.clock.now());
      if (!judged.ok) return judged;
      const { kind: tolerance, until } = judged.value;
      const action = { kind: 'grant-station-tolerance', identityId, version, tolerance, until } as const;
      if (!mayAsk(context, { action, owner })) {
        const detail = `${BECAUSE} An administrator asks for it, and another approves it.`;
        return refused({ reason: 'needs_second_person', detail });
      }
      const question = { action, because: BECAUSE, identityId, owner, purpose: null };
      const asked = await askSecondPerson(deps, tx, question, context);
      return asked.ok ? ok({ identityId, version, approvalId: asked.value }) : refused(asked.refusal);
    },
  });
}
