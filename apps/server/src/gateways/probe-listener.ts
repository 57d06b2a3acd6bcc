import { createHash } from 'node:crypto';
import { connect } from 'node:tls';

/** The cipher suite decides which of a listener's two chains it shows. TLS 1.2: there the suite names the key. */
const CIPHERS = { ec: 'ECDHE-ECDSA-AES128-GCM-SHA256', rsa: 'ECDHE-RSA-AES128-GCM-SHA256' } as const;
const TIMEOUT_MS = 3_000;

/**
 * Connects as a station would and tells which certificate is served: SHA-256 of the leaf's DER,
 * lower-case hex. Null when nothing answers. It proves what is served, not whom to trust: the caller
 * compares the fingerprint with the inventory.
 */
export function probeListener(target: {
  readonly host: string;
  readonly port: number;
  readonly servername: string;
  readonly algorithm: 'ec' | 'rsa';
}): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({
      host: target.host,
      port: target.port,
      servername: target.servername,
      maxVersion: 'TLSv1.2',
      ciphers: CIPHERS[target.algorithm],
      rejectUnauthorized: false,
      timeout: TIMEOUT_MS,
    });
    const end = (fingerprint: string | null): void => {
      socket.destroy();
      resolve(fingerprint);
    };
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      end(certificate ? createHash('sha256').update(certificate.raw).digest('hex') : null);
    });
    socket.once('timeout', () => end(null));
    socket.once('error', () => end(null));
    socket.once('close', () => end(null));
  });
}
