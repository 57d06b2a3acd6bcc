import type { RevocationReason } from '@bfcert/pki-contract';
import { numberOf, optional, type Row, textOf } from './records.ts';

/** A revocation as it stands in lists, whichever table it is from. */
export interface ListedRevocation {
  /** In its own table. */
  readonly position: number;
  /** Fingerprint of the issuing certificate. */
  readonly issuer: string;
  readonly serial: string;
  readonly reason: RevocationReason;
  readonly revokedAt: Date;
  /** Null: the certificate names no list, or is not known here. */
  readonly crlShard: number | null;
  /** Null: the certificate is not known here. */
  readonly notAfter: Date | null;
  /** Null: recorded here; else who gave it back. */
  readonly source: string | null;
}

export interface AdoptedRevocation {
  readonly issuer: string;
  readonly serial: string;
  readonly reason: RevocationReason;
  readonly revokedAt: Date;
  /** `crl:<shard>:<number>` of a signed list, or `caller:<name>`. */
  readonly source: string;
  readonly recordedAt: Date;
}

/** A revocation list that was signed. */
export interface CrlRecord {
  readonly issuer: string;
  readonly shard: number;
  readonly number: number;
  /** Of its DER, hex. */
  readonly sha256: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly recordedAt: Date;
}

/** What of a certificate matters for its status. */
export interface SignedCertificate {
  readonly position: number;
  readonly issuer: string;
  readonly serial: string;
  readonly commandId: string;
  readonly notAfter: Date;
}

export function listedRevocationOf(row: Row): ListedRevocation {
  const notAfter = optional(row, 'not_after', textOf);
  return {
    position: numberOf(row, 'position'),
    issuer: textOf(row, 'issuer'),
    serial: textOf(row, 'serial'),
    reason: textOf(row, 'reason') as RevocationReason,
    revokedAt: new Date(textOf(row, 'revoked_at')),
    crlShard: optional(row, 'crl_shard', numberOf),
    notAfter: notAfter === null ? null : new Date(notAfter),
    source: optional(row, 'source', textOf),
  };
}

export function crlRecordOf(row: Row): CrlRecord {
  return {
    issuer: textOf(row, 'issuer'),
    shard: numberOf(row, 'shard'),
    number: numberOf(row, 'number'),
    sha256: textOf(row, 'sha256'),
    thisUpdate: new Date(textOf(row, 'this_update')),
    nextUpdate: new Date(textOf(row, 'next_update')),
    recordedAt: new Date(textOf(row, 'recorded_at')),
  };
}

export function signedCertificateOf(row: Row): SignedCertificate {
  return {
    position: numberOf(row, 'position'),
    issuer: textOf(row, 'issuer'),
    serial: textOf(row, 'serial'),
    commandId: textOf(row, 'command_id'),
    notAfter: new Date(textOf(row, 'not_after')),
  };
}
