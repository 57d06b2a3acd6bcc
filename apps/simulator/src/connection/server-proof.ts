import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** What the TLS handshake showed of the server. */
export interface ServerProof {
  /** "TLSv1.2" or "TLSv1.3"; null: there was none. */
  readonly tlsVersion: string | null;
  /** The server's chain as it holds, leaf first, installed roots included: SHA-256 of DER, lower-case hex. */
  readonly chainFingerprints: readonly string[];
}

export const NO_TLS: ServerProof = { tlsVersion: null, chainFingerprints: [] };

/** `sent`: by the server, leaf first. `anchorsPem`: what its chain may end in, which servers leave out. */
export function serverProof(
  socket: Pick<TLSSocket, 'getProtocol'>,
  sent: readonly X509Certificate[],
  anchorsPem: readonly string[],
): ServerProof {
  const known = [...sent, ...anchorsPem.map((pem) => new X509Certificate(pem))];
  const chain: X509Certificate[] = [];
  for (let next = sent[0]; next !== undefined; next = issuerOf(next, known)) {
    // A self-signed root is its own issuer, and two roots may have signed each other.
    if (chain.some(({ fingerprint256 }) => fingerprint256 === next?.fingerprint256)) break;
    chain.push(next);
  }
  return {
    tlsVersion: socket.getProtocol() ?? 'unknown',
    chainFingerprints: chain.map(({ fingerprint256 }) => fingerprint256.replaceAll(':', '').toLowerCase()),
  };
}

const issuerOf = (below: X509Certificate, known: readonly X509Certificate[]): X509Certificate | undefined =>
  known.find((one) => below.checkIssued(one) && below.verify(one.publicKey));
