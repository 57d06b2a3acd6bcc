import type { BulkTarget } from '../bulk-action/bulk-action.ts';
import type { BulkActionId } from '../bulk-action/bulk-action-id.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { AdoptionTarget, StationAdoption } from '../station-adoption/station-adoption.ts';
import type { Approval } from './approval.ts';

/**
 * What lets a command pass a guard that holds one person back. It exists only for an approval that was
 * answered with yes, and only for the record, the identity or the recovery case that it names: a command that
 * merely claims to be approved does not compile.
 */
export class SecondPerson {
  readonly #approval: Approval;
  readonly #subject: string;

  private constructor(approval: Approval, subject: string) {
    const { status, answer, requester } = approval;
    if (status !== 'approved' || answer === null) throw new Error(`${approval.id} was not approved`);
    if (answer.person === requester && !answer.selfApproved)
      throw new Error(`${approval.id} was approved by one person`);
    this.#approval = approval;
    this.#subject = subject;
  }

  /** @throws on an approval that nobody gave, or that is about many. */
  static of(approval: Approval): SecondPerson {
    const { action } = approval;
    if (action.kind === 'adopt-stations') throw new Error(`${approval.id} is about many stations`);
    if (action.kind === 'start-wave') throw new Error(`${approval.id} is about a wave`);
    if (action.kind === 'revoke-authorization-key' || action.kind === 'record-key-cutover-path')
      throw new Error(`${approval.id} is about what another context does`);
    if (action.kind === 'open-break-glass') throw new Error(`${approval.id} is about what another context does`);
    if (action.kind === 'start-bulk-action') throw new Error(`${approval.id} is about a bulk action`);
    if (action.kind === 'change-identity' || action.kind === 'decommission-identity')
      return new SecondPerson(approval, action.identityId);
    if (action.kind === 'grant-binding-exception' || action.kind === 'grant-station-tolerance')
      return new SecondPerson(approval, action.identityId);
    if (action.kind === 'switch-server-chain') return new SecondPerson(approval, action.slot);
    if ('bundleId' in action) return new SecondPerson(approval, action.bundleId);
    if (action.kind === 'admit-bootstrap' || action.kind === 'admit-one-time-key')
      return new SecondPerson(approval, action.recoveryCaseId);
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

  /** For one station of an approved adoption, which names it. */
  static ofAdoption(approval: Approval, { id, targets }: StationAdoption, target: AdoptionTarget): SecondPerson {
    const { action } = approval;
    if (action.kind !== 'adopt-stations' || action.adoptionId !== id || !targets.includes(target)) {
      throw new Error(`${approval.id} is not about ${target.identityId} of ${id}`);
    }
    return new SecondPerson(approval, target.identityId);
  }

  /** For one record of an identity that goes, or of an EVSE that goes with it, as the approval names them. */
  static ofDecommission(approval: Approval, identityId: IdentityId, certificateId: CertificateId): SecondPerson {
    const { action } = approval;
    const named = action.kind === 'decommission-identity' ? [action.identityId, ...action.endpoints] : [];
    if (!named.includes(identityId)) throw new Error(`${approval.id} is not about ${identityId}`);
    return new SecondPerson(approval, certificateId);
  }

  /** Whether it is for this record, this identity, or this recovery case. */
  covers(id: string): boolean {
    return this.#subject === id;
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
