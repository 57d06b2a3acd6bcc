import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { provenLeaf } from '@bfcert/kernel/proven-leaf';
import { type Certificate, parseProvenCertificate } from '@bfcert/kernel/x509';

/** Who is at the other end of a connection, as far as its handshake says. */
export interface Visitor {
  readonly remoteAddress: string;
  /** Whose key it has proven; `unreadable`: OpenSSL reads it and our strict parser does not; null: it has shown none. */
  readonly certificate: Certificate | 'unreadable' | null;
}

/** Once for a connection: it has one handshake, as nothing is renegotiated and nothing resumed. */
const known = new WeakMap<TLSSocket, Visitor>();

export function visitorOf({ socket }: IncomingMessage): Visitor {
  const tls = socket as TLSSocket;
  const before = known.get(tls);
  if (before !== undefined) return before;
  const visitor = { remoteAddress: tls.remoteAddress ?? 'unknown', certificate: certificateOf(tls) };
  known.set(tls, visitor);
  return visitor;
}

function certificateOf(socket: TLSSocket): Visitor['certificate'] {
  const leaf = provenLeaf(socket);
  if (leaf === undefined) return null;
  const read = parseProvenCertificate(leaf.raw);
  return read.ok ? read.value : 'unreadable';
}
