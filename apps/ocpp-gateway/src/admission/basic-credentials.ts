/**
 * HTTP Basic as bytes: a password is compared as the bytes a station sent, since reading them as
 * UTF-8 would destroy those that are not text. The user name ends at the first colon; a password may
 * hold more of them (A00.FR.304).
 */
export interface BasicCredentials {
  readonly username: string;
  readonly password: Buffer;
}

const MAX_PASSWORD_BYTES = 256;
const HEADER = /^Basic +([A-Za-z0-9+/]+={0,2})$/i;

/** Null when the header is absent or is not Basic authentication. */
export function parseBasicCredentials(header: string | undefined): BasicCredentials | null {
  const encoded = header === undefined ? undefined : HEADER.exec(header)?.[1];
  if (encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  const colon = bytes.indexOf(0x3a);
  if (colon < 0 || bytes.length - colon - 1 > MAX_PASSWORD_BYTES) return null;
  return { username: bytes.toString('latin1', 0, colon), password: bytes.subarray(colon + 1) };
}
