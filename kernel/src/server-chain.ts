import type { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';

/**
 * The certificates that a TLS server has sent, leaf first; empty before its handshake. To be called before that: once OpenSSL
 * has verified a chain, Node itself reads it the older way before anybody hears of the connection, which ends the process
 * over a key on a brainpool curve (Node 24). From then on nobody reads this socket's chain that way, so that
 * `checkServerIdentity` is given an empty certificate: the name is to be checked on what this returns. It is read once,
 * because reading takes it out of OpenSSL's list.
 */
export function serverChain(socket: TLSSocket): () => readonly X509Certificate[] {
  let chain: readonly X509Certificate[] = [];
  socket.getPeerCertificate = () => ({}) as DetailedPeerCertificate;
  return () => {
    if (chain.length === 0) chain = upwards(socket.getPeerX509Certificate());
    return chain;
  };
}

function upwards(leaf: X509Certificate | undefined): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let next = leaf; next !== undefined; next = next.issuerCertificate) chain.push(next);
  return chain;
}
