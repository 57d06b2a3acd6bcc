import { type Diagnosed, diagnosed, type X509Refusal } from './refusal.ts';

export interface PemLimits {
  /** Of the whole text as it was received. */
  readonly maximumCharacters: number;
  readonly maximumBlocks: number;
}

type PemRefusal = Extract<X509Refusal, 'malformed' | 'too_large' | 'too_many'>;

/** RFC 7468 text: 64 characters a line, LF line ends, one at the end. */
export function pemEncode(label: string, der: Uint8Array): string {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('base64');
  return `-----BEGIN ${label}-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
}

export const certificatePem = (der: Uint8Array): string => pemEncode('CERTIFICATE', der);

/**
 * The DER of every block of `text`, all of which must have this label; at least one. Between and
 * around the blocks only white space may stand: text headers and foreign blocks are refused, so
 * that two readers cannot disagree about which block counts. Base64 lines may have any length.
 */
export function pemDecodeAll(text: string, label: string, limits: PemLimits): Diagnosed<Buffer[], PemRefusal> {
  if (text.length > limits.maximumCharacters) {
    return diagnosed('too_large', `${text.length} characters; at most ${limits.maximumCharacters} are read`);
  }
  const begin = `-----BEGIN ${label}-----`;
  const end = `-----END ${label}-----`;
  const lines = withRealLineEnds(text);
  const blocks: Buffer[] = [];
  for (let at = skipWhiteSpace(lines, 0); at < lines.length; at = skipWhiteSpace(lines, at)) {
    if (!lines.startsWith(begin, at)) return diagnosed('malformed', `expected ${begin} at character ${at}`);
    const bodyStart = at + begin.length;
    const bodyEnd = lines.indexOf(end, bodyStart);
    if (bodyEnd === -1) return diagnosed('malformed', `${end} is missing`);
    const der = strictBase64(lines.slice(bodyStart, bodyEnd));
    if (der === null) return diagnosed('malformed', `block ${blocks.length + 1} is not base64`);
    if (blocks.length === limits.maximumBlocks) {
      return diagnosed('too_many', `more than ${limits.maximumBlocks} blocks`);
    }
    blocks.push(der);
    at = bodyEnd + end.length;
  }
  return blocks.length === 0 ? diagnosed('malformed', `no ${begin}`) : { ok: true, value: blocks };
}

/** Some stations escape twice, so the line ends arrive as the two characters `\` and `n`; base64 knows no backslash. */
const withRealLineEnds = (text: string): string =>
  text.includes('\\') ? text.replaceAll('\\r', '\r').replaceAll('\\n', '\n') : text;

function skipWhiteSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

/** Null unless `text`, apart from white space, is the one base64 spelling of its bytes. */
function strictBase64(text: string): Buffer | null {
  const compact = text.replace(/[ \t\r\n]+/g, '');
  if (compact.length === 0) return null;
  const bytes = Buffer.from(compact, 'base64');
  return bytes.toString('base64') === compact ? bytes : null;
}
