import { ok, type Result, refused } from '@bfcert/kernel/result';

/**
 * The OCPP identity as it stands in the URL, percent-decoded once: 1 to 48 characters of the set
 * that OCPP 2.0.1 gives an identity (Part 4, 3.1.1; A00.FR.303 takes the colon out of it). 1.6 sets
 * no characters, but HTTP Basic ends the user name, which is the identity, at the first colon there too, so
 * it has the same ones. It is compared exactly; nothing is folded, trimmed or normalised, so no two spellings mean one station.
 */
export type WireName = string & { readonly __wireName: true };

const WIRE_NAME = /^[A-Za-z0-9*\-_=+|@.]{1,48}$/;

/** The request target must be `<basePath>/<identity>` and nothing else: no query, no further slash. */
export function wireNameOf(target: string, basePath: string): Result<WireName, 'wrong_path' | 'malformed_identity'> {
  if (!target.startsWith(`${basePath}/`)) return refused('wrong_path');
  const segment = target.slice(basePath.length + 1);
  if (segment === '' || /[/?#]/.test(segment)) return refused('wrong_path');
  let decoded: string;
  try {
    decoded = decodeURIComponent(segment);
  } catch {
    return refused('malformed_identity');
  }
  return WIRE_NAME.test(decoded) ? ok(decoded as WireName) : refused('malformed_identity');
}

/** For reports of names we do not know: printable ASCII, at most 48 characters. Null when nothing is left. */
export function reportableName(target: string): string | null {
  const last = target.slice(target.lastIndexOf('/') + 1);
  const printable = last.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 48);
  return printable === '' ? null : printable;
}
