import { encodeEnumerated, encodeSequence, encodeTime } from '../../der/index.ts';
import { encodeExtensions } from '../extension.ts';
import { Oid } from '../object-identifiers.ts';
import { encodeSerial } from '../serial-number.ts';
import { CRL_REASONS, type CrlReason } from './revocation-reason.ts';

export interface RevokedCertificate {
  /** Hex of a positive integer of at most 20 bytes. */
  readonly serial: string;
  /** Whole seconds; milliseconds are cut off. */
  readonly revocationDate: Date;
  readonly reason: CrlReason;
}

/** RFC 5280 5.3.1: the reason is left out instead of saying "unspecified". */
const EXTENSIONS = new Map<CrlReason, Buffer>(
  (Object.entries(CRL_REASONS) as [CrlReason, number][])
    .filter(([reason]) => reason !== 'unspecified')
    .map(([reason, code]) => [
      reason,
      encodeExtensions([{ oid: Oid.crlReason, critical: false, value: encodeEnumerated(code) }]),
    ]),
);
const NONE = Buffer.alloc(0);

/** One element of revokedCertificates, 35 to 57 bytes: it never changes, so a publisher may keep it. */
export const encodeCrlEntry = ({ serial, revocationDate, reason }: RevokedCertificate): Buffer =>
  encodeSequence(encodeSerial(serial), encodeTime(revocationDate), EXTENSIONS.get(reason) ?? NONE);
