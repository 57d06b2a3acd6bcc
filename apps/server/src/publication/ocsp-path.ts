/** Far above a request for one certificate; RFC 5019 5 has GET for at most 255 octets. */
const LONGEST_CHARACTERS = 2_048;

/**
 * The DER of a request in the path of a GET (RFC 6960 A.1): base64 whose `/`, `+` and `=` are percent
 * encoded, or not. Nothing is collapsed or resolved: `//` and `/../` are base64 too (in 2017 three
 * layers of Let's Encrypt collapsed the former, and most requests failed). Null when it is no base64.
 */
export function requestInPath(rest: string): Buffer | null {
  if (rest.length > LONGEST_CHARACTERS) return null;
  const text = rest
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    // Whoever takes the path for a form makes blanks of its plus signs.
    .replaceAll(' ', '+')
    // A responder URL with a slash at its end. A request begins with SEQUENCE, so its base64 with M.
    .replace(/^\/+/, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  return Buffer.from(text, 'base64');
}
