import type { Outcome } from '@bfcert/certificate-lifecycle';
import type { WaitedFor } from '../provisioning-case/party.ts';
import type { ProvisioningStateName } from '../provisioning-case/provisioning-case.ts';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';

/** Why a command on a case is refused, beside what any command may answer. */
export type CaseRefusal =
  | 'provisioning_case_unknown'
  /** Withdrawn: nothing is heard of it any more. */
  | 'provisioning_case_over'
  /** The command means nothing in its state. */
  | 'provisioning_state_unsuitable';

export const caseSentences: Readonly<Record<CaseRefusal, string>> = {
  provisioning_case_unknown: 'There is no such provisioning case.',
  provisioning_case_over: 'The case was withdrawn: open another one.',
  provisioning_state_unsuitable: 'This means nothing in the state that the case is in.',
};

/** How it stands after the command. */
export type CaseStanding = {
  readonly provisioningCaseId: ProvisioningCaseId;
  readonly state: ProvisioningStateName;
  readonly waitingFor: WaitedFor;
  readonly version: number;
};

export type CaseOutcome<More extends string = never, Value = CaseStanding> = Outcome<Value, CaseRefusal | More>;
