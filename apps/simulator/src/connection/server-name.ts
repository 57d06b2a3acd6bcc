import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/**
 * Undefined when the certificate is for `host`. A00.FR.309/412: the CN or a dNSName must be the name itself;
 * a wildcard is refused as long as AllowCSMSTLSWildcards is not true.
 */
export function checkServerName(host: string, leaf: X509Certificate | undefined): Error | undefined {
  const matched =
    isIP(host) === 0 ? leaf?.checkHost(host, { subject: 'always', wildcards: false }) : leaf?.checkIP(host);
  if (matched !== undefined) return undefined;
  const names = [leaf?.subjectAltName, leaf?.subject].flatMap((one) => one ?? []).join(', ');
  return Object.assign(new Error(`the server's certificate is for ${names || 'nobody'}, not for ${host}`), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
}
