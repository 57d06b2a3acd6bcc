import { characterString } from './character-string.ts';
import type { DerFault } from './der-error.ts';
import { integerFault } from './integer.ts';
import { oidText } from './object-identifier.ts';
import { Tag } from './tag.ts';
import { generalizedTime, utcTime } from './time.ts';

export function booleanFault(content: Buffer): DerFault | null {
  // X.690 11.1: TRUE is all ones.
  return content.length === 1 && (content[0] === 0x00 || content[0] === 0xff) ? null : 'boolean_invalid';
}

/** X.690 11.2.1: the unused bits of the last octet are zero. */
export function bitStringFault(content: Buffer): DerFault | null {
  const unused = content[0];
  if (unused === undefined || unused > 7) return 'bit_string_invalid';
  if (content.length === 1) return unused === 0 ? null : 'bit_string_invalid';
  const last = content[content.length - 1] ?? 0;
  return (last & ((1 << unused) - 1)) === 0 ? null : 'bit_string_invalid';
}

/** Whether the content of a universal primitive type is well formed; unknown types are refused by their tag. */
export function primitiveFault(tag: number, content: Buffer): DerFault | null {
  switch (tag) {
    case Tag.boolean:
      return booleanFault(content);
    case Tag.integer:
    case Tag.enumerated:
      return integerFault(content);
    case Tag.bitString:
      return bitStringFault(content);
    case Tag.octetString:
      return null;
    case Tag.null:
      return content.length === 0 ? null : 'null_invalid';
    case Tag.oid:
      return oidText(content) === null ? 'oid_invalid' : null;
    case Tag.utcTime:
      return utcTime(content.toString('latin1')) === null ? 'time_invalid' : null;
    case Tag.generalizedTime:
      return generalizedTime(content.toString('latin1')) === null ? 'time_invalid' : null;
    default:
      return characterString(tag, content) === null ? 'string_invalid' : null;
  }
}
