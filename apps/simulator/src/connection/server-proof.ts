import type { Socket } from 'node:net';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';

/** What the TLS handshake showed of the server. */
export interface ServerProof {
  /** "TLSv1.2" or "TLSv1.3"; null: there was none. */
  readonly tlsVersion: string | null;
  /** The server's chain as it was verified, leaf first, installed roots included: SHA-256 of DER, lower-case hex. */
  readonly chainFingerprints: readonly string[];
}

export function serverProof(socket: Socket): ServerProof {
  if (!(socket instanceof TLSSocket)) return { tlsVersion: null, chainFingerprints: [] };
  const chainFingerprints: string[] = [];
  let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (certificate !== undefined) {
    chainFingerprints.push(certificate.fingerprint256.replaceAll(':', '').toLowerCase());
    // A self-signed root is its own issuer.
    const issuer: DetailedPeerCertificate | undefined = certificate.issuerCertificate;
    certificate = issuer === certificate ? undefined : issuer;
  }
  return { tlsVersion: socket.getProtocol() ?? 'unknown', chainFingerprints };
}
