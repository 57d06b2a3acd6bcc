import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OwnAnswer } from '@bfcert/evse-security';
import type { Clock } from '@bfcert/kernel/clock';
import { type CertId, certIdOf, encodeOcspError } from '@bfcert/kernel/x509';
import { answerOcsp, answerOf, isSignedFor, type OcspOutcome, type OcspQuestion, readQuestion } from './answer-ocsp.ts';
import { content, type HttpReply, refusal, send } from './http-reply.ts';
import { requestInPath } from './ocsp-path.ts';
import { ISSUER_ID_LENGTH, OCSP_RESPONSE, type PublicationMirror } from './publication-mirror.ts';
import { RememberedQuestions } from './remembered-questions.ts';
import type { SignedStatement } from './signed-statement.ts';
import { StatusQuestions } from './status-questions.ts';

const LONGEST_BODY = 4_096;
const OCSP_REQUEST = 'application/ocsp-request';

const OCSP = '/ocsp/';
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
function ocspRefusal(error: Exclude<OcspOutcome, 'good' | 'revoked'>): HttpReply {
  const body = encodeOcspError(error);
  const headers = ['content-type', OCSP_RESPONSE, 'content-length', String(body.length), 'cache-control', 'no-store'];
  return { status: 200, headers, body };
}
const OCSP_REFUSALS = {
  malformedRequest: ocspRefusal('malformedRequest'),
  tryLater: ocspRefusal('tryLater'),
  unauthorized: ocspRefusal('unauthorized'),
};

/** Answers requests from the mirror alone; nothing here waits for anybody but the client. */
export class PublicationRequests {
  /** How many OCSP requests ended how. */
  readonly outcomes = new Map<OcspOutcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  /** About which certificates: for some of them it is the sign that they are in use. */
  readonly questions = new StatusQuestions();
  readonly #mirror: PublicationMirror;
  readonly #gotten = new RememberedQuestions();
  readonly #posted = new RememberedQuestions();
  readonly #clock: Clock;

  constructor(mirror: PublicationMirror, clock: Clock) {
    this.#mirror = mirror;
    this.#clock = clock;
  }

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    // As it came: nothing on the way to here may have resolved or collapsed it.
    const { url = '' } = request;
    const ocsp = ocspPath(url);
    if (ocsp === null) send(request, response, this.#file(request, url));
    else if (request.method === 'POST' && (ocsp.rest ?? '') === '') this.#post(request, response, ocsp.issuerId);
    else send(request, response, this.#got(request, ocsp));
  };

  /**
   * What is answered without a network to whoever asks in this process, wherever they were told to ask; a question of its own,
   * so it is remembered as one. Asked with a hash for which nothing is signed it is the answer with SHA-256.
   */
  answerOf(certId: CertId): OwnAnswer {
    const issuer = this.#mirror.issuerNamedBy(certId);
    if (issuer === null) return { kind: 'not_ours' };
    const now = this.#now();
    const reply = answerOf(this.#mirror, issuer, certId, now);
    if (reply.outcome === 'good') this.questions.note(reply.issuer, reply.serial, now);
    if (!('statement' in reply)) return { kind: 'nothing_to_say' };
    const spoken = isSignedFor(certId) ? certId : certIdOf(issuer.certificate, certId.serial, 'sha256');
    return { kind: 'answer', der: reply.statement.der, certId: spoken };
  }

  /** Null until everything was read once. No question, so nothing is remembered. */
  isOurs(certId: CertId): boolean | null {
    return this.#mirror.hasAnswers ? this.#mirror.issuerNamedBy(certId) !== null : null;
  }

  #got(request: IncomingMessage, { issuerId, rest }: OcspPath): HttpReply {
    if (!isRead(request)) return refusal(request.method === 'POST' ? 404 : 405, ['allow', 'GET, HEAD, POST']);
    return rest === null ? refusal(404) : this.#ocsp(request, issuerId, this.#gotten.read(rest, readGotten));
  }

  #file(request: IncomingMessage, url: string): HttpReply {
    if (!isRead(request)) return refusal(405, ['allow', 'GET, HEAD']);
    const list = CRL_PATH.exec(url);
    if (list !== null) return this.#list(request, list[1] ?? '', Number(list[2]));
    const ca = CA_PATH.exec(url);
    return ca === null ? refusal(404) : this.#certificate(request, ca[1] ?? '');
  }

  #post(request: IncomingMessage, response: ServerResponse, issuerId: string): void {
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
      send(request, response, this.#ocsp(request, issuerId, this.#posted.read(der.toString('latin1'), readPosted)));
    });
  }

  #ocsp(request: IncomingMessage, issuerId: string, question: OcspQuestion): HttpReply {
    const now = this.#now();
    const reply = answerOcsp(this.#mirror, issuerId, question, now);
    this.outcomes.set(reply.outcome, (this.outcomes.get(reply.outcome) ?? 0) + 1);
    if (reply.outcome === 'good') this.questions.note(reply.issuer, reply.serial, now);
    return 'statement' in reply ? statement(request, reply.statement, now) : OCSP_REFUSALS[reply.outcome];
  }

  #list(request: IncomingMessage, issuerId: string, shard: number): HttpReply {
    const list = this.#mirror.issuer(issuerId)?.lists.get(shard);
    if (list === undefined) return refusal(404);
    const now = this.#now();
    // A list that is over is not served as one that is in force.
    return list.nextUpdate <= now ? refusal(503, ['retry-after', '60']) : statement(request, list, now);
  }

  /** It never changes at its address, which is made from its fingerprint. */
  #certificate(request: IncomingMessage, issuerId: string): HttpReply {
    const der = this.#mirror.issuer(issuerId)?.certificate.der;
    if (der === undefined) return refusal(404);
    const etag = `"${hash('sha256', der)}"`;
    const caching = ['etag', etag, 'cache-control', 'max-age=86400, public, no-transform'];
    const described = ['content-type', 'application/pkix-cert', 'content-length', String(der.length)];
    return content(request, etag, [...described, ...caching], der);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

const readGotten = (rest: string): OcspQuestion => readQuestion(requestInPath(rest));
const readPosted = (latin1: string): OcspQuestion => readQuestion(Buffer.from(latin1, 'latin1'));

interface OcspPath {
  readonly issuerId: string;
  /** What follows the issuer, as it came; null: nothing, not even a slash. */
  readonly rest: string | null;
}

function ocspPath(url: string): OcspPath | null {
  if (!url.startsWith(OCSP)) return null;
  const end = OCSP.length + ISSUER_ID_LENGTH;
  const issuerId = url.slice(OCSP.length, end);
  if (url.length === end) return { issuerId, rest: null };
  return url[end] === '/' ? { issuerId, rest: url.slice(end + 1) } : null;
}

const isRead = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

const statement = (request: IncomingMessage, signed: SignedStatement, now: number): HttpReply =>
  content(request, signed.etag, signed.headersAt(now), signed.der);
