import { type CommandContext, runAudited } from '@bfcert/certificate-lifecycle';
import { mayTouch, type Role } from '@bfcert/kernel/actor';
import type { Json } from '@bfcert/kernel/canonical-json';
import { type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import type { ProvisioningCase } from '../provisioning-case/provisioning-case.ts';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';
import type { Signals } from '../provisioning-case/signals.ts';
import { type CaseOutcome, type CaseRefusal, type CaseStanding, caseSentences } from './case-refusals.ts';

/** Cases are day-to-day work, and what partners' programs tell of them comes with the role `integration`. */
export const caseRoles: readonly Role[] = ['operator', 'integration', 'pki_engineer', 'administrator'];

export interface CaseCommand {
  /** As the audit has it. */
  readonly action: string;
  readonly caseId: ProvisioningCaseId;
  readonly input: Json;
}

/** A case with its row held, and all that was heard of it. */
export interface HeldCase {
  readonly one: ProvisioningCase;
  readonly signals: Signals;
}

type Named<Reason extends string> = { readonly reason: Reason; readonly detail: string };

/**
 * What every command on a case does around its own work, in one transaction: 1 a repeated idempotency key gives the
 * outcome of then · 2 the actor must be allowed, and say why · 3 the case must exist for the actor, in the version that
 * was seen · 4 the work · 5 a refusal is audited.
 */
export function onCase<More extends string>(
  deps: VehicleProvisioningDependencies,
  { action, caseId, input }: CaseCommand,
  context: CommandContext,
  work: (tx: Transaction, held: HeldCase) => Promise<Result<ProvisioningCase, Named<CaseRefusal | More>>>,
): Promise<CaseOutcome<More>> {
  type Reasons = CaseRefusal | More | 'reason_missing' | 'version_conflict';
  const command = { action, input: { caseId, asked: input }, roles: caseRoles };
  return runAudited<CaseStanding, Reasons>(deps, command, context, async (tx) => {
    if (context.reason.trim() === '') return refused({ reason: 'reason_missing', detail: 'Say why.' });
    const one = await deps.stores.cases.lock(tx, caseId);
    if (one === null || !mayTouch(context.actor, one.owner)) return refused(refusalOf('provisioning_case_unknown'));
    const { expectedVersion } = context;
    if (expectedVersion !== undefined && expectedVersion !== one.version) {
      return refused({ reason: 'version_conflict', detail: `The case has version ${one.version} by now.` });
    }
    if (one.state.name === 'withdrawn') return refused(refusalOf('provisioning_case_over'));
    const done = await work(tx, { one, signals: await deps.stores.cases.signalsOf(tx, caseId) });
    return done.ok ? { ok: true, value: standingOf(done.value) } : done;
  });
}

export const refusalOf = <Reason extends CaseRefusal>(reason: Reason): Named<Reason> => ({
  reason,
  detail: caseSentences[reason],
});

export const standingOf = ({ id, state, waitingFor, version }: ProvisioningCase): CaseStanding => ({
  provisioningCaseId: id,
  state: state.name,
  waitingFor,
  version,
});
