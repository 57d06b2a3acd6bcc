import { randomBytes, sign } from 'node:crypto';
import type { StepCaConfiguration } from './configuration.ts';

const LIFETIME_SECONDS = 300;

/** What a token is for, and what the CA's template is to read out of it. */
export interface TokenClaims {
  readonly operation: 'sign' | 'revoke';
  readonly subject: string;
  /** Members beside those of every token; those without value are left out. */
  readonly more?: Readonly<Record<string, string | readonly string[]>>;
}

/** A JWT (RFC 7519, ES256) by which the provisioner lets one request pass. The CA takes it once. */
export function oneTimeToken(
  { url, rootFingerprint, provisioner }: StepCaConfiguration,
  { operation, subject, more = {} }: TokenClaims,
  now: Date,
): string {
  const seconds = Math.floor(now.getTime() / 1_000);
  const header = { alg: 'ES256', typ: 'JWT', kid: provisioner.keyId };
  const claims = {
    iss: provisioner.name,
    aud: `${url}/1.0/${operation}`,
    sub: subject,
    iat: seconds,
    nbf: seconds,
    exp: seconds + LIFETIME_SECONDS,
    jti: randomBytes(32).toString('hex'),
    sha: rootFingerprint,
    ...more,
  };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(signed), { key: provisioner.key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}
