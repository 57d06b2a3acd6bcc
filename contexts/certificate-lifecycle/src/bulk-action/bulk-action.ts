import type { OwnerScope } from '@bfcert/kernel/actor';
import type { ApprovalId } from '../approval/approval-id.ts';
import type { TurnedDown } from '../approval/turned-down.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import type { ActionName } from '../queries/action-name.ts';
import type { InventoryQuery } from '../queries/inventory.ts';
import type { Requester, Stopped } from '../requester/requester.ts';
import type { BulkActionId } from './bulk-action-id.ts';
import type { BulkLook, BulkStop } from './bulk-look.ts';

/** The same for every target. */
export type BulkCommand =
  /** Of a replacement without a deadline: each is revoked on evidence of its successor alone. */
  | { readonly verb: 'revoke' | 'replace-and-revoke'; readonly reason: RevocationReason }
  | { readonly verb: Exclude<ActionName, 'revoke' | 'replace-and-revoke'> };

/** The inventory's filter. */
export type BulkFilter = Omit<InventoryQuery, 'after' | 'limit'>;

/**
 * One command on many records.
 *
 *   looking ──all looked at──→ draft ──start, typed count──→ running ──no target left──→ completed
 *      │                         │                             ▲  └──────abort─────────→ aborted
 *      │                         └──start──→ awaiting_approval ┘         abort from each of the four
 *      │                         ▲                │ └──declined by the second person──→ declined
 *      │                         └──taken back────┘
 *      └──none found, too many, or an error of ours──→ aborted
 *
 * The draft is the dry run: its targets, with the versions they were looked at, are frozen under its id. A worker acts
 * next while it is looking or running, a person while it is a draft, a second one while it awaits approval.
 */
export type BulkAction = {
  readonly id: BulkActionId;
  readonly command: BulkCommand;
  readonly filter: BulkFilter;
  /** While it is looking: of what was looked at so far. */
  readonly plan: BulkPlan;
  /** Null unless it is looking. */
  readonly look: BulkLook | null;
  /** At most so many targets a minute. */
  readonly ratePerMinute: number;
  /**
   * Of the targets; until these are known, whom the requester acts for. It exists for those alone who act for all of
   * these.
   */
  readonly owners: OwnerScope;
  /** The only one of `owners`, else null. */
  readonly owner: string | null;
  /** As in the audit. */
  readonly requestedBy: Requester['requestedBy'];
  readonly requester: Requester['requester'];
  /** In the requester's words; each target's command runs with it. */
  readonly reason: string;
  readonly correlationId: string;
  /** RFC 3339. */
  readonly draftedAt: string;
  /** A draft that was not started by then never is. */
  readonly expiresAt: string;
  readonly status: BulkStatus;
  /** Why it was aborted without anybody's word; null otherwise. */
  readonly stopped: Stopped<BulkStop> | null;
  /** Of one that is `declined`: who has said no, and why. */
  readonly turnedDown?: TurnedDown;
  /** Who approved is there. */
  readonly approvalId: ApprovalId | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** While it looks or runs: no page and no target before this moment. */
  readonly nextAt: string;
  readonly progress: BulkProgress;
};

export type BulkStatus = 'looking' | 'draft' | 'awaiting_approval' | 'running' | 'completed' | 'declined' | 'aborted';

export type BulkPlan = {
  /** How many are acted on without more ado. */
  readonly acts: number;
  /** How many more are acted on once a second person has approved. */
  readonly needApproval: number;
  /** What the filter found and the command leaves alone. */
  readonly skipped: readonly {
    readonly reason: string;
    /** For people. */
    readonly detail: string;
    readonly count: number;
    /** A few of them. */
    readonly examples: readonly CertificateId[];
  }[];
};

export type BulkProgress = {
  readonly done: number;
  /** By its named reason: most often the record has changed since the dry run. */
  readonly refused: number;
  /** By an error of ours, three times. */
  readonly failed: number;
};

/** One record of a bulk action, and what came of it there. */
export interface BulkTarget {
  /** From 1. */
  readonly position: number;
  readonly certificateId: CertificateId;
  readonly version: number;
  readonly needsApproval: boolean;
  /** Of its identity when it was looked at; null of a dry run from before this was kept. */
  readonly owner: string | null;
  readonly status: 'planned' | 'done' | 'refused' | 'failed';
  /** The refusal's name or the error; null when there is none. */
  readonly refusal: string | null;
  /** RFC 3339; null while it is planned. */
  readonly at: string | null;
  /** How often an error of ours stopped it. */
  readonly failures: number;
}

export const targetCount = ({ acts, needApproval }: BulkPlan): number => acts + needApproval;

/** How many the filter has found so far; a draft: in all. */
export const lookedAt = (plan: BulkPlan): number =>
  plan.skipped.reduce((sum, { count }) => sum + count, targetCount(plan));

/** How long a draft can be started, in milliseconds. */
export const DRAFT_LIFETIME = 24 * 3_600_000;
export const MOST_TARGETS = 10_000;
/** More revocations than this, other than for a compromise, need a second person. */
export const REVOKED_BY_ONE = 20;
