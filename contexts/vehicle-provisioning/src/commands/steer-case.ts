import type { CommandContext } from '@bfcert/certificate-lifecycle';
import { ok, refused } from '@bfcert/kernel/result';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import { backTo } from '../provisioning-case/decide.ts';
import type { Party } from '../provisioning-case/party.ts';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';
import { goesOnFrom, heldFrom } from './case-actions.ts';
import type { CaseOutcome } from './case-refusals.ts';
import { onCase, refusalOf } from './on-case.ts';
import { settleCase } from './settle-case.ts';

interface CaseRef {
  readonly caseId: ProvisioningCaseId;
}

/** Holds a case until a person lets it go on. What is heard meanwhile is kept, and counts then. */
export function blockCase(
  deps: VehicleProvisioningDependencies,
  { caseId, waitsFor }: CaseRef & { readonly waitsFor: Party },
  context: CommandContext,
): Promise<CaseOutcome> {
  const action = 'block-provisioning-case';
  return onCase(deps, { action, caseId, input: { waitsFor } }, context, async (tx, { one, signals }) => {
    const from = heldFrom(one.state);
    if (from === null) return refused(refusalOf('provisioning_state_unsuitable'));
    const to = { name: 'blocked', from, because: context.reason, waitsFor } as const;
    return ok(await settleCase(deps, tx, { one, signals, first: { on: 'blocked', to }, action }, context));
  });
}

/** Lets a case go on that was blocked or has failed, from where it stood, with its whole time before it. */
export function unblockCase(
  deps: VehicleProvisioningDependencies,
  { caseId }: CaseRef,
  context: CommandContext,
): Promise<CaseOutcome> {
  const action = 'unblock-provisioning-case';
  return onCase(deps, { action, caseId, input: {} }, context, async (tx, { one, signals }) => {
    const from = goesOnFrom(one.state);
    if (from === null) return refused(refusalOf('provisioning_state_unsuitable'));
    return ok(await settleCase(deps, tx, { one, signals, first: backTo(from), action }, context));
  });
}

/** Ends a case for good; what was heard of it stays. */
export function withdrawCase(
  deps: VehicleProvisioningDependencies,
  { caseId }: CaseRef,
  context: CommandContext,
): Promise<CaseOutcome> {
  const action = 'withdraw-provisioning-case';
  return onCase(deps, { action, caseId, input: {} }, context, async (tx, { one, signals }) => {
    const to = { name: 'withdrawn', because: 'by_person' } as const;
    return ok(await settleCase(deps, tx, { one, signals, first: { on: 'withdrawn', to }, action }, context));
  });
}
