import type { Clock } from '@bfcert/kernel/clock';
import { type Certificate, certificatePem, parseChainPem, validateChain } from '@bfcert/kernel/x509';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { beforeSending } from '../before-sending.ts';
import { type HttpsAnswer, HttpsExchange } from '../https/https-exchange.ts';
import { members, textsOf } from '../json-members.ts';
import type { StepCaConfiguration } from './configuration.ts';
import { oneTimeToken, type TokenClaims } from './one-time-token.ts';
import { fetchPinnedRoot } from './pinned-root.ts';

const LARGEST_ANSWER = 256 * 1024;
const FRESH_MILLISECONDS = 3_600_000;

interface Connection {
  readonly exchange: HttpsExchange;
  readonly root: Certificate;
}

/** The API of step-ca in use, over TLS that leads to the pinned root and to no other. */
export class StepCaClient {
  readonly #configuration: StepCaConfiguration;
  readonly #clock: Clock;
  #connection: Promise<Connection> | null = null;
  #chain: { readonly certificates: readonly Certificate[]; readonly at: number } | null = null;

  constructor(configuration: StepCaConfiguration, clock: Clock) {
    this.#configuration = configuration;
    this.#clock = clock;
  }

  /** The issuing CA first, the root last; asked for again every hour, because intermediates are replaced. */
  async chain(): Promise<readonly Certificate[]> {
    const now = this.#clock.monotonic();
    if (this.#chain === null || now - this.#chain.at >= FRESH_MILLISECONDS) {
      this.#chain = { certificates: await beforeSending(this.#askForChain()), at: now };
    }
    return this.#chain.certificates;
  }

  /** One request with a token of its own. */
  async post(claims: TokenClaims, fields: Readonly<Record<string, unknown>>): Promise<HttpsAnswer> {
    const { exchange } = await beforeSending(this.#connected());
    const ott = oneTimeToken(this.#configuration, claims, this.#clock.now());
    const body = Buffer.from(JSON.stringify({ ...fields, ott }));
    const url = new URL(`/1.0/${claims.operation}`, this.#configuration.url);
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    return exchange.send({ method: 'POST', url, headers, body }, LARGEST_ANSWER);
  }

  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => null);
    connection?.exchange.close();
  }

  async #askForChain(): Promise<readonly Certificate[]> {
    const { exchange, root } = await this.#connected();
    const url = new URL('/intermediates', this.#configuration.url);
    const answer = await exchange.send({ method: 'GET', url, headers: {}, body: null }, LARGEST_ANSWER);
    const pem = textsOf(members(answer.body.toString('utf8'))?.['crts']);
    const parsed = pem === null ? null : parseChainPem(pem.join('\n'));
    const [issuing, ...above] = parsed?.ok ? parsed.value : [];
    const path = issuing === undefined ? null : validateChain(issuing, above, [root], this.#clock.now());
    if (!path?.ok) throw new AuthorityUnavailable('the intermediates of the CA do not lead to its root', false);
    return path.value;
  }

  #connected(): Promise<Connection> {
    this.#connection ??= this.#connect().catch((error: unknown) => {
      this.#connection = null;
      throw error;
    });
    return this.#connection;
  }

  async #connect(): Promise<Connection> {
    const { url, rootFingerprint, answerMilliseconds: timeoutMilliseconds } = this.#configuration;
    const root = await fetchPinnedRoot(url, rootFingerprint, timeoutMilliseconds);
    const trustAnchorsPem = certificatePem(root.der);
    return { root, exchange: new HttpsExchange({ trustAnchorsPem, clientCertificate: null, timeoutMilliseconds }) };
  }
}
