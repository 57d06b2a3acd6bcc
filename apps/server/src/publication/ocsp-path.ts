/** Far above a request for one certificate; RFC 5019 5 has GET for at most 255 octets. */
const LONGEST_CHARACTERS = 2_048;

/**
 * The DER of a request in the path of a GET (RFC 6960 A.1): base64 whose `/`, `+` and `=` are percent
 * encoded, or not. Nothing is collapsed or resolved: `//` and `/../` are base64 too (in 2017 three
 * layers of Let's Encrypt collapsed the former, and most requests failed). Null when it is no base64.
 */
export function requestInPath(rest: string): Buffer | null {
  if (rest.length > LONGEST_CHARACTERS) return null;
  let text: string;
  try {
    text = rest.includes('%') ? decodeURIComponent(rest) : rest;
  } catch {
    return null;
  }
  // A responder URL with a slash at its end: a request begins with SEQUENCE, so its base64 with M.
  while (text.startsWith('/')) text = text.slice(1);
  // Whoever takes the path for a form makes blanks of its plus signs.
  if (text.includes(' ')) text = text.replaceAll(' ', '+');
  return fromBase64(text);
}

/** Null for anything else. The decoder passes over what it does not know, so its result is too short then. */
function fromBase64(text: string): Buffer | null {
  const digits = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length;
  const bytes = Buffer.from(text, 'base64');
  return digits > 0 && bytes.length === Math.floor((digits * 3) / 4) ? bytes : null;
}
