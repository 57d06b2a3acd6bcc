import { scryptSync, timingSafeEqual } from 'node:crypto';
import type { KeyVerifier } from '../authorization-key/authorization-key.ts';
import { hmacVerifier } from '../authorization-key/secret.ts';

/** As a gateway decides it, but at once: a test has nobody else to serve meanwhile. */
export function secretMatches(verifier: KeyVerifier, pepper: Buffer, secret: string | Buffer): boolean {
  const salt = Buffer.from(verifier.salt, 'base64');
  const expected = Buffer.from(verifier.verifier, 'base64');
  const actual =
    verifier.scheme === 'hmac-sha256'
      ? Buffer.from(hmacVerifier(pepper, secret, { salt }).verifier, 'base64')
      : scryptSync(secret, salt, 32, { N: verifier.cost });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
