/** Identifier octets as they stand in the encoding: class, constructed bit and number in one byte. */
export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

const CONSTRUCTED = 0x20;
const CLASS = 0xc0;
const NUMBER = 0x1f;
const CONTEXT = 0x80;

/** `[n] IMPLICIT` of a primitive type; n from 0 to 30. */
export const contextPrimitive = (number: number): number => CONTEXT | number;

/** `[n] EXPLICIT`, or `[n] IMPLICIT` of a SEQUENCE or SET; n from 0 to 30. */
export const contextConstructed = (number: number): number => CONTEXT | CONSTRUCTED | number;

export const isConstructed = (tag: number): boolean => (tag & CONSTRUCTED) !== 0;

/**
 * DER makes the constructed bit of a universal type a consequence of the type (X.690 10.2): only
 * SEQUENCE and SET have it. The multi-byte form of large tag numbers occurs nowhere in X.509.
 */
export function isTagSupported(tag: number): boolean {
  const number = tag & NUMBER;
  if (number === NUMBER) return false;
  if ((tag & CLASS) !== 0) return true;
  const structured = number === (Tag.sequence & NUMBER) || number === (Tag.set & NUMBER);
  return number !== 0 && isConstructed(tag) === structured;
}
