import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ApprovalId } from '../approval/approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { openHoldings } from '../commands/open-holdings.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type BootstrapRefusal, judgeBootstrap, recoverySentences } from './decide.ts';
import type { RecoveryCase } from './recovery-case.ts';
import type { RecoveryCaseId } from './recovery-case-id.ts';

export type AdmitBootstrapOutcome = Outcome<
  { readonly recoveryCaseId: RecoveryCaseId; readonly version: number; readonly approvalId: ApprovalId },
  BootstrapRefusal | AskRefusal | 'recovery_case_unknown'
>;

export interface BootstrapWish {
  readonly recoveryCaseId: RecoveryCaseId;
  /** The factory certificate. */
  readonly certificateId: CertificateId;
  /** RFC 3339. */
  readonly until: string;
}

const BECAUSE = 'A bootstrap lets a station in that has no certificate of its own.';

/**
 * Never by one person: 1 does the case exist for the caller? · 2 could it be admitted? · 3 ask a second
 * person, whose yes admits exactly this.
 */
export async function admitBootstrap(
  deps: LifecycleDependencies,
  input: BootstrapWish,
  context: CommandContext,
): Promise<AdmitBootstrapOutcome> {
  const { recoveryCaseId, certificateId, until } = input;
  const { actor, expectedVersion } = context;
  const known = await deps.recoveryCases.find(recoveryCaseId, actor.owners);
  return runCommand(deps, {
    name: 'admit-bootstrap',
    input: { ...input },
    context,
    subject: known === null ? {} : { identityId: known.identityId },
    work: async (tx): Promise<AdmitBootstrapOutcome> => {
      const found = known === null ? null : await lockCase(deps, tx, known);
      if (found === null) return refused({ reason: 'recovery_case_unknown', detail: 'No such recovery case.' });
      const { before, holdings } = found;
      if (expectedVersion !== undefined && expectedVersion !== before.version) {
        const detail = `The recovery case has version ${before.version}, not ${expectedVersion}: look at it again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const record = holdings.records.find(({ id }) => id === certificateId) ?? null;
      const judged = judgeBootstrap(before, record, until, deps.clock.now());
      if (!judged.ok) return refused({ reason: judged.refusal, detail: recoverySentences[judged.refusal] });
      const { identityId, version } = before;
      const { owner } = holdings.identity;
      const action = {
        kind: 'admit-bootstrap',
        recoveryCaseId,
        identityId,
        version,
        certificateId,
        until: judged.value.until,
      } as const;
      if (!mayAsk(context, { action, owner })) {
        const detail = `${BECAUSE} A person asks for it, and another approves it.`;
        return refused({ reason: 'needs_second_person', detail });
      }
      const question = { action, because: BECAUSE, identityId, owner, purpose: 'charger_factory' };
      const asked = await askSecondPerson(deps, tx, question, context);
      return asked.ok ? ok({ recoveryCaseId, version, approvalId: asked.value }) : refused(asked.refusal);
    },
  });
}

/** The identity first, with its records: under its lock nobody else changes the case. */
export async function lockCase(
  deps: LifecycleDependencies,
  tx: Transaction,
  { id, identityId }: Pick<RecoveryCase, 'id' | 'identityId'>,
) {
  const holdings = await openHoldings(deps, tx, identityId);
  const before = await deps.recoveryCases.inTransaction(tx, id);
  if (holdings === null || before === null) throw new Error(`${id} has vanished`);
  return { before, holdings };
}
