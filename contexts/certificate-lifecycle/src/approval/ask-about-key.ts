import { ok, refused } from '@bfcert/kernel/result';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type KeyMatter, keyMatterId } from './approvable/key-matter.ts';
import type { ApprovalId } from './approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from './ask-second-person.ts';
import { sees } from './people.ts';

export interface KeyQuestion {
  readonly action: KeyMatter;
  /** Whose station it is; null: of several owners. */
  readonly owner: string | null;
}

export type KeyQuestionOutcome = Outcome<{ readonly approvalId: ApprovalId }, 'owner_out_of_scope' | AskRefusal>;

const because: Readonly<Record<KeyQuestion['action']['kind'], string>> = {
  'revoke-authorization-key': 'It is the last way in that the station has.',
  'record-key-cutover-path': 'By it many stations are told keys that each of them has nothing beside.',
  'open-break-glass': 'A station that was proven on Profile 3 is let in with a password again.',
};

/** A second person is asked, once for this; asked again by the same person it is the same question. The yes does nothing here: its event says who the two were. */
export function askAboutKey(
  deps: LifecycleDependencies,
  { action, owner }: KeyQuestion,
  context: CommandContext,
): Promise<KeyQuestionOutcome> {
  const identityId = 'identityId' in action ? action.identityId : null;
  return runCommand(deps, {
    name: action.kind,
    input: { ...action },
    context,
    subject: identityId === null ? {} : { identityId },
    work: async (tx): Promise<KeyQuestionOutcome> => {
      if (!sees(context.actor, owner)) {
        return refused({
          reason: 'owner_out_of_scope',
          detail: 'It is about stations of owners that you do not act for.',
        });
      }
      if (!mayAsk(context, { action, owner })) {
        const detail = `${because[action.kind]} Only a person asks a second one.`;
        return refused({ reason: 'role_missing', detail });
      }
      await deps.approvals.lockElsewhere(tx, keyMatterId(action));
      const question = { action, because: because[action.kind], identityId, owner, purpose: 'charger_identity' };
      const asked = await askSecondPerson(deps, tx, question, context);
      return asked.ok ? ok({ approvalId: asked.value }) : refused(asked.refusal);
    },
  });
}
