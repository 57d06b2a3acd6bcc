import { contextConstructed, DerReader, Tag } from '../../der/index.ts';
import { readAuthorityKeyId } from '../certificate-extensions.ts';
import { type DistinguishedName, readName } from '../distinguished-name.ts';
import { type Extension, findExtension, readExtensions, refuseCriticalBeyond } from '../extension.ts';
import { Oid } from '../object-identifiers.ts';
import { type Diagnosed, Refused, readRefusable, type X509Refusal } from '../refusal.ts';
import { readSerial } from '../serial-number.ts';
import { readInnerAlgorithm, readSignedTwice, type Signed } from '../signed.ts';
import type { RevokedCertificate } from './encode-crl-entry.ts';
import { type IssuingDistributionPoint, readIssuingDistributionPoint } from './issuing-distribution-point.ts';
import { type CrlReason, readCrlReason } from './revocation-reason.ts';

export interface CrlEntry {
  readonly revocationDate: Date;
  readonly reason: CrlReason;
}

/** A complete CRL of version 2 (RFC 5280 chapter 5) whose entries were not read; delta and indirect ones are refused. */
export interface CrlOutline extends Signed {
  readonly der: Buffer;
  readonly issuer: DistinguishedName;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly number: bigint;
  /** Lower-case hex. */
  readonly authorityKeyId: string | null;
  readonly issuingDistributionPoint: IssuingDistributionPoint | null;
  /** The entries, one after the other; for `readCrlEntries`. */
  readonly entriesDer: Buffer;
}

export interface Crl extends CrlOutline {
  /** By serial: lower-case hex without leading zeros. */
  readonly entries: ReadonlyMap<string, CrlEntry>;
}

/** Room for half a million entries. */
const MAXIMUM_BYTES = 32 * 1024 * 1024;
const MAXIMUM_NUMBER_BYTES = 20;
const MAXIMUM_ENTRY_DEPTH = 8;
const NO_ENTRIES = Buffer.alloc(0);

/** Reads one CRL without judging who signed it. The result holds views of `input`. */
export function parseCrl(input: Uint8Array): Diagnosed<Crl, X509Refusal> {
  return readRefusable(input, MAXIMUM_BYTES, (reader) => {
    const outline = readOutline(reader);
    const entries = new Map<string, CrlEntry>();
    for (const { serial, ...entry } of readCrlEntries(outline.entriesDer)) {
      if (entries.has(serial)) throw new Refused('malformed', `the serial ${serial} occurs twice`);
      entries.set(serial, entry);
    }
    return { ...outline, entries };
  });
}

/** As `parseCrl`, at once however long the list: whoever needs the entries reads them at his own pace. */
export const parseCrlOutline = (input: Uint8Array): Diagnosed<CrlOutline, X509Refusal> =>
  readRefusable(input, MAXIMUM_BYTES, readOutline);

/**
 * The entries of an outline, one by one, in their order; whether a serial occurs twice is the reader's
 * to see. Throws at an entry that is none, so the signature is verified first.
 */
export function* readCrlEntries(entriesDer: Buffer): Generator<RevokedCertificate, void> {
  const reader = new DerReader(entriesDer, 0, entriesDer.length, MAXIMUM_ENTRY_DEPTH);
  while (!reader.atEnd) yield readEntry(reader);
}

function readOutline(reader: DerReader): CrlOutline {
  const start = reader.position;
  const { body, signed } = reader.sequence((outer) => readSignedTwice(outer, (inner) => inner.sequence(readTbs)));
  const { algorithm: _, ...fields } = body;
  return { der: reader.since(start), ...fields, ...signed };
}

function readTbs(tbs: DerReader) {
  // Version 1 leaves the field out; it has no CRL number and no scope.
  if (tbs.peek() !== Tag.integer || tbs.smallInteger() !== 1) throw new Refused('unsupported_version', 'not version 2');
  const algorithm = readInnerAlgorithm(tbs);
  const issuer = readName(tbs);
  const thisUpdate = tbs.time();
  // RFC 5280 5.1.2.5 demands nextUpdate: a list without one would never be stale.
  const nextUpdate = tbs.time();
  // Some issuers write an empty list where RFC 5280 5.1.2.6 wants none; it means the same.
  const entriesDer = tbs.optional(Tag.sequence, (list) => list.primitive(Tag.sequence)) ?? NO_ENTRIES;
  const extensions = tbs.optionalConstructed(contextConstructed(0), readExtensions) ?? [];
  return { algorithm, issuer, thisUpdate, nextUpdate, entriesDer, ...readCrlExtensions(extensions) };
}

function readEntry(reader: DerReader): RevokedCertificate {
  return reader.sequence((entry) => {
    const serial = readSerial(entry);
    const revocationDate = entry.time();
    const extensions = entry.atEnd ? [] : readExtensions(entry);
    refuseCriticalBeyond(extensions, [Oid.crlReason]);
    const reason = findExtension(extensions, Oid.crlReason, 'reasonCode', readCrlReason) ?? 'unspecified';
    return { serial, revocationDate, reason };
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
