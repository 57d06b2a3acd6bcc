import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/**
 * Undefined when the certificate is for `host`. A00.FR.309/412: the CN or a dNSName must be the name itself;
 * a wildcard is refused as long as AllowCSMSTLSWildcards is not true.
 */
export function checkServerName(host: string, certificate: PeerCertificate): Error | undefined {
  if (isIP(host) !== 0) return checkServerIdentity(host, certificate);
  const names = [...dnsNames(certificate), ...commonNames(certificate)];
  if (names.some((name) => name.toLowerCase() === host.toLowerCase())) return undefined;
  return Object.assign(new Error(`the server's certificate is for ${names.join(', ') || 'nobody'}, not for ${host}`), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
}

function dnsNames(certificate: PeerCertificate): readonly string[] {
  return (certificate.subjectaltname ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice('DNS:'.length));
}

function commonNames(certificate: PeerCertificate): readonly string[] {
  const names: unknown = certificate.subject?.CN;
  return (Array.isArray(names) ? names : [names]).filter((name) => typeof name === 'string');
}
