import type { Approval } from './approval.ts';

/**
 * What lets a command pass the last-credential guard. It exists only for an approval that was answered
 * with yes, and only `approve-command.ts` asks for one: a command that merely claims to be approved
 * does not compile.
 */
export class SecondPerson {
  readonly #approval: Approval;

  private constructor(approval: Approval) {
    this.#approval = approval;
  }

  /** @throws on an approval that nobody gave. */
  static of(approval: Approval): SecondPerson {
    const { status, answer, requester } = approval;
    if (status !== 'approved' || answer === null) throw new Error(`${approval.id} was not approved`);
    if (answer.person === requester && !answer.selfApproved)
      throw new Error(`${approval.id} was approved by one person`);
    return new SecondPerson(approval);
  }

  covers(certificateId: string): boolean {
    return this.#approval.action.certificateId === certificateId;
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
