import { characterString } from './character-string.ts';
import { integerContent } from './integer.ts';
import { oidContent } from './object-identifier.ts';
import { contextConstructed, contextPrimitive, Tag } from './tag.ts';
import { generalizedTimeText, timeText } from './time.ts';

/** One element. Content is joined once per level; callers that nest thousands of items pass them as parts. */
export const encodeElement = (tag: number, ...parts: readonly Uint8Array[]): Buffer => encodeParts(tag, parts);

/** As `encodeElement` for lists of any length: a call cannot take 100,000 arguments. */
function encodeParts(tag: number, parts: readonly Uint8Array[]): Buffer {
  let length = 0;
  for (const part of parts) length += part.length;
  return Buffer.concat([header(tag, length), ...parts]);
}

function header(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.of(tag, length);
  if (length < 0x100) return Buffer.of(tag, 0x81, length);
  if (length < 0x1_0000) return Buffer.of(tag, 0x82, length >> 8, length & 0xff);
  if (length < 0x100_0000) return Buffer.of(tag, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff);
  if (length > 0xffff_ffff) throw new RangeError('content of more than 4 GiB');
  const bytes = Buffer.of(tag, 0x84, 0, 0, 0, 0);
  bytes.writeUInt32BE(length, 2);
  return bytes;
}

export const encodeSequence = (...parts: readonly Uint8Array[]): Buffer => encodeElement(Tag.sequence, ...parts);

export const encodeSequenceOf = (elements: readonly Uint8Array[]): Buffer => encodeParts(Tag.sequence, elements);

/** SET OF: the encodings in ascending order (X.690 11.6). */
export const encodeSetOf = (elements: readonly Uint8Array[], tag: number = Tag.set): Buffer =>
  encodeParts(tag, elements.toSorted(Buffer.compare));

/** `[number] EXPLICIT` around one element. */
export const encodeExplicit = (number: number, element: Uint8Array): Buffer =>
  encodeElement(contextConstructed(number), element);

/** `[number] IMPLICIT` of a primitive type, given its content octets. */
export const encodeImplicit = (number: number, content: Uint8Array): Buffer =>
  encodeElement(contextPrimitive(number), content);

export const encodeBoolean = (value: boolean): Buffer => Buffer.of(Tag.boolean, 1, value ? 0xff : 0x00);

export const encodeNull = (): Buffer => Buffer.of(Tag.null, 0);

/** A non-negative INTEGER, from a number or from big-endian bytes. */
export function encodeInteger(value: number | Uint8Array): Buffer {
  if (typeof value !== 'number') return encodeElement(Tag.integer, integerContent(value));
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new RangeError('not an integer of 32 bits');
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return encodeElement(Tag.integer, integerContent(bytes));
}

/** A non-negative ENUMERATED below 128. */
export function encodeEnumerated(value: number): Buffer {
  if (!Number.isInteger(value) || value < 0 || value > 0x7f) throw new RangeError('not an enumerated below 128');
  return Buffer.of(Tag.enumerated, 1, value);
}

/** The same few dozen identifiers are written all the time, and their arithmetic is slower than all else here. */
const WRITTEN_OIDS = new Map<string, Buffer>();
const MAXIMUM_WRITTEN_OIDS = 500;

/** Callers join the bytes into their own element and never change them. */
export function encodeOid(text: string): Buffer {
  const written = WRITTEN_OIDS.get(text);
  if (written !== undefined) return written;
  const element = encodeElement(Tag.oid, oidContent(text));
  if (WRITTEN_OIDS.size < MAXIMUM_WRITTEN_OIDS) WRITTEN_OIDS.set(text, element);
  return element;
}

export const encodeOctetString = (bytes: Uint8Array): Buffer => encodeElement(Tag.octetString, bytes);

/** A BIT STRING of whole octets. */
export const encodeBitString = (bytes: Uint8Array): Buffer => encodeElement(Tag.bitString, Buffer.of(0), bytes);

/** A named bit list: bit 0 is the highest bit, trailing zero bits are left out (X.690 11.2.2). */
export function encodeNamedBits(bits: readonly number[]): Buffer {
  const highest = Math.max(-1, ...bits);
  const bytes = Buffer.alloc(Math.ceil((highest + 1) / 8));
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return encodeElement(Tag.bitString, Buffer.of(highest < 0 ? 0 : 7 - (highest & 7)), bytes);
}

/** Throws when a character is outside the type: callers choose the type by the text. */
export function encodeString(type: 'utf8String' | 'printableString' | 'ia5String', text: string): Buffer {
  const content = Buffer.from(text, 'utf8');
  if (characterString(Tag[type], content) !== text) throw new RangeError(`not a ${type}: ${JSON.stringify(text)}`);
  return encodeElement(Tag[type], content);
}

/** UTCTime through 2049, GeneralizedTime from 2050, whole seconds (RFC 5280 4.1.2.5). */
export function encodeTime(time: Date): Buffer {
  const { type, text } = timeText(time);
  return encodeElement(Tag[type], Buffer.from(text, 'latin1'));
}

/** GeneralizedTime in every year, whole seconds: what OCSP has for all its times (RFC 6960 4.2.2.1). */
export const encodeGeneralizedTime = (time: Date): Buffer =>
  encodeElement(Tag.generalizedTime, Buffer.from(generalizedTimeText(time), 'latin1'));
