import { ok, refused } from '@bfcert/kernel/result';
import type { CertificateCommand } from '../certificate/decide.ts';
import { refusalSentences } from '../certificate/refusals.ts';
import { changeRecord } from '../commands/change-certificate.ts';
import type { CommandContext } from '../commands/command.ts';
import { confirmIdentity } from '../commands/confirm-identity.ts';
import { openHoldingsOf } from '../commands/open-holdings.ts';
import type { ApprovableOutcome } from '../commands/outcomes.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { RecordAction } from './approval.ts';
import { askSecondPerson, mayAsk } from './ask-second-person.ts';

/** What is asked for, but for the version of the record, which is the one it has now. */
type Wish = RecordAction extends infer One ? (One extends RecordAction ? Omit<One, 'version'> : never) : never;

/**
 * A command on one record. What only the last-credential guard holds back becomes a question to a
 * second person: 1 is it confirmed? · 2 do it · 3 held back by the guard alone, and the caller may ask? · 4 ask.
 * `typed`: the name of the identity, as it was typed to confirm it; null: nothing was; left out: no need.
 */
export function changeOrAsk(
  deps: LifecycleDependencies,
  wish: Wish,
  context: CommandContext,
  command: CertificateCommand,
  typed?: string | null,
): Promise<ApprovableOutcome> {
  const { kind, ...wanted } = wish;
  const { certificateId } = wish;
  return runCommand(deps, {
    name: kind,
    input: { ...wanted, ...sinceOf(command), ...(typed === undefined ? {} : { confirmation: typed }) },
    context,
    subject: { certificateId },
    work: async (tx): Promise<ApprovableOutcome> => {
      const unconfirmed =
        typed === undefined ? null : await confirmIdentity(deps, tx, { certificateId, typed }, context);
      if (unconfirmed !== null) return refused(unconfirmed);
      const outcome = await changeRecord(deps, tx, certificateId, command, { action: kind, context });
      if (outcome.ok) return ok({ ...outcome.value, approvalId: null });
      if (outcome.refusal.reason !== 'last_credential') return outcome;

      const found = await openHoldingsOf(deps, tx, certificateId);
      if (found === null) throw new Error(`${certificateId} has vanished under its lock`);
      const { identityId, purpose, state, version } = found.record;
      const { owner } = found.holdings.identity;
      const action = { ...wish, version };
      if (!mayAsk(context, { action, owner })) return outcome;

      const because = refusalSentences.last_credential;
      const asked = await askSecondPerson(deps, tx, { action, because, identityId, owner, purpose }, context);
      return asked.ok ? ok({ certificateId, state, version, approvalId: asked.value }) : refused(asked.refusal);
    },
  });
}

/** It is part of what was sent under an idempotency key, though a second person is never asked about it. */
const sinceOf = (command: CertificateCommand) =>
  command.kind === 'revoke' && command.suspectedSince !== undefined ? { suspectedSince: command.suspectedSince } : {};
