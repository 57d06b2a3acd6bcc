import { contextConstructed, contextPrimitive, type DerReader, encodeImplicit, Tag } from '../der/index.ts';
import { Refused } from './refusal.ts';

export type GeneralName = { readonly kind: 'dns' | 'uri'; readonly text: string };

const DNS_NAME = contextPrimitive(2);
const URI = contextPrimitive(6);
/** GeneralName, RFC 5280 4.2.1.6: otherName, x400Address, directoryName and ediPartyName are constructed. */
const GENERAL_NAME_TAGS: ReadonlySet<number> = new Set([
  ...[1, 2, 6, 7, 8].map(contextPrimitive),
  ...[0, 3, 4, 5].map(contextConstructed),
]);
/** What DNS names and wildcards consist of; a comma or a quote could pose as a second name where lists are printed. */
const DNS_TEXT = /^[A-Za-z0-9._*-]+$/;
/** Printable ASCII. Directories have URIs with spaces; a control character could forge a log line. */
const URI_TEXT = /^[\x20-\x7e]+$/;

/** A name of another kind than the two we have a use for is read past: null. */
export function readGeneralName(reader: DerReader): GeneralName | null {
  const tag = reader.peek();
  if (tag === null || !GENERAL_NAME_TAGS.has(tag)) return reader.fail('unexpected_tag');
  if (tag === DNS_NAME) return { kind: 'dns', text: textOf(reader, tag, DNS_TEXT, 'dNSName') };
  if (tag === URI) return { kind: 'uri', text: textOf(reader, tag, URI_TEXT, 'URI') };
  reader.any();
  return null;
}

function textOf(reader: DerReader, tag: number, allowed: RegExp, what: string): string {
  const text = reader.primitive(tag).toString('latin1');
  if (!allowed.test(text)) throw new Refused('malformed', `a ${what} with characters no ${what} has`);
  return text;
}

/** The texts of one kind in GeneralNames, which are never empty; `tag` where they are tagged implicitly. */
export function readGeneralNames(reader: DerReader, kind: GeneralName['kind'], tag: number = Tag.sequence): string[] {
  return reader.constructed(tag, (names) => {
    if (names.atEnd) throw new Refused('malformed', 'an empty list of names');
    return names.each(readGeneralName).flatMap((name) => (name?.kind === kind ? [name.text] : []));
  });
}

/** Throws when `text` is no http or https URI: no other is written. */
export function encodeUri(text: string): Buffer {
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(text)) throw new RangeError(`not an http URI: ${JSON.stringify(text)}`);
  return encodeImplicit(6, Buffer.from(text, 'latin1'));
}
