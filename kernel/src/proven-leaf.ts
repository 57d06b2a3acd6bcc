import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { contextConstructed, type DerReader, decodeDer } from './der/index.ts';

/** OpenSSL takes 100 KB of certificates; the rest of a session is some hundred bytes. */
const LIMITS = { maximumBytes: 128 * 1024, maximumDepth: 2 };
/** Of OpenSSL's `SSL_SESSION`, written by `i2d_SSL_SESSION`: `peer [3] EXPLICIT Certificate OPTIONAL`. */
const PEER = contextConstructed(3);

/**
 * The certificate that the peer of a server's socket has proven; undefined: it has shown none. `getPeerX509Certificate`
 * takes the certificates that came with it out of OpenSSL's list and never frees them (Node 24.21, nodejs/node #65579): some
 * 6 KB each. Node does so itself once OpenSSL has verified a chain; of everybody else, who can be anybody, the leaf is read
 * from the session, which has it alone. `getPeerCertificate` would end the process over most curves.
 */
export function provenLeaf(socket: TLSSocket): X509Certificate | undefined {
  if (socket.authorized) return socket.getPeerX509Certificate();
  const session = socket.getSession();
  const peer = session === undefined ? null : decodeDer(session, LIMITS, peerOf);
  if (peer?.ok && peer.value === null) return undefined;
  const leaf = peer?.ok && peer.value !== null ? asItIs(peer.value) : null;
  // It holds the secret of the connection.
  session?.fill(0);
  return leaf ?? socket.getPeerX509Certificate();
}

function peerOf(reader: DerReader): Buffer | null {
  return reader.sequence((fields) => {
    let peer: Buffer | null = null;
    while (!fields.atEnd) {
      const tag = fields.peek() ?? fields.fail('truncated');
      const content = fields.primitive(tag);
      if (tag === PEER) peer = content;
    }
    return peer;
  });
}

/** Node looks for PEM first, wherever it stands in what it is given: null for a certificate that has another one in it. */
function asItIs(der: Buffer): X509Certificate | null {
  const read = new X509Certificate(der);
  return read.raw.equals(der) ? read : null;
}
