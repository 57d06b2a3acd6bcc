import { type Id, newId, parseId } from '@bfcert/kernel/ids';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';

export type HubOperationId = Id<'hop'>;
export const newHubOperationId = (at: Date): HubOperationId => newId('hop', at.getTime());
export const parseHubOperationId = (text: string): HubOperationId | null => parseId('hop', text);

/**
 * Work at a hub that runs after its command has returned, and the account of it.
 *
 *   queued ── an attempt ──▶ running ──▶ succeeded | refused
 *                ▲             │
 *                └── waiting ◀─┘ the hub could not be asked, or has not heard everywhere of a detachment
 *                       └──▶ failed: as often as it is worth
 *
 *   create alone: running ── no answer, or a restart ──▶ waiting ── what is there? ──▶ answer_lost
 *
 * All times are RFC 3339.
 */
export interface HubOperation {
  readonly id: HubOperationId;
  readonly hub: string;
  readonly task: HubTask;
  /** Of the certificate it is about; null before one was created. */
  readonly hubCertificateId: string | null;
  /** Of the record whose command ordered it; null or absent: the hub's own routes did. */
  readonly certificateId?: CertificateId | null;
  /** Kind and id of the actor, as in the audit. */
  readonly requestedBy: string;
  readonly reason: string;
  readonly correlationId: string;
  readonly status: HubOperationStatus;
  readonly attempts: number;
  /** While open: not tried again before it. */
  readonly nextAttemptAt: string;
  /** When the hub was asked for a certificate and has not answered yet: from then on there may be one. */
  readonly calledAt: string | null;
  readonly lastError: string | null;
  /** What was done at the hub, oldest first, e.g. `detach_policy telemetry`. */
  readonly done: readonly string[];
  /**
   * With `answer_lost`: certificates made since the call that are inactive, attached to nothing and known to
   * nobody. Their keys are lost; they are to be deleted.
   */
  readonly candidates: readonly string[];
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** One sentence once finished. */
  readonly result: string | null;
}

export type HubTask =
  | { readonly kind: 'create'; readonly thing: string | null; readonly policies: readonly string[] }
  | { readonly kind: 'activate' }
  /** `approved`: a second person let it take the last certificate. */
  | { readonly kind: 'deactivate'; readonly approved?: true }
  | { readonly kind: 'revoke'; readonly reason: RevocationReason; readonly approved?: true }
  | { readonly kind: 'delete' };

export type HubOperationStatus = 'queued' | 'running' | 'waiting' | 'succeeded' | 'refused' | 'failed' | 'answer_lost';

const OPEN: ReadonlySet<HubOperationStatus> = new Set(['queued', 'running', 'waiting']);

export const isOpen = ({ status }: HubOperation): boolean => OPEN.has(status);
