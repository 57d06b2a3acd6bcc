import type { IdentityId } from '@bfcert/certificate-lifecycle';
import type { BrokerKind } from '../broker/broker-kind.ts';
import type { Artifact } from './artifact.ts';
import type { Party, WaitedFor } from './party.ts';
import type { ProvisioningCaseId } from './provisioning-case-id.ts';

/** The states in which somebody outside has to act. */
export const stages = ['prerequisite', 'delivery', 'pending_activation'] as const;
export type Stage = (typeof stages)[number];

export const provisioningStates = [...stages, 'active', 'blocked', 'failed', 'withdrawn'] as const;
export type ProvisioningStateName = (typeof provisioningStates)[number];

/** In these a place is taken: a second case would count the same signals. */
export const unfinishedStates = [...stages, 'blocked', 'failed'] as const satisfies readonly ProvisioningStateName[];

export type FailureReason = 'overdue' | 'deliveries_rejected';
export type WithdrawalReason = 'by_person' | 'superseded' | 'decommissioned' | 'proof_lost';

/**
 * How far the provisioning of one vehicle with one thing is. Who acts next:
 *
 *   prerequisite        whose prerequisite it is that is not met
 *   delivery            who delivers on its path: a broker, a station, a person
 *   pending_activation  who can say that it works; a delivery says nothing of that (FR-007)
 *   active              nobody, as long as what it counts on is in force
 *   blocked             whom the person named who has blocked it
 *   failed              an operator: let it go on, or withdraw it. What was missing may still come, and then it goes on by itself
 *   withdrawn           nobody
 */
export type ProvisioningState =
  | { readonly name: Stage | 'active' }
  | { readonly name: 'blocked'; readonly from: Stage; readonly because: string; readonly waitsFor: Party }
  | { readonly name: 'failed'; readonly from: Stage; readonly because: FailureReason }
  | { readonly name: 'withdrawn'; readonly because: WithdrawalReason };

/** Of whom it comes and who says that it works. */
export interface ProvisioningPath {
  /** As the configuration names it. */
  readonly broker: string;
  readonly kind: BrokerKind;
}

export interface ProvisioningCase {
  readonly id: ProvisioningCaseId;
  readonly identityId: IdentityId;
  /** As the vehicle's is now. */
  readonly owner: string;
  readonly artifact: Artifact;
  /** As the certificate lifecycle has it: the eMAID, the program, or none. */
  readonly slot: string | null;
  readonly program: string | null;
  /** Of the matrix that allowed it. */
  readonly ownershipVersion: number;
  readonly path: ProvisioningPath;
  readonly state: ProvisioningState;
  readonly stateSince: Date;
  /** When it fails unless it goes on; null: nothing is waited for. */
  readonly dueAt: Date | null;
  readonly waitingFor: WaitedFor;
  readonly openedBy: string;
  readonly reason: string;
  readonly openedAt: Date;
  /** From 1, of each change. */
  readonly version: number;
}
