import type { LogFault } from '@bfcert/kernel/audit-chain';
import type { Json } from '@bfcert/kernel/canonical-json';
import { type Id, newId, parseId } from '@bfcert/kernel/ids';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CommandContext } from '../commands/command.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import { describeActor } from './describe-actor.ts';

export type AuditEntryId = Id<'aud'>;

export const newAuditEntryId = (at: Date): AuditEntryId => newId('aud', at.getTime());
export const parseAuditEntryId = (text: string): AuditEntryId | null => parseId('aud', text);

/** NFR-001: who did what to whom, why, when, with which result. Never changed once written. */
export interface AuditEntry {
  readonly id: AuditEntryId;
  /** RFC 3339. */
  readonly at: string;
  /** `kind:id`, e.g. `user:mara` or `station:CS-0001`. */
  readonly actor: string;
  readonly onBehalfOf: string | null;
  /** The command, e.g. `revoke-certificate`. */
  readonly action: string;
  readonly outcome: 'done' | 'refused';
  readonly identityId: IdentityId | null;
  readonly certificateId: CertificateId | null;
  readonly purpose: string | null;
  /** State before and after, e.g. `active` and `retired(replaced)`; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
  /** The domain event of the same transaction, e.g. `CertificateRetired`. */
  readonly event: string | null;
  readonly reason: string;
  /** For a refusal its name and sentence; else what a reader needs beside the states. */
  readonly detail: Json;
  readonly correlationId: string;
  /** SHA-256 over the evidence that led to it, lower-case hex. */
  readonly evidenceHash: string | null;
}

type AuditCause = Pick<CommandContext, 'actor' | 'reason' | 'correlationId'>;
type AuditedDeed = Pick<AuditEntry, 'action' | 'detail'> &
  Partial<Omit<AuditEntry, 'id' | 'at' | 'actor' | 'onBehalfOf' | 'reason' | 'correlationId'>>;

/** The entry of a deed at this time. What is not said of it is null, and its outcome `done`. */
export const auditEntryOf = (
  now: Date,
  { actor, reason, correlationId }: AuditCause,
  deed: AuditedDeed,
): AuditEntry => ({
  id: newAuditEntryId(now),
  at: now.toISOString(),
  actor: describeActor(actor),
  onBehalfOf: actor.onBehalfOf ?? null,
  outcome: 'done',
  identityId: null,
  certificateId: null,
  purpose: null,
  before: null,
  after: null,
  event: null,
  evidenceHash: null,
  ...deed,
  reason,
  correlationId,
});

/** An entry with its place in the hash chain. */
export interface SealedAuditEntry {
  /** From 1, without gaps, in commit order. */
  readonly seq: number;
  readonly entry: AuditEntry;
  readonly previousHash: string;
  readonly hash: string;
}

export type AuditVerdict = {
  /** RFC 3339. */
  readonly checkedAt: string;
  /** When the last verification from the first entry on began. */
  readonly fullAt: string;
} & (
  | {
      readonly ok: true;
      readonly sealed: number;
      readonly unsealed: number;
      readonly head: string | null;
      /** Up to this entry a signed checkpoint vouches for the chain. */
      readonly signedTo: number;
      readonly checkpoints: number;
    }
  | { readonly ok: false; readonly fault: LogFault }
);
