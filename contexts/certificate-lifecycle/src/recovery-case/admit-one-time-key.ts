import { ok, refused } from '@bfcert/kernel/result';
import type { ApprovalId } from '../approval/approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { lockCase } from './admit-bootstrap.ts';
import { judgeOneTimeKey, type OneTimeKeyRefusal, oneTimeKeySentences } from './decide-one-time-key.ts';
import type { RecoveryCaseId } from './recovery-case-id.ts';

export type AdmitOneTimeKeyOutcome = Outcome<
  { readonly recoveryCaseId: RecoveryCaseId; readonly version: number; readonly approvalId: ApprovalId },
  OneTimeKeyRefusal | AskRefusal | 'recovery_case_unknown'
>;

export interface OneTimeKeyWish {
  readonly recoveryCaseId: RecoveryCaseId;
  /** RFC 3339. */
  readonly until: string;
}

const BECAUSE = 'A one-time key reopens Profile 2 for one login.';

/**
 * Never by one person: 1 does the case exist for the caller? · 2 is there no way in left? · 3 ask a second person,
 * whose yes lets the caller take the key. There is no key before.
 */
export async function admitOneTimeKey(
  deps: LifecycleDependencies,
  input: OneTimeKeyWish,
  context: CommandContext,
): Promise<AdmitOneTimeKeyOutcome> {
  const { recoveryCaseId, until } = input;
  const { actor, expectedVersion } = context;
  const known = await deps.recoveryCases.find(recoveryCaseId, actor.owners);
  return runCommand(deps, {
    name: 'admit-one-time-key',
    input: { ...input },
    context,
    subject: known === null ? {} : { identityId: known.identityId },
    work: async (tx): Promise<AdmitOneTimeKeyOutcome> => {
      const found = known === null ? null : await lockCase(deps, tx, known);
      if (found === null) return refused({ reason: 'recovery_case_unknown', detail: 'No such recovery case.' });
      const { before, holdings } = found;
      const { identityId, version } = before;
      if (expectedVersion !== undefined && expectedVersion !== version) {
        const detail = `The recovery case has version ${version}, not ${expectedVersion}: look at it again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const judged = judgeOneTimeKey(before, holdings.records, until, deps.clock.now());
      if (!judged.ok) return refused({ reason: judged.refusal, detail: oneTimeKeySentences[judged.refusal] });
      const { owner } = holdings.identity;
      const action = { kind: 'admit-one-time-key', recoveryCaseId, identityId, version, until: judged.value } as const;
      if (!mayAsk(context, { action, owner })) {
        const detail = `${BECAUSE} A person asks for it, and another approves it.`;
        return refused({ reason: 'needs_second_person', detail });
      }
      const question = { action, because: BECAUSE, identityId, owner, purpose: 'charger_identity' };
      const asked = await askSecondPerson(deps, tx, question, context);
      return asked.ok ? ok({ recoveryCaseId, version, approvalId: asked.value }) : refused(asked.refusal);
    },
  });
}
