import { missingRole } from '@bfcert/certificate-lifecycle';
import type { Actor } from '@bfcert/kernel/actor';
import type { ProvisioningCase, ProvisioningState, Stage } from '../provisioning-case/provisioning-case.ts';
import { stages } from '../provisioning-case/provisioning-case.ts';
import { type CaseRefusal, caseSentences } from './case-refusals.ts';
import { caseRoles } from './on-case.ts';

const names = ['record-prerequisite', 'record-delivery', 'record-evidence', 'block', 'unblock', 'withdraw'] as const;

/** A verb for a case or a request of its broker: the button, and why it is off. */
export interface CaseAction<Name extends string = (typeof names)[number]> {
  readonly name: Name;
  readonly allowed: boolean;
  readonly reason: string | null;
}

/** What this actor may do with a case now, by what its commands look at. */
export const caseActions = ({ state }: Pick<ProvisioningCase, 'state'>, actor: Actor): readonly CaseAction[] =>
  names.map((name) => {
    const refusal = objectionTo(name, state);
    const reason = missingRole(caseRoles, actor) ?? (refusal === null ? null : caseSentences[refusal]);
    return { name, allowed: reason === null, reason };
  });

/** Where one that waits is held; null: it does not wait. */
export const heldFrom = ({ name }: ProvisioningState): Stage | null => stages.find((stage) => stage === name) ?? null;

/** Where one goes on that a person lets go on; null: nothing holds it. */
export const goesOnFrom = (state: ProvisioningState): Stage | null =>
  state.name === 'blocked' || state.name === 'failed' ? state.from : null;

function objectionTo(name: (typeof names)[number], state: ProvisioningState): CaseRefusal | null {
  if (state.name === 'withdrawn') return 'provisioning_case_over';
  const isUnsuitable =
    (name === 'block' && heldFrom(state) === null) || (name === 'unblock' && goesOnFrom(state) === null);
  return isUnsuitable ? 'provisioning_state_unsuitable' : null;
}
