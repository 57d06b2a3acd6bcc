import { base64Body, readBase64Body } from '@bfcert/kernel/base64-body';
import type { Clock } from '@bfcert/kernel/clock';
import { oneLine } from '@bfcert/kernel/one-line';
import { type Certificate, parseCertsOnly } from '@bfcert/kernel/x509';
import { AuthorityUnavailable, type OrderOutcome } from '@bfcert/pki-contract/authority';
import { beforeSending } from '../before-sending.ts';
import { type HttpsAnswer, HttpsExchange } from '../https/https-exchange.ts';
import { retryAfterSeconds } from '../https/retry-after.ts';
import { unusableAnswer } from '../unusable-answer.ts';
import { AccessToken } from './access-token.ts';
import type { EstConfiguration } from './configuration.ts';
import { withDefiniteLengths } from './definite-lengths.ts';
import { fillPath } from './path-template.ts';

const LARGEST_ANSWER = 512 * 1024;
const MOST_REDIRECTS = 3;

export type Enrolment =
  | { readonly status: 'enrolled'; readonly certificates: readonly Certificate[] }
  | Exclude<OrderOutcome, { readonly status: 'issued' }>;

/** The two operations of EST in use (RFC 7030 as corrected by RFC 8951), over paths, headers and credentials that are configured. */
export class EstClient {
  readonly #configuration: EstConfiguration;
  readonly #clock: Clock;
  readonly #exchange: HttpsExchange;
  readonly #token: AccessToken | null;

  constructor(configuration: EstConfiguration, clock: Clock) {
    this.#configuration = configuration;
    this.#clock = clock;
    const {
      trustAnchorsPem,
      clientCertificate,
      answerMilliseconds: timeoutMilliseconds,
      authorization,
    } = configuration;
    this.#exchange = new HttpsExchange({ trustAnchorsPem, clientCertificate, timeoutMilliseconds });
    this.#token =
      authorization?.kind === 'client_credentials' ? new AccessToken(authorization, timeoutMilliseconds, clock) : null;
  }

  /** Root, intermediates and, while a root is being replaced, the certificates between the old and the new one. */
  async caCertificates(): Promise<readonly Certificate[]> {
    const answer = await this.#ask('GET', this.#configuration.paths.cacerts, null);
    if (answer.status !== 200)
      throw unusableAnswer('unexpected_status', `status ${answer.status} for the CA certificates`);
    return readCertificates(answer);
  }

  /** Sent once. An enrolment that the server works on is asked for by sending the same request again. */
  async enroll(requestDer: Uint8Array): Promise<Enrolment> {
    const answer = await this.#ask('POST', this.#configuration.paths.simpleenroll, base64Body(requestDer));
    const { status, headers } = answer;
    const wait = () => retryAfterSeconds(headers['retry-after'], this.#clock.now());
    switch (status) {
      case 200:
        return { status: 'enrolled', certificates: readCertificates(answer) };
      case 202:
        return { status: 'pending', retryAfterSeconds: wait() };
      case 423:
      case 429:
      case 503:
        // Locked, too many, out of service: nobody has looked at the request.
        return { status: 'busy', retryAfterSeconds: wait() };
      case 401:
      case 403:
        return { status: 'refused', reason: 'not_authorized', detail: sentence(answer) };
      default:
        if (status >= 400 && status < 500)
          return { status: 'refused', reason: 'order_rejected', detail: sentence(answer) };
        throw unusableAnswer('unexpected_status', sentence(answer));
    }
  }

  close(): void {
    this.#exchange.close();
    this.#token?.close();
  }

  /** A token that is no longer taken is replaced once: what was answered with 401 or 403 was not done. */
  async #ask(method: 'GET' | 'POST', path: string, body: Buffer | null): Promise<HttpsAnswer> {
    const { baseUrl, pathValues } = this.#configuration;
    const url = new URL(`${baseUrl}${fillPath(path, pathValues)}`);
    const token = this.#token === null ? null : await beforeSending(this.#token.get());
    const answer = await this.#follow(method, url, this.#headers(body, token?.value ?? null), body);
    if (this.#token === null || token === null || (answer.status !== 401 && answer.status !== 403)) return answer;
    this.#token.discard();
    if (token.fresh) return answer;
    const renewed = await beforeSending(this.#token.get());
    return this.#follow(method, url, this.#headers(body, renewed.value), body);
  }

  /** RFC 7030 3.2.1: without a person, only within one origin. A POST is repeated only where the server asks for just that. */
  async #follow(
    method: 'GET' | 'POST',
    start: URL,
    headers: Readonly<Record<string, string>>,
    body: Buffer | null,
  ): Promise<HttpsAnswer> {
    let url = start;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const answer = await this.#exchange.send({ method, url, headers, body }, LARGEST_ANSWER);
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status >= 400 || location === undefined) return answer;
      if (method === 'POST' && answer.status !== 307 && answer.status !== 308) return answer;
      const next = URL.canParse(location, url) ? new URL(location, url) : null;
      if (next === null || next.origin !== start.origin) {
        throw new AuthorityUnavailable(`${start.host} sends us to another origin, which is not followed`, false);
      }
      url = next;
    }
    throw new AuthorityUnavailable(`${start.host} sends us from one place to another without end`, false);
  }

  #headers(body: Buffer | null, token: string | null): Readonly<Record<string, string>> {
    const { headers, authorization, sendTransferEncoding } = this.#configuration;
    return {
      ...Object.fromEntries(headers.map(({ name, value }) => [name, value])),
      accept: 'application/pkcs7-mime',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(authorization?.kind === 'basic'
        ? {
            authorization: `Basic ${Buffer.from(`${authorization.username}:${authorization.password}`).toString('base64')}`,
          }
        : {}),
      ...(body === null ? {} : { 'content-type': 'application/pkcs10' }),
      ...(body !== null && sendTransferEncoding ? { 'content-transfer-encoding': 'base64' } : {}),
    };
  }
}

function readCertificates({ headers, body }: HttpsAnswer): readonly Certificate[] {
  const type = headers['content-type'] ?? 'none';
  if (!/^application\/pkcs7-mime\s*(;|$)/i.test(type)) throw unusableAnswer('wrong_content_type', type);
  const cms = readBase64Body(body);
  if (cms === null) throw unusableAnswer('not_base64', `${body.length} bytes that are not base64`);
  const der = withDefiniteLengths(cms);
  if (der === null) throw unusableAnswer('malformed', 'the CMS is not whole');
  const read = parseCertsOnly(der);
  if (!read.ok) throw unusableAnswer('malformed', read.detail);
  return read.value;
}

/** Errors come with a line of plain text for a person (RFC 7030 4.2.3); pages of a proxy are left out. */
function sentence({ status, headers, body }: HttpsAnswer): string {
  const isText = /^text\/plain/i.test(headers['content-type'] ?? '');
  const said = isText ? oneLine(body.toString('utf8'), 300) : '';
  return said === '' ? `status ${status}` : `status ${status}: ${said}`;
}
