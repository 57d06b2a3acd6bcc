import type { Clock } from '@bfcert/kernel/clock';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { HttpsExchange } from '../https/https-exchange.ts';
import type { ClientCredentials } from './configuration.ts';

const LARGEST_ANSWER = 64 * 1024;
/** A token that ends on the way is worth nothing. */
const MARGIN_SECONDS = 60;
/** RFC 6749 5.1 lets servers leave the lifetime out. */
const LIFE_WHEN_NOT_SAID_SECONDS = 300;

interface Token {
  readonly value: string;
  /** On the monotonic clock. */
  readonly endsAt: number;
}

/** A bearer token by client credentials, kept until shortly before it ends. */
export class AccessToken {
  readonly #credentials: ClientCredentials;
  readonly #exchange: HttpsExchange;
  readonly #clock: Clock;
  #token: Token | null = null;

  constructor(credentials: ClientCredentials, timeoutMilliseconds: number, clock: Clock) {
    this.#credentials = credentials;
    this.#clock = clock;
    const { trustAnchorsPem } = credentials;
    this.#exchange = new HttpsExchange({ trustAnchorsPem, clientCertificate: null, timeoutMilliseconds });
  }

  /** `fresh` when it was fetched for this call. */
  async get(): Promise<{ readonly value: string; readonly fresh: boolean }> {
    const known = this.#token;
    if (known !== null && this.#clock.monotonic() < known.endsAt) return { value: known.value, fresh: false };
    this.#token = await this.#fetch();
    return { value: this.#token.value, fresh: true };
  }

  /** The server does not take it any more, whatever it said about its end. */
  discard(): void {
    this.#token = null;
  }

  close(): void {
    this.#exchange.close();
  }

  async #fetch(): Promise<Token> {
    const { clientId, clientSecret, audience, scope, body, tokenUrl } = this.#credentials;
    const members = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      ...(audience === null ? {} : { audience }),
      ...(scope === null ? {} : { scope }),
    };
    const url = new URL(tokenUrl);
    const answer = await this.#exchange.send(
      {
        method: 'POST',
        url,
        headers: {
          accept: 'application/json',
          'content-type': body === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
        },
        body: Buffer.from(body === 'form' ? new URLSearchParams(members).toString() : JSON.stringify(members)),
      },
      LARGEST_ANSWER,
    );
    const token = answer.status === 200 ? readToken(answer.body) : null;
    if (token === null) {
      throw new AuthorityUnavailable(`${url.host} gave no access token: status ${answer.status}`, false);
    }
    const lifeSeconds = Math.max(0, token.lifeSeconds - MARGIN_SECONDS);
    return { value: token.value, endsAt: this.#clock.monotonic() + lifeSeconds * 1_000 };
  }
}

function readToken(body: Buffer): { readonly value: string; readonly lifeSeconds: number } | null {
  let members: unknown;
  try {
    members = JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
  const { access_token: value, expires_in: life } = (members ?? {}) as Record<string, unknown>;
  // RFC 6750 2.1: what a bearer token is made of.
  if (typeof value !== 'string' || !/^[A-Za-z0-9._~+/-]+=*$/.test(value)) return null;
  return { value, lifeSeconds: typeof life === 'number' && life > 0 ? life : LIFE_WHEN_NOT_SAID_SECONDS };
}
