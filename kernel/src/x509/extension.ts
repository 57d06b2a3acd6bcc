import { type DerReader, encodeBoolean, encodeOctetString, encodeOid, encodeSequence } from '../der/index.ts';
import { Refused, readNested } from './refusal.ts';

export interface Extension {
  /** Dotted object identifier. */
  readonly oid: string;
  readonly critical: boolean;
  /** Content of extnValue: the DER of the extension itself. */
  readonly value: Buffer;
}

/** Reads `Extensions`: at least one, each type at most once (RFC 5280 4.2). */
export function readExtensions(reader: DerReader): Extension[] {
  return reader.sequence((list) => {
    const seen = new Set<string>();
    const extensions = list.each((item) =>
      item.sequence((inner) => {
        const oid = inner.oid();
        if (seen.has(oid)) throw new Refused('malformed', `the extension ${oid} occurs twice`);
        seen.add(oid);
        return { oid, critical: inner.booleanDefaultFalse(), value: inner.octetString() };
      }),
    );
    if (extensions.length === 0) throw new Refused('malformed', 'an empty list of extensions');
    return extensions;
  });
}

/** What the extension of this type says; null without one. */
export function findExtension<Value>(
  extensions: readonly Extension[],
  oid: string,
  name: string,
  read: (reader: DerReader) => Value,
): Value | null {
  const extension = extensions.find((candidate) => candidate.oid === oid);
  return extension === undefined ? null : readNested(extension.value, name, read);
}

/** For structures that are of no use without their critical extensions (RFC 5280 5.2). */
export function refuseCriticalBeyond(extensions: readonly Extension[], known: readonly string[]): void {
  const unknown = extensions.find(({ oid, critical }) => critical && !known.includes(oid));
  if (unknown !== undefined) throw new Refused('extension_not_supported', `the critical extension ${unknown.oid}`);
}

/** Throws when a type occurs twice: that is a bug of the profile. */
export function encodeExtensions(extensions: readonly Extension[]): Buffer {
  if (new Set(extensions.map((extension) => extension.oid)).size !== extensions.length) {
    throw new Error('an extension type is given twice');
  }
  return encodeSequence(
    ...extensions.map(({ oid, critical, value }) =>
      encodeSequence(encodeOid(oid), ...(critical ? [encodeBoolean(true)] : []), encodeOctetString(value)),
    ),
  );
}
