import { ok, refused } from '@bfcert/kernel/result';
import type { ApprovalId } from '../approval/approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { objectionToPlan } from '../replacement/decide.ts';
import {
  type Planned,
  planReplacement,
  type ReplaceRefusal,
  type ReplaceWish,
} from '../replacement/plan-replacement.ts';
import { versionConflict } from './change-certificate.ts';
import type { CommandContext, Outcome } from './command.ts';
import { openHoldingsFor } from './open-holdings.ts';
import { runCommand } from './run-command.ts';

/** `approvalId` is null when the plan stands; else nothing was done, and a second person is asked. */
export type ReplaceOutcome = Outcome<Planned & { readonly approvalId: ApprovalId | null }, ReplaceRefusal | AskRefusal>;

const BECAUSE = 'At the deadline it is revoked even when no other certificate works.';

/**
 * The next certificate is begun, and this one is revoked when that was seen in use: nobody is left without in
 * between. With a deadline it goes at that moment whatever happens, and so by the word of two people.
 */
export function replaceAndRevoke(
  deps: LifecycleDependencies,
  wish: ReplaceWish,
  context: CommandContext,
): Promise<ReplaceOutcome> {
  const { certificateId, reason, deadline } = wish;
  return runCommand(deps, {
    name: 'replace-and-revoke',
    input: { ...wish },
    context,
    subject: { certificateId },
    work: async (tx): Promise<ReplaceOutcome> => {
      if (deadline === null) {
        const planned = await planReplacement(deps, tx, wish, context, null);
        return planned.ok ? ok({ ...planned.value, approvalId: null }) : planned;
      }
      const found = await openHoldingsFor(deps, tx, certificateId, context.actor);
      if (found === null) return refused({ reason: 'certificate_unknown', detail: 'No such certificate.' });
      const { record, holdings } = found;
      const plan = await deps.plannedRevocations.inTransaction(tx, certificateId);
      const objection = versionConflict(record, context) ?? objectionToPlan(record, wish, plan, deps.clock.now());
      if (objection !== null) return refused(objection);
      const { identityId, purpose, version } = record;
      const action = { kind: 'replace-and-revoke', certificateId, version, reason, deadline } as const;
      const { owner } = holdings.identity;
      if (!mayAsk(context, { action, owner })) {
        const detail = `${BECAUSE} Only a person may ask a second one for that.`;
        return refused({ reason: 'needs_second_person', detail });
      }
      const question = { action, because: BECAUSE, identityId, owner, purpose };
      const asked = await askSecondPerson(deps, tx, question, context);
      return asked.ok ? ok({ certificateId, deadline, approvalId: asked.value }) : refused(asked.refusal);
    },
  });
}
