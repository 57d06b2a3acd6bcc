import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@bfcert/kernel/clock';
import { encodeOcspError } from '@bfcert/kernel/x509';
import { answerOcsp, type OcspOutcome } from './answer-ocsp.ts';
import { content, type HttpReply, refusal, send } from './http-reply.ts';
import { requestInPath } from './ocsp-path.ts';
import { OCSP_RESPONSE, type PublicationMirror } from './publication-mirror.ts';
import type { SignedStatement } from './signed-statement.ts';

const LONGEST_BODY = 4_096;
const OCSP_REQUEST = 'application/ocsp-request';

const OCSP_PATH = /^\/ocsp\/([0-9a-f]{16})(?:\/(.*))?$/s;
const CRL_PATH = /^\/crl\/([0-9a-f]{16})\/(0|[1-9]\d{0,5})\.crl$/;
const CA_PATH = /^\/ca\/([0-9a-f]{16})\.cer$/;

const OUTCOMES = [
  'good',
  'revoked',
  'unauthorized',
  'tryLater',
  'malformedRequest',
] as const satisfies readonly OcspOutcome[];

/** Nobody keeps these: the next answer may be another. 200, because an OCSP client reads no other one. */
const ocspRefusal = (error: Exclude<OcspOutcome, 'good' | 'revoked'>): HttpReply => ({
  status: 200,
  headers: ['content-type', OCSP_RESPONSE, 'cache-control', 'no-store'],
  body: encodeOcspError(error),
});
const OCSP_REFUSALS = {
  malformedRequest: ocspRefusal('malformedRequest'),
  tryLater: ocspRefusal('tryLater'),
  unauthorized: ocspRefusal('unauthorized'),
};

/** Answers requests from the mirror alone; nothing here waits for anybody but the client. */
export class PublicationRequests {
  /** How many OCSP requests ended how. */
  readonly outcomes = new Map<OcspOutcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  readonly #mirror: PublicationMirror;
  readonly #clock: Clock;

  constructor(mirror: PublicationMirror, clock: Clock) {
    this.#mirror = mirror;
    this.#clock = clock;
  }

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    // As it came: nothing on the way to here may have resolved or collapsed it.
    const { url = '' } = request;
    const ocsp = OCSP_PATH.exec(url);
    if (ocsp !== null && request.method === 'POST') {
      const [, issuerId = '', rest = ''] = ocsp;
      if (rest === '') this.#posted(request, response, issuerId);
      else send(request, response, refusal(404));
      return;
    }
    send(request, response, this.#replyTo(request, url, ocsp));
  };

  #replyTo(request: IncomingMessage, url: string, ocsp: RegExpExecArray | null): HttpReply {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead) return refusal(405, ['allow', ocsp === null ? 'GET, HEAD' : 'GET, HEAD, POST']);
    if (ocsp !== null) {
      const [, issuerId = '', rest] = ocsp;
      return rest === undefined ? refusal(404) : this.#ocsp(request, issuerId, requestInPath(rest));
    }
    const list = CRL_PATH.exec(url);
    if (list !== null) return this.#list(request, list[1] ?? '', Number(list[2]));
    const ca = CA_PATH.exec(url);
    return ca === null ? refusal(404) : this.#certificate(request, ca[1] ?? '');
  }

  #posted(request: IncomingMessage, response: ServerResponse, issuerId: string): void {
    if (request.headers['content-type'] !== OCSP_REQUEST) {
      send(request, response, refusal(415));
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= LONGEST_BODY) return;
      request.removeAllListeners('data').removeAllListeners('end').pause();
      send(request, response, refusal(413));
    });
    request.on('end', () => {
      const [only] = chunks;
      const der = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
      send(request, response, this.#ocsp(request, issuerId, der));
    });
  }

  #ocsp(request: IncomingMessage, issuerId: string, der: Buffer | null): HttpReply {
    const reply = answerOcsp(this.#mirror, issuerId, der, this.#now());
    this.outcomes.set(reply.outcome, (this.outcomes.get(reply.outcome) ?? 0) + 1);
    return 'statement' in reply ? this.#statement(request, reply.statement) : OCSP_REFUSALS[reply.outcome];
  }

  #list(request: IncomingMessage, issuerId: string, shard: number): HttpReply {
    const list = this.#mirror.issuer(issuerId)?.lists.get(shard);
    if (list === undefined) return refusal(404);
    // A list that is over is not served as one that is in force.
    return list.nextUpdate <= this.#now() ? refusal(503, ['retry-after', '60']) : this.#statement(request, list);
  }

  /** It never changes at its address, which is made from its fingerprint. */
  #certificate(request: IncomingMessage, issuerId: string): HttpReply {
    const der = this.#mirror.issuer(issuerId)?.certificate.der;
    if (der === undefined) return refusal(404);
    const etag = `"${hash('sha256', der)}"`;
    const caching = ['etag', etag, 'cache-control', 'max-age=86400, public, no-transform'];
    return content(request, etag, ['content-type', 'application/pkix-cert', ...caching], der);
  }

  #statement(request: IncomingMessage, statement: SignedStatement): HttpReply {
    return content(request, statement.etag, statement.headersAt(this.#now()), statement.der);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
