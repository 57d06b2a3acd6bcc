import { contextConstructed, type DerReader, Tag } from '../../der/index.ts';
import { readAuthorityKeyId } from '../certificate-extensions.ts';
import { type DistinguishedName, readName } from '../distinguished-name.ts';
import { type Extension, findExtension, readExtensions, refuseCriticalBeyond } from '../extension.ts';
import { Oid } from '../object-identifiers.ts';
import { type Diagnosed, Refused, readRefusable, type X509Refusal } from '../refusal.ts';
import { readSerial } from '../serial-number.ts';
import { readInnerAlgorithm, readSignedTwice, type Signed } from '../signed.ts';
import { type IssuingDistributionPoint, readIssuingDistributionPoint } from './issuing-distribution-point.ts';
import { type CrlReason, readCrlReason } from './revocation-reason.ts';

export interface CrlEntry {
  readonly revocationDate: Date;
  readonly reason: CrlReason;
}

/** A complete CRL of version 2 (RFC 5280 chapter 5); delta and indirect ones are refused. */
export interface Crl extends Signed {
  readonly der: Buffer;
  readonly issuer: DistinguishedName;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly number: bigint;
  /** Lower-case hex. */
  readonly authorityKeyId: string | null;
  readonly issuingDistributionPoint: IssuingDistributionPoint | null;
  /** By serial: lower-case hex without leading zeros. */
  readonly entries: ReadonlyMap<string, CrlEntry>;
}

/** Room for half a million entries. */
const MAXIMUM_BYTES = 32 * 1024 * 1024;
const MAXIMUM_NUMBER_BYTES = 20;

/** Reads one CRL without judging who signed it. The result holds views of `input`. */
export function parseCrl(input: Uint8Array): Diagnosed<Crl, X509Refusal> {
  return readRefusable(input, MAXIMUM_BYTES, (reader) => {
    const start = reader.position;
    const { body, signed } = reader.sequence((outer) => readSignedTwice(outer, (inner) => inner.sequence(readTbs)));
    const { algorithm: _, ...fields } = body;
    return { der: reader.since(start), ...fields, ...signed };
  });
}

function readTbs(tbs: DerReader) {
  // Version 1 leaves the field out; it has no CRL number and no scope.
  if (tbs.peek() !== Tag.integer || tbs.smallInteger() !== 1) throw new Refused('unsupported_version', 'not version 2');
  const algorithm = readInnerAlgorithm(tbs);
  const issuer = readName(tbs);
  const thisUpdate = tbs.time();
  // RFC 5280 5.1.2.5 demands nextUpdate: a list without one would never be stale.
  const nextUpdate = tbs.time();
  const entries = new Map<string, CrlEntry>();
  // Some issuers write an empty list where RFC 5280 5.1.2.6 wants none; it means the same.
  tbs.optionalConstructed(Tag.sequence, (list) => list.each((item) => readEntry(item, entries)));
  const extensions = tbs.optionalConstructed(contextConstructed(0), readExtensions) ?? [];
  return { algorithm, issuer, thisUpdate, nextUpdate, entries, ...readCrlExtensions(extensions) };
}

function readEntry(reader: DerReader, entries: Map<string, CrlEntry>): void {
  reader.sequence((entry) => {
    const serial = readSerial(entry);
    if (entries.has(serial)) throw new Refused('malformed', `the serial ${serial} occurs twice`);
    const revocationDate = entry.time();
    const extensions = entry.atEnd ? [] : readExtensions(entry);
    refuseCriticalBeyond(extensions, [Oid.crlReason]);
    const reason = findExtension(extensions, Oid.crlReason, 'reasonCode', readCrlReason) ?? 'unspecified';
    entries.set(serial, { revocationDate, reason });
  });
}

function readCrlExtensions(extensions: readonly Extension[]) {
  refuseCriticalBeyond(extensions, [Oid.issuingDistributionPoint, Oid.authorityKeyIdentifier, Oid.crlNumber]);
  const number = findExtension(extensions, Oid.crlNumber, 'cRLNumber', (reader) =>
    BigInt(`0x${reader.unsigned(MAXIMUM_NUMBER_BYTES).toString('hex')}`),
  );
  if (number === null) throw new Refused('malformed', 'a CRL without a number');
  return {
    number,
    authorityKeyId: findExtension(extensions, Oid.authorityKeyIdentifier, 'authorityKeyIdentifier', readAuthorityKeyId),
    issuingDistributionPoint: findExtension(
      extensions,
      Oid.issuingDistributionPoint,
      'issuingDistributionPoint',
      readIssuingDistributionPoint,
    ),
  };
}
