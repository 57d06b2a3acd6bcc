import type { Clock } from '@bfcert/kernel/clock';
import { BrokerUnavailable } from '../../broker/broker.ts';
import type { Fetch, OpcpSettings } from './opcp-settings.ts';

/** A token that ends on the way is worth nothing. */
const MARGIN_SECONDS = 60;
/** RFC 6749 5.1 lets servers leave the lifetime out. */
const LIFE_WHEN_NOT_SAID_SECONDS = 300;

interface Token {
  readonly value: string;
  /** On the monotonic clock. */
  readonly endsAt: number;
}

export interface OpcpAnswer {
  readonly status: number;
  /** Null: it is no JSON. */
  readonly body: unknown;
}

/** Requests with a bearer token by client credentials, which is fetched anew, once, where it is not taken. */
export class OpcpClient {
  readonly #settings: OpcpSettings;
  readonly #secret: string;
  readonly #fetch: Fetch;
  readonly #clock: Clock;
  #token: Token | null = null;

  constructor(
    settings: OpcpSettings,
    given: { readonly clientSecret: string; readonly fetch: Fetch; readonly clock: Clock },
  ) {
    this.#settings = settings;
    this.#secret = given.clientSecret;
    this.#fetch = given.fetch;
    this.#clock = given.clock;
  }

  /** @throws BrokerUnavailable where it does not answer, lets us in no more, or cannot do it now. */
  async post(path: string, headers: Record<string, string>, body: object, signal: AbortSignal): Promise<OpcpAnswer> {
    const known = await this.#tokenFor(signal);
    let answer = await this.#send(path, headers, body, known, signal);
    if (answer.status === 401 || answer.status === 403) {
      if (this.#token?.value === known) this.#token = null;
      answer = await this.#send(path, headers, body, await this.#tokenFor(signal), signal);
    }
    const { status } = answer;
    if (status === 401 || status === 403) throw new BrokerUnavailable(`it does not let us in: status ${status}`);
    if (status === 429 || status >= 500) throw new BrokerUnavailable(`it cannot now: status ${status}`);
    return answer;
  }

  #send(
    path: string,
    headers: Record<string, string>,
    body: object,
    token: string,
    signal: AbortSignal,
  ): Promise<OpcpAnswer> {
    const { url, headers: always } = this.#settings;
    return this.#exchange(`${url}${path}`, { ...always, ...headers, authorization: `Bearer ${token}` }, body, signal);
  }

  async #tokenFor(signal: AbortSignal): Promise<string> {
    const known = this.#token;
    if (known !== null && this.#clock.monotonic() < known.endsAt) return known.value;
    const { url, tokenUrl, clientId, audience } = this.#settings;
    const wish = { grant_type: 'client_credentials', client_id: clientId, client_secret: this.#secret };
    const asked = { ...wish, audience: audience ?? url };
    const { status, body } = await this.#exchange(tokenUrl ?? `${url}/oauth/token`, {}, asked, signal);
    const token = status === 200 ? readToken(body) : null;
    if (token === null) throw new BrokerUnavailable(`it gave no access token: status ${status}`);
    const life = Math.max(0, token.lifeSeconds - MARGIN_SECONDS);
    this.#token = { value: token.value, endsAt: this.#clock.monotonic() + life * 1_000 };
    return token.value;
  }

  async #exchange(
    url: string,
    headers: Record<string, string>,
    body: object,
    signal: AbortSignal,
  ): Promise<OpcpAnswer> {
    const json = { accept: 'application/json', 'content-type': 'application/json' };
    const init = { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body), signal };
    let answer: Response;
    let text: string;
    try {
      answer = await this.#fetch(url, init);
      text = await answer.text();
    } catch (cause) {
      const why = signal.aborted ? 'it did not answer in time' : 'it cannot be reached';
      throw new BrokerUnavailable(why, { cause });
    }
    return { status: answer.status, body: readJson(text) };
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readToken(body: unknown): { readonly value: string; readonly lifeSeconds: number } | null {
  const { access_token: value, expires_in: life } = (body ?? {}) as Record<string, unknown>;
  // RFC 6750 2.1: what a bearer token is made of.
  if (typeof value !== 'string' || !/^[A-Za-z0-9._~+/-]+=*$/.test(value)) return null;
  return { value, lifeSeconds: typeof life === 'number' && life > 0 ? life : LIFE_WHEN_NOT_SAID_SECONDS };
}
