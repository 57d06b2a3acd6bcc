import type { BulkTarget } from '../bulk-action/bulk-action.ts';
import type { BulkActionId } from '../bulk-action/bulk-action-id.ts';
import type { Approval } from './approval.ts';

/**
 * What lets a command pass the last-credential guard. It exists only for an approval that was answered
 * with yes, and only for the record that the approval names: a command that merely claims to be
 * approved does not compile.
 */
export class SecondPerson {
  readonly #approval: Approval;
  readonly #certificateId: string;

  private constructor(approval: Approval, certificateId: string) {
    const { status, answer, requester } = approval;
    if (status !== 'approved' || answer === null) throw new Error(`${approval.id} was not approved`);
    if (answer.person === requester && !answer.selfApproved)
      throw new Error(`${approval.id} was approved by one person`);
    this.#approval = approval;
    this.#certificateId = certificateId;
  }

  /** @throws on an approval that nobody gave, or that is about something else than a record. */
  static of(approval: Approval): SecondPerson {
    const { action } = approval;
    if (action.kind === 'start-bulk-action') throw new Error(`${approval.id} is about a bulk action`);
    return new SecondPerson(approval, action.certificateId);
  }

  /** For one target of an approved bulk action; null for a target that the approval was not asked for. */
  static ofBulk(approval: Approval, bulkActionId: BulkActionId, target: BulkTarget): SecondPerson | null {
    const { action } = approval;
    if (action.kind !== 'start-bulk-action' || action.bulkActionId !== bulkActionId) {
      throw new Error(`${approval.id} is not about ${bulkActionId}`);
    }
    return target.needsApproval ? new SecondPerson(approval, target.certificateId) : null;
  }

  covers(certificateId: string): boolean {
    return this.#certificateId === certificateId;
  }

  /** For event and audit: who the two were. */
  get notes(): { readonly [name: string]: string } {
    const { id, requestedBy, answer } = this.#approval;
    return {
      approvalId: id,
      requestedBy,
      approvedBy: answer?.by ?? '',
      approval: answer?.selfApproved ? 'self_approved' : 'second_person',
    };
  }
}
