import type { Clock } from '@bfcert/kernel/clock';
import { oneLine } from '@bfcert/kernel/one-line';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  customFetch as jwksFetch,
  jwtVerify,
} from 'jose';
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientError,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Fetch } from '../outbound/guarded-fetch.ts';
import type { OpenIdSettings } from './openid-settings.ts';
import { ATTEMPT_SECONDS, type SignInAttempt } from './sign-in-attempt.ts';

/** Signatures that anybody can check and only the provider can make: never `none`, never one under a shared secret. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Of two clocks. */
const TOLERANCE_SECONDS = 30;
const DISCOVERED_FOR_MS = 3_600_000;
/** A key that is not known has the keys read again, at most so often: forged key ids cost the provider nothing. */
const KEYS_AGAIN_MS = 30_000;
const KEYS_FOR_MS = 600_000;

export type ProviderRefusal =
  /** It cannot be reached, or does not answer as a provider does. */
  | 'openid_unavailable'
  /** It refused, or what it said does not hold: state, nonce, code, issuer, audience, time or signature. */
  | 'openid_refused';

/** Kept apart from what it answered, through whatever the libraries wrap around it. */
class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
}

interface Discovered {
  readonly client: Configuration;
  readonly keys: JWTVerifyGetKey;
  readonly until: number;
}

/**
 * An OpenID provider: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1; RFC 9700), and
 * JWT access tokens (RFC 9068). What it says is believed once its signature is checked, also where TLS would do.
 */
export class IdentityProvider {
  readonly #settings: OpenIdSettings;
  readonly #secret: string;
  readonly #redirectUri: string;
  readonly #fetch: Fetch;
  readonly #clock: Clock;
  readonly #report: (problem: string) => void;
  readonly #keysAgainMs: number;
  #discovered: Promise<Discovered> | null = null;

  constructor(
    settings: OpenIdSettings,
    given: {
      readonly clientSecret: string;
      readonly redirectUri: string;
      readonly fetch: Fetch;
      readonly clock: Clock;
      /** One line for the log, with no secret: why somebody could not be sent there, or was not let in on its word. */
      readonly report: (problem: string) => void;
      readonly keysAgainMs?: number;
    },
  ) {
    this.#settings = settings;
    this.#secret = given.clientSecret;
    this.#redirectUri = given.redirectUri;
    this.#fetch = (url, init) =>
      given.fetch(url, init).catch((cause: unknown) => {
        throw new NotAnswered('the OpenID provider does not answer', { cause });
      });
    this.#clock = given.clock;
    this.#report = given.report;
    this.#keysAgainMs = given.keysAgainMs ?? KEYS_AGAIN_MS;
  }

  get settings(): OpenIdSettings {
    return this.#settings;
  }

  /** Where the browser goes, and what it has to bring back. */
  async begin(): Promise<Result<{ readonly url: URL; readonly attempt: SignInAttempt }, 'openid_unavailable'>> {
    const found = await this.#reached();
    if (found === null) return refused('openid_unavailable');
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const url = buildAuthorizationUrl(found.client, {
      redirect_uri: this.#redirectUri,
      scope: this.#settings.scopes.join(' '),
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const until = new Date(this.#clock.now().getTime() + ATTEMPT_SECONDS * 1_000).toISOString();
    return ok({ url, attempt: { state, nonce, verifier, until } });
  }

  /** What the provider says of whoever came back; `query` is that of the address they came back to. */
  async finish(query: string, attempt: SignInAttempt): Promise<Result<JWTPayload & { sub: string }, ProviderRefusal>> {
    try {
      const { client, keys } = await this.#discover();
      const address = new URL(this.#redirectUri);
      address.search = query;
      const tokens = await authorizationCodeGrant(client, address, {
        pkceCodeVerifier: attempt.verifier,
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
      });
      const { payload } = await this.#verify(tokens.id_token ?? '', keys, this.#settings.clientId);
      return ok(payload);
    } catch (error) {
      this.#report(messagesOf(error));
      return refused(meaningOf(error));
    }
  }

  /** The claims of an access token that is for us; null for every other text. @throws when the provider's keys cannot be had. */
  async accessTokenClaims(token: string): Promise<(JWTPayload & { sub: string }) | null> {
    const { audience } = this.#settings;
    if (audience === null) return null;
    const { keys } = await this.#discover();
    try {
      return (await this.#verify(token, keys, audience)).payload;
    } catch (error) {
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return null;
      throw error;
    }
  }

  /** Where a browser ends its session at the provider; null where there is no such place, or none can be asked for. */
  async endSessionUrl(returnTo: string): Promise<string | null> {
    const found = await this.#reached();
    if (found?.client.serverMetadata().end_session_endpoint === undefined) return null;
    return buildEndSessionUrl(found.client, { post_logout_redirect_uri: returnTo }).href;
  }

  async #verify(token: string, keys: JWTVerifyGetKey, audience: string) {
    const verified = await jwtVerify(token, keys, {
      issuer: this.#settings.issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: this.#clock.now(),
      requiredClaims: ['sub', 'exp', 'iat'],
    });
    const { sub } = verified.payload;
    if (sub === undefined || sub === '') throw new errors.JWTInvalid('sub is empty');
    return { payload: { ...verified.payload, sub } };
  }

  async #reached(): Promise<Discovered | null> {
    try {
      return await this.#discover();
    } catch (error) {
      this.#report(messagesOf(error));
      return null;
    }
  }

  /** A discovery that failed is tried again with the next question. */
  async #discover(): Promise<Discovered> {
    const before = this.#discovered;
    if (before !== null) {
      const found = await before.catch(() => null);
      if (found !== null && this.#clock.now().getTime() < found.until) return found;
      if (this.#discovered !== before && this.#discovered !== null) return this.#discovered;
    }
    this.#discovered = this.#ask();
    return this.#discovered;
  }

  async #ask(): Promise<Discovered> {
    const issuer = new URL(this.#settings.issuer);
    const fetch = this.#fetch;
    const client = await discovery(
      issuer,
      this.#settings.clientId,
      undefined,
      ClientSecretBasic(this.#secret),
      // Plain HTTP is for a provider that the configuration itself names so, in a network that it opens.
      { [customFetch]: fetch, ...(issuer.protocol === 'http:' && { execute: [allowInsecureRequests] }) },
    );
    const { jwks_uri: keysAt } = client.serverMetadata();
    if (keysAt === undefined) throw new Error('the provider names no keys');
    const keys = createRemoteJWKSet(new URL(keysAt), {
      cooldownDuration: this.#keysAgainMs,
      cacheMaxAge: KEYS_FOR_MS,
      [jwksFetch]: (url, init) => fetch(url, init),
    });
    return { client, keys, until: this.#clock.now().getTime() + DISCOVERED_FOR_MS };
  }
}

/** Messages alone: what else such errors carry may hold a code or a token. */
function messagesOf(error: unknown): string {
  const messages: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) messages.push(cause.message);
  return oneLine(messages.join(': '));
}

/** What is neither the provider's word nor ours about it is an outage. */
function meaningOf(error: unknown): ProviderRefusal {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof NotAnswered) return 'openid_unavailable';
  }
  if (error instanceof AuthorizationResponseError || error instanceof errors.JOSEError) return 'openid_refused';
  if (error instanceof ResponseBodyError) return error.status >= 500 ? 'openid_unavailable' : 'openid_refused';
  return error instanceof ClientError ? 'openid_refused' : 'openid_unavailable';
}
