import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';

/** What the TLS handshake showed of the server. */
export interface ServerProof {
  /** "TLSv1.2" or "TLSv1.3". */
  readonly tlsVersion: string;
  /** The last certificate of the verified chain, which is the installed root it ended in: SHA-256 of DER, lower-case hex. */
  readonly anchorFingerprint: string;
}

export function serverProof(tls: TLSSocket): ServerProof {
  let certificate: DetailedPeerCertificate = tls.getPeerCertificate(true);
  // A self-signed root is its own issuer; a cross-signed one that ends the chain has none.
  while (certificate.issuerCertificate && certificate.issuerCertificate !== certificate) {
    certificate = certificate.issuerCertificate;
  }
  return {
    tlsVersion: tls.getProtocol() ?? 'unknown',
    anchorFingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}
