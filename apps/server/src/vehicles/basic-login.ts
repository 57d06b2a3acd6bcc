const HEADER = /^Basic +([A-Za-z0-9+/]+={0,2})$/i;
const LONGEST = 512;

/** HTTP Basic; null: there is none, or none that can be read. */
export function basicLogin(header: string | undefined): { readonly name: string; readonly secret: string } | null {
  const encoded = header === undefined ? undefined : HEADER.exec(header)?.[1];
  if (encoded === undefined || encoded.length > LONGEST) return null;
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  const colon = decoded.indexOf(':');
  return colon < 0 ? null : { name: decoded.slice(0, colon), secret: decoded.slice(colon + 1) };
}
