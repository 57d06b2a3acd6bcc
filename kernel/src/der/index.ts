/** Strict DER (X.690 chapters 10 and 11): reads nothing that has a second spelling, writes the only one. */
export { isPrintableString } from './character-string.ts';
export { DerError, type DerFault } from './der-error.ts';
export { type DerLimits, DerReader, decodeDer } from './der-reader.ts';
export {
  encodeBitString,
  encodeBoolean,
  encodeElement,
  encodeEnumerated,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeImplicit,
  encodeInteger,
  encodeNamedBits,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSequenceOf,
  encodeSetOf,
  encodeString,
  encodeTime,
} from './der-writer.ts';
export { contextConstructed, contextPrimitive, Tag } from './tag.ts';
