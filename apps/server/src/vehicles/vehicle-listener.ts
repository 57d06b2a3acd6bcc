import { constants } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ShownCertificate } from '@bfcert/certificate-lifecycle';
import { startPump } from '@bfcert/kernel/pump';
import type { ServerCredential } from '@bfcert/kernel/server-credential';
import type { Logger } from 'pino';
import { answerEst, type VehicleDoorParts } from './answer-est.ts';
import { answerVas } from './answer-vas.ts';
import { parseEstPath } from './est-path.ts';
import { LiveConnections } from './live-connections.ts';
import { type Reply, send, text } from './reply.ts';
import { parseVasPath } from './vas-path.ts';
import { visitorOf } from './visitor.ts';

/** Whoever has not sent a request by then is cut off, looked at once a second. */
const PATIENCE_MS = 8_000;
const LOOK_EVERY_MS = 1_000;
const IDLE_MS = 15_000;
const LONGEST_HEADERS = 16_384;
/** A depot full of vehicles behind one address, many times over. */
const MOST_CONNECTIONS = 2_000;

/** V2ICP-16 asks for the CBC suite, which nothing else does. */
const V2ICP_SUITE = 'ECDHE-ECDSA-AES128-SHA256';
const SUITES = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
];

export type VehicleTlsPolicy = 'usual' | 'v2icp';

export interface VehicleListenerParts extends VehicleDoorParts {
  readonly host: string;
  readonly port: number;
  readonly tlsPolicy: VehicleTlsPolicy;
  readonly credentials: readonly ServerCredential[];
  readonly shown: (fingerprint: string) => Promise<ShownCertificate | null>;
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

export interface VehicleListener {
  readonly port: number;
  /** From now on, for connections to come. */
  serve(credentials: readonly ServerCredential[]): void;
  close(): Promise<void>;
}

/**
 * The door for vehicles. A client certificate is asked for and none is refused by OpenSSL: each request decides by its own
 * reading of it, as enrolment lets in who has none, and a refusal has a name. Sessions are not resumed: each connection
 * proves its key.
 */
export async function openVehicleListener(parts: VehicleListenerParts): Promise<VehicleListener> {
  const { log, shown } = parts;
  const live = new LiveConnections();
  const context = (credentials: readonly ServerCredential[]) => ({
    key: credentials.map(({ keyPem }) => keyPem),
    cert: credentials.map(({ chainPem }) => chainPem),
    // Trusts nobody, and tells clients no names by which they would hold their certificate back.
    ca: [],
    minVersion: 'TLSv1.2' as const,
    ciphers: [...SUITES, ...(parts.tlsPolicy === 'v2icp' ? [V2ICP_SUITE] : [])].join(':'),
    honorCipherOrder: true,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_COMPRESSION,
  });
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const visitor = visitorOf(request);
    const { certificate } = visitor;
    if (certificate !== null && certificate !== 'unreadable') {
      live.add(certificate.fingerprint, request.socket as TLSSocket);
    }
    const [path = ''] = (request.url ?? '').split('?', 1);
    const est = parseEstPath(path);
    if (est !== null) return answerEst(parts, est, request, visitor);
    const vas = parseVasPath(path);
    return vas === null ? text(404, 'Nothing is here.') : answerVas(parts, vas, request, visitor);
  };
  const server = createServer(
    {
      ...context(parts.credentials),
      requestCert: true,
      rejectUnauthorized: false,
      handshakeTimeout: PATIENCE_MS,
      headersTimeout: PATIENCE_MS,
      requestTimeout: PATIENCE_MS,
      keepAliveTimeout: IDLE_MS,
      connectionsCheckingInterval: LOOK_EVERY_MS,
      maxHeaderSize: LONGEST_HEADERS,
      noDelay: true,
    },
    (request, response) => {
      const socket = request.socket as TLSSocket;
      live.requestBegan(socket);
      response.once('close', () => live.requestEnded(socket));
      answer(request)
        .catch((error: unknown) => {
          log.error({ err: error }, 'a vehicle was not answered');
          return text(503, 'unavailable: come again later.', { 'Retry-After': '30' });
        })
        .then((reply) => {
          // What was not read of the body would be taken for the next request.
          const isRead = request.complete;
          send(response, isRead ? reply : { ...reply, headers: { ...reply.headers, Connection: 'close' } });
          if (!isRead) response.once('finish', () => request.socket.destroySoon());
        })
        .catch((error: unknown) => log.error({ err: error }, 'an answer to a vehicle was not sent'));
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.port, parts.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // Each request asks for itself; this is for connections that stay open in between.
  const review = startPump(
    async () => {
      for (const fingerprint of live.fingerprints) {
        const record = await shown(fingerprint);
        if (record?.state === 'revoked' || record?.state === 'inactive') live.close(fingerprint);
      }
      return LOOK_EVERY_MS;
    },
    (error) => log.warn({ err: error }, 'open connections of vehicles are not looked at'),
  );
  return {
    port: (server.address() as AddressInfo).port,
    serve: (credentials) => server.setSecureContext(context(credentials)),
    close: async () => {
      await review.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
