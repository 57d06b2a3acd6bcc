import { type Id, newId, parseId } from '@bfcert/kernel/ids';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type { PolicyDraft } from './policy-version.ts';
import type { Posture } from './posture.ts';

export type PolicyDryRunId = Id<'pdr'>;

export const newPolicyDryRunId = (at: Date): PolicyDryRunId => newId('pdr', at.getTime());

export const parsePolicyDryRunId = (text: string): PolicyDryRunId | null => parseId('pdr', text);

/** What a draft would change, counted over every certificate in service. Only a draft that was looked at so is applied. */
export interface PolicyDryRun {
  readonly id: PolicyDryRunId;
  readonly draft: PolicyDraft;
  /** The version in force that it was compared with; once another is, the draft must be looked at anew. */
  readonly baseVersion: number;
  readonly effect: PolicyEffect;
  /** RFC 3339. */
  readonly at: string;
  /** `kind:id`. */
  readonly requestedBy: string;
}

export interface PolicyEffect {
  readonly certificates: number;
  readonly postures: readonly { readonly from: Posture; readonly to: Posture; readonly count: number }[];
  readonly renewalsEarlier: number;
  readonly renewalsLater: number;
  /** Their renewal would be due now, and is not by the version in force. */
  readonly dueNow: number;
  /** Some of those that change, those that change most urgently first. */
  readonly examples: readonly PolicyExample[];
}

export interface PolicyExample {
  readonly certificateId: CertificateId;
  readonly purpose: PurposeName;
  readonly owner: string;
  readonly from: Posture;
  readonly to: Posture;
  /** RFC 3339. */
  readonly renewalFrom: string;
  readonly renewalTo: string;
}
