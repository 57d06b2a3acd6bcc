import '@bfcert/kernel/server-chain';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';

export interface HttpsSettings {
  /** PEM, one or more: the only anchors a server's chain may lead to. Null takes the public ones that Node ships. */
  readonly trustAnchorsPem: string | null;
  /** For TLS client authentication: the certificate with its chain, leaf first, and its key, as PEM. */
  readonly clientCertificate: { readonly certificatePem: string; readonly keyPem: string } | null;
  /** From the beginning of a request to the end of its answer. */
  readonly timeoutMilliseconds: number;
}

export interface HttpsRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * A kept connection that its server is about to close loses the request that is just being written,
 * and whether that request was acted on is then unknown. Servers close after five seconds or more.
 */
const IDLE_MILLISECONDS = 3_000;
const CONNECTIONS_PER_HOST = 16;

/**
 * One request, one answer, no redirects, no repetition: whether to ask again is decided by whoever
 * knows what a second request does. Throws `AuthorityUnavailable`, which knows whether the request
 * can have reached the server.
 */
export class HttpsExchange {
  readonly #agent: Agent;
  readonly #timeoutMilliseconds: number;

  constructor({ trustAnchorsPem, clientCertificate, timeoutMilliseconds }: HttpsSettings) {
    this.#timeoutMilliseconds = timeoutMilliseconds;
    this.#agent = new Agent({
      keepAlive: true,
      timeout: IDLE_MILLISECONDS,
      maxSockets: CONNECTIONS_PER_HOST,
      minVersion: 'TLSv1.2',
      ...(trustAnchorsPem === null ? {} : { ca: trustAnchorsPem }),
      ...(clientCertificate === null ? {} : { cert: clientCertificate.certificatePem, key: clientCertificate.keyPem }),
    });
  }

  /** The whole answer, whatever its status; larger than `maximumBytes` counts as none. */
  async send(request: HttpsRequest, maximumBytes: number): Promise<HttpsAnswer> {
    const answer = await this.open(request);
    const parts: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const part of answer as AsyncIterable<Buffer>) {
        bytes += part.length;
        if (bytes > maximumBytes) throw new Error(`an answer of more than ${maximumBytes} bytes`);
        parts.push(part);
      }
    } catch (error) {
      throw new AuthorityUnavailable(sentence(request.url, error), true, { cause: error });
    }
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) };
  }

  /** As soon as the head of the answer is there. Reading the rest throws what streams throw. */
  open({ method, url, headers, body }: HttpsRequest): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    let sent = false;
    let answer: IncomingMessage | null = null;
    const outgoing = request(url, {
      method,
      agent: this.#agent,
      headers: body === null ? headers : { ...headers, 'content-length': String(body.length) },
    });
    const timer = setTimeout(() => {
      (answer ?? outgoing).destroy(new Error(`no whole answer within ${this.#timeoutMilliseconds} ms`));
    }, this.#timeoutMilliseconds);
    outgoing.once('close', () => clearTimeout(timer));
    outgoing.once('socket', (socket) => {
      // A new connection holds the request back until TLS stands; a kept one takes it at once.
      if (outgoing.reusedSocket) sent = true;
      else socket.once('secureConnect', () => (sent = true));
    });
    outgoing.once('response', (response) => {
      answer = response;
      resolve(response);
    });
    outgoing.on('error', (error) => {
      const reached = sent && (outgoing.reusedSocket || !isHandshakeAlert(error));
      reject(new AuthorityUnavailable(sentence(url, error), reached, { cause: error }));
    });
    outgoing.end(body ?? undefined);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/**
 * In TLS 1.3 a server refuses a client certificate after the client has finished its own side of the
 * handshake and sent its request, which the server then never reads.
 */
const isHandshakeAlert = (error: Error & { readonly code?: string }): boolean =>
  /^ERR_SSL_.*ALERT_(.*CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)/.test(error.code ?? '');

/** Without path and query, which may hold what is nobody's business. Several failed addresses have a code and no message. */
const sentence = (url: URL, error: unknown): string => {
  const { message = '', code = 'no answer' } = error as { readonly message?: string; readonly code?: string };
  return `${url.host}: ${message === '' ? code : message}`;
};
