import type { SecondPerson } from '../approval/second-person.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { type CertificateCommand, decide } from '../certificate/decide.ts';
import type { TransitionRefusal } from '../certificate/refusals.ts';
import type { Surroundings } from '../certificate/step.ts';
import { notOurSay } from '../certificate/whose-say.ts';
import { SEND_AGAIN } from '../commands/install-certificate.ts';
import type { DeliveryRefusal } from '../delivery/delivery-path.ts';
import { type OwnershipRefusal, objectionToIssue } from '../ownership/objection-of-ownership.ts';
import { objectionToPlan, type PlanRefusal } from '../replacement/decide.ts';
import type { BulkCommand } from './bulk-action.ts';

export type TargetPlan = 'acts' | 'needs_approval' | SkipReason;
export type SkipReason = TransitionRefusal | OwnershipRefusal | PlanRefusal | DeliveryRefusal | 'done_already';

/** What the command would do to this record now, by the same decision that it takes then. `undelivered`: why it would not be sent. */
export function planTarget(
  record: Certificate,
  command: BulkCommand,
  around: Surroundings,
  mayAskSecondPerson: boolean,
  undelivered: DeliveryRefusal | null,
): TargetPlan {
  if (command.verb === 'replace-and-revoke') {
    const { reason } = command;
    const objection = objectionToPlan(record, { reason, deadline: null }, null, around.now);
    return objection?.reason ?? ofOwnership(around, 'replace') ?? 'acts';
  }
  const wanted = command.verb === 'install' ? SEND_AGAIN : recordCommand(command, '');
  if (wanted === null) {
    const objection = notOurSay(record, 'renew') ?? ofOwnership(around, 'renew');
    return objection ?? (record.state === 'active' ? 'acts' : 'not_possible_in_this_state');
  }
  const decision = decide(record, wanted, around);
  if (decision.ok) return decision.value.length === 0 ? 'done_already' : (undelivered ?? 'acts');
  if (decision.refusal === 'last_credential' && mayAskSecondPerson) return 'needs_approval';
  return decision.refusal;
}

const ofOwnership = ({ ownership }: Surroundings, verb: 'renew' | 'replace'): OwnershipRefusal | null =>
  ownership === undefined ? null : (objectionToIssue(ownership, verb)?.reason ?? null);

/** Null for what is more than a change of this one record. `reason` is the words of whoever asks. */
export function recordCommand(
  command: BulkCommand,
  reason: string,
  secondPerson?: SecondPerson,
): CertificateCommand | null {
  const approved = secondPerson === undefined ? {} : { secondPerson };
  switch (command.verb) {
    case 'renew':
    case 'replace-and-revoke':
    case 'install':
      return null;
    case 'revoke':
      return { kind: 'revoke', reason: command.reason, ...approved };
    case 'deactivate':
      return { kind: 'deactivate', ...approved };
    case 'activate':
      return { kind: 'activate' };
    case 'delete':
      return { kind: 'delete', reason };
    case 'abandon':
      return { kind: 'abandon', provenUnused: false };
    case 'cancel':
      return { kind: 'intend_end', end: { cause: 'cancelled', reason: 'cancelled', detail: reason } };
    default:
      return command satisfies never;
  }
}
