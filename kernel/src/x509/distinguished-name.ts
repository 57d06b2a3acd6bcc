import { type DerReader, encodeOid, encodeSequence, encodeSetOf, encodeString, Tag } from '../der/index.ts';
import { ATTRIBUTE_BY_NAME, ATTRIBUTE_BY_OID, type AttributeName } from './attribute-types.ts';
import { Refused } from './refusal.ts';

export interface NameAttribute {
  /** Dotted object identifier. */
  readonly type: string;
  readonly name: AttributeName | null;
  readonly value: string;
}

export interface DistinguishedName {
  /** The whole Name as it was encoded; two names are equal when these bytes are. */
  readonly der: Buffer;
  /** In the order of the encoding, the parts of a multi-valued RDN one after the other. */
  readonly attributes: readonly NameAttribute[];
}

/** C0, DEL and C1: a NUL hides the rest of a name from some readers, a line end forges a log line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Attributes of types this package has no name for are kept when they are text, else the name is refused. */
export function readName(reader: DerReader): DistinguishedName {
  const start = reader.position;
  const attributes: NameAttribute[] = [];
  reader.sequence((name) => {
    while (!name.atEnd) {
      const parts = name.setOf(Tag.set, readAttribute);
      if (parts.length === 0) throw new Refused('malformed', 'a name with an empty RDN');
      attributes.push(...parts);
    }
  });
  return { der: reader.since(start), attributes };
}

function readAttribute(reader: DerReader): NameAttribute {
  return reader.sequence((inner) => {
    const type = inner.oid();
    const value = inner.characterString();
    if (CONTROL.test(value)) throw new Refused('malformed', `a control character in the name attribute ${type}`);
    return { type, name: ATTRIBUTE_BY_OID.get(type)?.name ?? null, value };
  });
}

/** Every value of one attribute type, in order. */
export const nameOf = (name: DistinguishedName, attribute: AttributeName): string[] =>
  name.attributes.filter((part) => part.name === attribute).map((part) => part.value);

/** For people, after RFC 4514: last RDN first. Not for comparison: names are compared by their DER. */
export const formatName = (name: DistinguishedName): string =>
  name.attributes
    .map((part) => `${part.name ?? part.type}=${escapeValue(part.value)}`)
    .reverse()
    .join(',');

const escapeValue = (value: string): string =>
  value
    .replace(/[\\",+;<>]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ');

export type NameSpec = readonly { readonly name: AttributeName; readonly value: string }[];

/**
 * A Name with one attribute per RDN in the given order. Throws on a value that its type cannot
 * hold: callers check names against their own rules first.
 */
export function encodeName(spec: NameSpec): Buffer {
  return encodeSequence(
    ...spec.map(({ name, value }) => {
      const type = ATTRIBUTE_BY_NAME.get(name);
      if (type === undefined) throw new Error(`unknown name attribute ${name}`);
      const length = [...value].length;
      if (length === 0 || length > type.maximumLength || CONTROL.test(value)) {
        throw new RangeError(`${name} has 1 to ${type.maximumLength} characters and no control characters`);
      }
      if (type.pattern?.test(value) === false) throw new RangeError(`not a ${name}: ${JSON.stringify(value)}`);
      return encodeSetOf([encodeSequence(encodeOid(type.oid), encodeString(type.string, value))]);
    }),
  );
}
