import type { X509Certificate } from 'node:crypto';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';

/**
 * Whoever opens TLS to a server loads this. Once OpenSSL has verified a server's chain, Node 24 reads it with
 * `getPeerCertificate` for `checkServerIdentity`, before anybody hears of the connection, and that ends the process over a
 * key on a curve that has no NIST name (brainpool, secp256k1); no option of a connection keeps it from that. So it is
 * replaced in the whole process, as `fetch` and the clients of bus, mail and database open their sockets themselves: what
 * Node checks a name on is made of `X509Certificate`, which reads such a key.
 */
TLSSocket.prototype.getPeerCertificate = function (this: TLSSocket) {
  const [leaf] = serverChain(this);
  return (leaf === undefined ? {} : asNodeChecksIt(leaf)) as DetailedPeerCertificate;
};

const chains = new WeakMap<TLSSocket, readonly X509Certificate[]>();

/**
 * The certificates that a TLS server has sent, leaf first; empty before its handshake. By this and not by
 * `getPeerX509Certificate`: Node's reading of a server takes the chain out of OpenSSL's list, so there is one only.
 */
export function serverChain(socket: TLSSocket): readonly X509Certificate[] {
  const known = chains.get(socket);
  if (known !== undefined) return known;
  const chain: X509Certificate[] = [];
  for (let next = socket.getPeerX509Certificate(); next !== undefined; next = next.issuerCertificate) chain.push(next);
  if (chain.length > 0) chains.set(socket, chain);
  return chain;
}

/** What `checkServerIdentity` looks at, and what says which certificate it was. */
function asNodeChecksIt({ subject, subjectAltName, raw, fingerprint256, serialNumber }: X509Certificate) {
  // A line each; a line end within a name is escaped.
  const names = subject.split('\n').flatMap((line) => (line.startsWith('CN=') ? [line.slice(3)] : []));
  return {
    subject: names.length === 0 ? {} : { CN: names.length === 1 ? names[0] : names },
    ...(subjectAltName === undefined ? {} : { subjectaltname: subjectAltName }),
    raw,
    fingerprint256,
    serialNumber,
  };
}
