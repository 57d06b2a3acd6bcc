import { isUtf8 } from 'node:buffer';
import { Tag } from './tag.ts';

/** X.680 41.4. The asterisk and the at sign are not in it, however often they are found there. */
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;
const NUMERIC = /^[0-9 ]*$/;
const VISIBLE = /^[\x20-\x7e]*$/;

export const isPrintableString = (text: string): boolean => PRINTABLE.test(text);

/** IA5String is ASCII; `latin1` never alters a byte, so the test sees what was sent. */
const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
};

/** Text of a character string type by its tag; null when the type is not supported or a character is outside it. */
export function characterString(tag: number, content: Buffer): string | null {
  if (tag === Tag.utf8String) return isUtf8(content) ? content.toString('utf8') : null;
  if (tag === Tag.bmpString) return bmpText(content);
  const text = content.toString('latin1');
  switch (tag) {
    case Tag.printableString:
      return PRINTABLE.test(text) ? text : null;
    case Tag.ia5String:
      return isAscii(text) ? text : null;
    case Tag.numericString:
      return NUMERIC.test(text) ? text : null;
    case Tag.visibleString:
      return VISIBLE.test(text) ? text : null;
    case Tag.teletexString:
      // T.61 proper is read by nobody; every library takes the bytes as Latin-1.
      return text;
    default:
      return null;
  }
}

/** BMPString is UCS-2, big-endian: a surrogate is no character of it. */
function bmpText(content: Buffer): string | null {
  if (content.length % 2 !== 0) return null;
  let text = '';
  for (let i = 0; i < content.length; i += 2) {
    const unit = content.readUInt16BE(i);
    if (unit >= 0xd800 && unit <= 0xdfff) return null;
    text += String.fromCharCode(unit);
  }
  return text;
}
