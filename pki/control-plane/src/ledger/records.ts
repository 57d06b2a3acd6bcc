import type { SQLOutputValue } from 'node:sqlite';
import type { SignatureAlgorithm } from '@bfcert/kernel/x509';
import type { RevocationReason } from '@bfcert/pki-contract';
import type { Profile } from '../profiles/profile.ts';

/** What is about to be signed, recorded before it is. */
export interface Intent {
  readonly commandId: string;
  /** SHA-256 of what was asked for, hex: tells a repeated command from a reused id. */
  readonly requestDigest: string;
  readonly caller: string;
  readonly profile: Profile['name'];
  readonly profileVersion: string;
  /** DER of the Name. */
  readonly subject: Buffer;
  readonly spkiSha256: string;
  /** Lower-case hex without leading zeros. */
  readonly serial: string;
  /** Fingerprint of the authority's certificate; null for a self-signed root. */
  readonly issuer: string | null;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly tbs: Buffer;
  readonly recordedAt: Date;
}

export interface LedgerCertificate {
  readonly commandId: string;
  readonly serial: string;
  readonly fingerprint: string;
  readonly endEntity: boolean;
  readonly der: Buffer;
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

export type AuthorityRole = 'root' | 'issuing';

type Row = Record<string, SQLOutputValue>;

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

export function intentOf(row: Row): Intent {
  return {
    commandId: textOf(row, 'command_id'),
    requestDigest: textOf(row, 'request_digest'),
    caller: textOf(row, 'caller'),
    // The only writer of this and of the algorithm is `recordIntent`, which has them typed.
    profile: textOf(row, 'profile') as Profile['name'],
    profileVersion: textOf(row, 'profile_version'),
    subject: bytesOf(row, 'subject'),
    spkiSha256: textOf(row, 'spki_sha256'),
    serial: textOf(row, 'serial'),
    issuer: row.issuer === null ? null : textOf(row, 'issuer'),
    signatureAlgorithm: textOf(row, 'signature_algorithm') as SignatureAlgorithm,
    tbs: bytesOf(row, 'tbs'),
    recordedAt: new Date(textOf(row, 'recorded_at')),
  };
}

export function certificateOf(row: Row): LedgerCertificate {
  return {
    commandId: textOf(row, 'command_id'),
    serial: textOf(row, 'serial'),
    fingerprint: textOf(row, 'fingerprint'),
    endEntity: numberOf(row, 'end_entity') === 1,
    der: bytesOf(row, 'der'),
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
