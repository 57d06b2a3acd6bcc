import { connect as connectTcp, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { WebSocket } from 'ws';
import { connectTls } from './connect-tls.ts';
import { OpenSocket } from './open-socket.ts';
import { NO_TLS, type ServerProof, serverProof } from './server-proof.ts';

const MAX_MESSAGE_BYTES = 256 * 1024;

export type DialRefusal =
  /** No TCP connection, or it broke without a reason. */
  | 'unreachable'
  /** We refuse the server: its chain does not end in an installed root, or is not valid now. */
  | 'server_certificate_refused'
  /** We refuse the server: its certificate is for another name. */
  | 'server_name_refused'
  /** We refuse the server: it offers nothing newer than TLS 1.1. */
  | 'tls_version_refused'
  /** The server ended the TLS handshake, as it does for a client certificate it will not have. */
  | 'refused_in_tls'
  /** The server answered the upgrade with an HTTP status. */
  | 'refused_upgrade'
  /** The server does not speak our OCPP version. */
  | 'subprotocol_refused';

export interface DialFailure {
  readonly reason: DialRefusal;
  readonly detail: string;
}

export interface DialParts {
  /** With the identity, percent-encoded, at its end. */
  readonly url: string;
  readonly context: SecureContext;
  /** The roots that are in `context`. */
  readonly anchorsPem: readonly string[];
  /** `identity:password` as bytes; null on profile 3. */
  readonly basic: Buffer | null;
  readonly subprotocols: readonly string[];
  /** Where a host name is reached; the name itself stays what the certificate must be for. */
  readonly resolve: (host: string) => string;
  readonly timeoutMs: number;
}

export interface Dialled {
  readonly socket: OpenSocket;
  readonly server: ServerProof;
}

/** TCP, for a wss:// URL TLS with our own roots, and the WebSocket upgrade. Expected failures are values. */
export function dial(parts: DialParts): Promise<Result<Dialled, DialFailure>> {
  const { transport, proof } = connectTransport(parts);
  const socket = new WebSocket(parts.url, [...parts.subprotocols], {
    createConnection: () => transport,
    headers: parts.basic === null ? {} : { Authorization: `Basic ${parts.basic.toString('base64')}` },
    handshakeTimeout: parts.timeoutMs,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  // Made before the upgrade ends: a frame that comes with the upgrade's last bytes must not be lost.
  const open = new OpenSocket(socket);
  return new Promise((resolve) => {
    let settled = false;
    const fail = (failure: DialFailure): void => {
      if (settled) return;
      settled = true;
      resolve(refused(failure));
    };
    socket.on('unexpected-response', (request, response) => {
      fail({ reason: 'refused_upgrade', detail: `HTTP ${response.statusCode}` });
      request.destroy();
    });
    socket.on('error', (error) => fail({ reason: reasonOf(error), detail: error.message.trim() }));
    socket.on('close', () => fail({ reason: 'unreachable', detail: 'closed before the upgrade' }));
    socket.on('open', () => {
      if (settled) return;
      settled = true;
      // Without a subprotocol a server completes the upgrade and closes at once (part 4, 3.2).
      resolve(ok({ socket: open, server: proof() }));
    });
  });
}

interface Transport {
  readonly transport: Socket;
  /** Once it is open. */
  readonly proof: () => ServerProof;
}

function connectTransport({ url, context, anchorsPem, resolve }: DialParts): Transport {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'ws:') {
    const transport = connectTcp({ host: resolve(host), port: port === '' ? 80 : Number(port) });
    return { transport, proof: () => NO_TLS };
  }
  const { socket, sent } = connectTls(host, {
    host: resolve(host),
    port: port === '' ? 443 : Number(port),
    secureContext: context,
  });
  return { transport: socket, proof: () => serverProof(socket, sent(), anchorsPem) };
}

/** OpenSSL's names for a chain it cannot accept. */
const CHAIN_ERRORS = /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|INVALID_|PATH_LENGTH_|ERROR_IN_CERT_)/;

function reasonOf(error: Error): DialRefusal {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'server_name_refused';
  if (CHAIN_ERRORS.test(code)) return 'server_certificate_refused';
  // Depending on whether the alert meets a read or a write, OpenSSL's reason is in the code or only in the text.
  if (/unsupported.protocol|alert.protocol.version/i.test(`${code} ${error.message}`)) return 'tls_version_refused';
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return 'refused_in_tls';
  if (/subprotocol/.test(error.message)) return 'subprotocol_refused';
  return 'unreachable';
}
