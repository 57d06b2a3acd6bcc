import type { SQLOutputValue } from 'node:sqlite';
import type { SignatureAlgorithm } from '@bfcert/kernel/x509';
import type { AuthorityName, AuthorityRole, RevocationReason } from '@bfcert/pki-contract';
import type { CertificateOrder } from '@bfcert/pki-contract/authority';
import type { Profile } from '../profiles/profile.ts';

interface IntentOfAny {
  readonly commandId: string;
  /** SHA-256 of what was asked for, hex: tells a repeated command from a reused id. */
  readonly requestDigest: string;
  readonly caller: string;
  readonly profile: Profile['name'];
  readonly profileVersion: string;
  readonly authority: AuthorityName;
  /** DER of the Name. */
  readonly subject: Buffer;
  readonly spkiSha256: string;
  readonly recordedAt: Date;
}

/** What is about to be signed with a key of ours, recorded before it is. */
export interface Intent extends IntentOfAny {
  /** Lower-case hex without leading zeros. */
  readonly serial: string;
  /** Fingerprint of the authority's certificate; null for a self-signed root. */
  readonly issuer: string | null;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly tbs: Buffer;
  /** Which of its issuer's revocation lists it would stand in; null: it names none. */
  readonly crlShard: number | null;
}

/** What is about to be ordered from an authority that is not ours, recorded before it is; it is sent as it stands here. */
export interface OrderIntent extends IntentOfAny {
  readonly order: Omit<CertificateOrder, 'attempt' | 'attemptedAt'>;
}

/** One call to an authority that is not ours. */
export interface AuthorityCall {
  readonly position: number;
  readonly commandId: string;
  /** From 1. Calls of one attempt are repetitions of it; another attempt may yield another certificate. */
  readonly attempt: number;
  readonly recordedAt: Date;
  /** Null: nobody knows yet whether the authority acted. */
  readonly outcome: CallOutcome | null;
}

export type CallOutcome =
  /** The authority has the order; asked again it says more. */
  | 'pending'
  /** The authority did nothing. */
  | 'busy'
  | 'issued'
  /** No answer came, and the certificate was found in the authority's list. */
  | 'found'
  | 'refused'
  /** No answer came, and the authority's list shows that it has not issued. */
  | 'nothing_issued'
  /** No answer came, and the authority cannot say whether it has issued. */
  | 'suspected'
  /** It issued something else. */
  | 'unacceptable';

export interface LedgerCertificate {
  readonly commandId: string;
  /** Fingerprint of the issuing certificate; null for a root. */
  readonly issuer: string | null;
  readonly serial: string;
  readonly fingerprint: string;
  readonly endEntity: boolean;
  readonly der: Buffer;
  readonly notAfter: Date;
  readonly recordedAt: Date;
}

/** Why a certificate of an outside authority belongs to no command. */
export type OrphanKind =
  /** Nobody here ordered it. */
  | 'unmatched'
  /** A second one for a command that has its certificate. */
  | 'surplus'
  /** Ordered, and not what was ordered. */
  | 'unacceptable'
  /** It may exist: an answer was lost, and the authority cannot list. */
  | 'suspected';

export interface Orphan {
  readonly authority: AuthorityName;
  readonly kind: OrphanKind;
  readonly commandId: string | null;
  /** Null with `suspected`. */
  readonly fingerprint: string | null;
  readonly der: Buffer | null;
  /** For people. */
  readonly subject: string;
  readonly spkiSha256: string | null;
  readonly detail: string;
  readonly recordedAt: Date;
}

export interface Revocation {
  readonly fingerprint: string;
  readonly reason: RevocationReason;
  readonly caller: string;
  readonly recordedAt: Date;
}

export interface RefusalRecord {
  readonly caller: string;
  readonly method: string;
  readonly commandId: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly recordedAt: Date;
}

export type { AuthorityRole };

export interface AuthorityRecord {
  readonly name: AuthorityName;
  readonly role: AuthorityRole;
  /** From 1. */
  readonly generation: number;
  readonly fingerprint: string;
  readonly recordedAt: Date;
}

export type Row = Record<string, SQLOutputValue>;

export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`the ledger's column ${column} holds no text`);
  return value;
}

export function bytesOf(row: Row, column: string): Buffer {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new Error(`the ledger's column ${column} holds no bytes`);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new Error(`the ledger's column ${column} holds no number`);
  return value;
}

export const optional = <Value>(row: Row, column: string, read: (row: Row, column: string) => Value): Value | null =>
  row[column] === null ? null : read(row, column);

export function intentOf(row: Row): Intent | OrderIntent {
  const common: IntentOfAny = {
    commandId: textOf(row, 'command_id'),
    requestDigest: textOf(row, 'request_digest'),
    caller: textOf(row, 'caller'),
    // The only writers of this, of the algorithm and of the order have them typed.
    profile: textOf(row, 'profile') as Profile['name'],
    profileVersion: textOf(row, 'profile_version'),
    authority: textOf(row, 'authority'),
    subject: bytesOf(row, 'subject'),
    spkiSha256: textOf(row, 'spki_sha256'),
    recordedAt: new Date(textOf(row, 'recorded_at')),
  };
  if (row.tbs === null) {
    return { ...common, order: JSON.parse(textOf(row, 'certificate_order')) as OrderIntent['order'] };
  }
  return {
    ...common,
    serial: textOf(row, 'serial'),
    issuer: optional(row, 'issuer', textOf),
    signatureAlgorithm: textOf(row, 'signature_algorithm') as SignatureAlgorithm,
    tbs: bytesOf(row, 'tbs'),
    crlShard: optional(row, 'crl_shard', numberOf),
  };
}

export function callOf(row: Row): AuthorityCall {
  return {
    position: numberOf(row, 'position'),
    commandId: textOf(row, 'command_id'),
    attempt: numberOf(row, 'attempt'),
    recordedAt: new Date(textOf(row, 'recorded_at')),
    outcome: optional(row, 'outcome', textOf) as CallOutcome | null,
  };
}

export function certificateOf(row: Row): LedgerCertificate {
  return {
    commandId: textOf(row, 'command_id'),
    issuer: optional(row, 'issuer', textOf),
    serial: textOf(row, 'serial'),
    fingerprint: textOf(row, 'fingerprint'),
    endEntity: numberOf(row, 'end_entity') === 1,
    der: bytesOf(row, 'der'),
    notAfter: new Date(textOf(row, 'not_after')),
    recordedAt: new Date(textOf(row, 'recorded_at')),
  };
}

export function orphanOf(row: Row): Orphan {
  return {
    authority: textOf(row, 'authority'),
    kind: textOf(row, 'kind') as OrphanKind,
    commandId: optional(row, 'command_id', textOf),
    fingerprint: optional(row, 'fingerprint', textOf),
    der: optional(row, 'der', bytesOf),
    subject: textOf(row, 'subject'),
    spkiSha256: optional(row, 'spki_sha256', textOf),
    detail: textOf(row, 'detail'),
    recordedAt: new Date(textOf(row, 'recorded_at')),
  };
}

export function revocationOf(row: Row): Revocation {
  return {
    fingerprint: textOf(row, 'fingerprint'),
    // Written by `recordRevocation` alone.
    reason: textOf(row, 'reason') as RevocationReason,
    caller: textOf(row, 'caller'),
    recordedAt: new Date(textOf(row, 'recorded_at')),
  };
}

export function authorityRecordOf(row: Row): AuthorityRecord {
  return {
    name: textOf(row, 'name'),
    role: textOf(row, 'role') as AuthorityRole,
    generation: numberOf(row, 'generation'),
    fingerprint: textOf(row, 'fingerprint'),
    recordedAt: new Date(textOf(row, 'recorded_at')),
  };
}
