import { type Id, newId, parseId } from '@bfcert/kernel/ids';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type { Requester, Stopped } from '../requester/requester.ts';
import type { PolicyDraft } from './policy-version.ts';
import type { Posture } from './posture.ts';

export type PolicyDryRunId = Id<'pdr'>;

export const newPolicyDryRunId = (at: Date): PolicyDryRunId => newId('pdr', at.getTime());

export const parsePolicyDryRunId = (text: string): PolicyDryRunId | null => parseId('pdr', text);

/**
 * What a draft would change, counted over every certificate in service. Only a draft that was looked at so is applied.
 *
 *   looking ──all looked at──→ complete
 *      └──cancel, or by itself──→ cancelled
 *
 * A worker acts next while it is looking; then whoever applies it, or nobody.
 */
export interface PolicyDryRun extends Requester {
  readonly id: PolicyDryRunId;
  readonly draft: PolicyDraft;
  /** The version in force that it was compared with; once another is, the draft must be looked at anew. */
  readonly baseVersion: number;
  readonly status: 'looking' | 'complete' | 'cancelled';
  /** The last certificate that was looked at, and how often an error of ours stopped the next page; null once it is over. */
  readonly look: { readonly after: CertificateId | null; readonly failures: number } | null;
  /** Why it was cancelled without anybody's word; null otherwise. */
  readonly stopped: Stopped<PolicyDryRunStop> | null;
  /** While it is looking: of what was looked at so far. */
  readonly effect: PolicyEffect;
  /** RFC 3339: when it was asked for. What is due is judged as of then. */
  readonly at: string;
  /** While it is looking: no page before this moment. */
  readonly nextAt: string;
  /** In the requester's words. */
  readonly reason: string;
  readonly correlationId: string;
}

export type PolicyDryRunStop = 'requester_right_lost' | 'policy_changed' | 'look_failed';

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

export const NO_EFFECT: PolicyEffect = {
  certificates: 0,
  postures: [],
  renewalsEarlier: 0,
  renewalsLater: 0,
  dueNow: 0,
  examples: [],
};
