import type { DerFault } from './der-error.ts';

/** X.690 8.3.2: at least one octet, and the first nine bits are neither all zero nor all one. */
export function integerFault(content: Buffer): DerFault | null {
  const first = content[0];
  const second = content[1];
  if (first === undefined) return 'integer_invalid';
  if (second === undefined) return null;
  const padded = (first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80);
  return padded ? 'integer_invalid' : null;
}

export const isNegative = (content: Buffer): boolean => (content[0] ?? 0) >= 0x80;

/** Magnitude of a non-negative INTEGER: the sign octet is gone, zero is one zero octet. */
export function magnitude(content: Buffer): Buffer {
  return content.length > 1 && content[0] === 0 ? content.subarray(1) : content;
}

/** Content octets of a non-negative integer given as big-endian bytes of any length. */
export function integerContent(unsigned: Uint8Array): Buffer {
  let from = 0;
  while (from < unsigned.length - 1 && unsigned[from] === 0) from++;
  const digits = Buffer.from(unsigned.subarray(from));
  if (digits.length === 0) return Buffer.of(0);
  return (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
}
