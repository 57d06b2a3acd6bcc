/** Longer identifiers exist in no profile we know; the bound keeps hostile ones cheap. */
const MAXIMUM_BYTES = 64;
const SAFE_BEFORE_SHIFT = Number.MAX_SAFE_INTEGER / 128 - 1;

/** Dotted text of OBJECT IDENTIFIER content octets, or null: an arc is unfinished or has leading zeros (X.690 8.19.2). */
export function oidText(content: Buffer): string | null {
  if (content.length === 0 || content.length > MAXIMUM_BYTES) return null;
  let text = '';
  let arc: number | bigint = 0;
  let startsArc = true;
  for (const byte of content) {
    if (startsArc && byte === 0x80) return null;
    const digit = byte & 0x7f;
    if (typeof arc === 'number' && arc > SAFE_BEFORE_SHIFT) arc = BigInt(arc);
    arc = typeof arc === 'number' ? arc * 128 + digit : arc * 128n + BigInt(digit);
    startsArc = byte < 0x80;
    if (!startsArc) continue;
    text += text === '' ? firstTwoArcs(arc) : `.${arc}`;
    arc = 0;
  }
  return startsArc ? text : null;
}

/** The first two arcs share one number, 40 × first + second, and only arc 2 has children above 39. */
function firstTwoArcs(combined: number | bigint): string {
  if (combined < 40) return `0.${combined}`;
  if (combined < 80) return `1.${Number(combined) - 40}`;
  return `2.${typeof combined === 'number' ? combined - 80 : combined - 80n}`;
}

/** Content octets for dotted text. Throws on text that is no object identifier: those come from our own tables. */
export function oidContent(text: string): Buffer {
  const arcs = text.split('.');
  const [first, second, ...rest] = arcs.map((arc) => {
    if (!/^(0|[1-9][0-9]*)$/.test(arc)) throw new Error(`not an object identifier: ${text}`);
    return BigInt(arc);
  });
  if (first === undefined || second === undefined || first > 2n || (first < 2n && second > 39n)) {
    throw new Error(`not an object identifier: ${text}`);
  }
  return Buffer.from([first * 40n + second, ...rest].flatMap(base128));
}

function base128(arc: bigint): number[] {
  const digits = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) digits.unshift(Number(rest & 0x7fn) | 0x80);
  return digits;
}
