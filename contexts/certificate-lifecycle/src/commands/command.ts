import type { Actor } from '@bfcert/kernel/actor';
import type { Result } from '@bfcert/kernel/result';

/** Who asks, why, and how to recognise the same question again. Part of every command. */
export interface CommandContext {
  readonly actor: Actor;
  /** In the actor's words; stands in the audit. */
  readonly reason: string;
  /** Joins everything that one cause led to. */
  readonly correlationId: string;
  /** The event or message that led to this command. */
  readonly causationId?: string;
  /** The same key by the same actor returns the first outcome and does nothing more. */
  readonly idempotencyKey?: string;
  /** Told when that is what it returns: the outcome has the form that the release had by which it was recorded. */
  readonly repeated?: () => void;
  /** Refused as `version_conflict` unless the record still has this version. */
  readonly expectedVersion?: number;
}

/** What any command may answer. */
export type CommandRefusal =
  | 'role_missing'
  | 'reason_missing'
  /** The key was used by this actor for a command with other input. */
  | 'idempotency_key_reused'
  | 'version_conflict';

export interface Refusal<Reason extends string> {
  readonly reason: Reason;
  /** One sentence for a person. */
  readonly detail: string;
}

export type Outcome<Value, Reason extends string> = Result<Value, Refusal<Reason | CommandRefusal>>;

export type CommandName =
  | 'register-identity'
  | 'change-identity'
  | 'decommission-identity'
  | 'import-identities'
  | 'cancel-import-job'
  | 'declare-identity-source'
  | 'request-certificate'
  | 'issue-certificate'
  | 'import-certificates'
  | 'record-sent'
  | 'record-installation'
  | 'record-evidence'
  | 'renew-certificate'
  | 'revoke-certificate'
  | 'replace-and-revoke'
  | 'keep-certificate'
  | 'cancel-request'
  | 'install-certificate'
  | 'abandon-certificate'
  | 'deactivate-certificate'
  | 'activate-certificate'
  | 'delete-certificate'
  | 'create-hub-certificate'
  | 'change-hub-certificate'
  | 'remove-hub-certificate'
  | 'take-hub-credential'
  | 'refresh-server-certificates'
  | 'expire-due-certificates'
  | 'approve-command'
  | 'decline-command'
  | 'withdraw-command'
  | 'retry-job'
  | 'create-account'
  | 'change-account'
  | 'set-password'
  | 'change-own-password'
  | 'create-access-token'
  | 'revoke-access-token'
  | 'draft-bulk-action'
  | 'start-bulk-action'
  | 'abort-bulk-action'
  | 'open-recovery-case'
  | 'admit-bootstrap'
  | 'admit-one-time-key'
  | 'take-one-time-key'
  | 'withdraw-recovery-case'
  | 'grant-binding-exception'
  | 'end-binding-exception'
  | 'grant-station-tolerance'
  | 'end-station-tolerance'
  | 'adopt-stations'
  | 'start-wave'
  | 'attest-criterion'
  | 'withdraw-attestation'
  | 'run-synthetic-probe'
  | 'revoke-authorization-key'
  | 'record-key-cutover-path'
  | 'open-break-glass'
  | 'acknowledge-incident'
  | 'assign-incident'
  | 'note-incident'
  | 'close-incident'
  | 'record-plane-confirmation'
  | 'import-trust-anchors'
  | 'delete-trust-anchor-draft'
  | 'prepare-trust-anchors'
  | 'release-trust-anchors'
  | 'activate-trust-anchors'
  | 'roll-back-trust-anchors'
  | 'withdraw-trust-anchors'
  | 'remove-trust-anchors'
  | 'switch-server-chain'
  | 'dry-run-policy'
  | 'cancel-policy-dry-run'
  | 'apply-policy'
  | 'change-ownership-matrix';
