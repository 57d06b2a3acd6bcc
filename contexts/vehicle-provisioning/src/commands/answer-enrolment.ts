import { type CommandContext, describeActor, type Outcome } from '@bfcert/certificate-lifecycle';
import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import type { VasEnrolmentId } from '../vas-enrolment/vas-enrolment.ts';
import { tokenRoles } from './enrolment-roles.ts';
import { runCommand } from './run-command.ts';

export type AnswerRefusal = 'enrolment_unknown' | 'enrolment_answered';

export interface AnsweredEnrolment {
  readonly enrolmentId: VasEnrolmentId;
  readonly state: 'accepted' | 'declined';
}

/** A person's yes or no. After a yes the vehicle's next repetition of its request has the certificate ordered. */
export function answerEnrolment(
  deps: EnrolmentDependencies,
  { enrolmentId, answer }: { readonly enrolmentId: VasEnrolmentId; readonly answer: 'accepted' | 'declined' },
  context: CommandContext,
): Promise<Outcome<AnsweredEnrolment, AnswerRefusal>> {
  const { stores, lifecycle, clock } = deps;
  const command = { action: 'answer-enrolment', input: { enrolmentId, answer }, roles: tokenRoles };
  return runCommand<AnsweredEnrolment, AnswerRefusal>(deps, command, context, async (tx, note) => {
    const enrolment = await stores.enrolments.lock(tx, enrolmentId);
    const identity = enrolment === null ? null : await lifecycle.findIdentity(enrolment.identityId);
    if (enrolment === null || identity === null || !mayTouch(context.actor, identity.owner)) {
      return refused({ reason: 'enrolment_unknown', detail: 'There is no such enrolment.' });
    }
    if (enrolment.state !== 'waiting') {
      return refused({ reason: 'enrolment_answered', detail: `It is ${enrolment.state} already.` });
    }
    await stores.enrolments.answer(tx, enrolmentId, {
      state: answer,
      by: describeActor(context.actor),
      at: clock.now(),
    });
    const { program, proof } = enrolment;
    await note({
      identityId: identity.id,
      before: 'waiting',
      after: answer,
      detail: { enrolmentId, program, proof },
    });
    return ok({ enrolmentId, state: answer });
  });
}
