import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import Provider from 'oidc-provider';

export const CLIENT_ID = 'bfcert';
export const CLIENT_SECRET = 'a-secret-of-the-client';
export const SERVICE_ID = 'a-service';
export const AUDIENCE = 'bfcert-api';
const RESOURCE = 'https://api.example.org/';

/** Who signs in at the provider, and what it says of them. */
export interface ProvidersPerson {
  readonly subject: string;
  readonly preferred_username: string;
  readonly groups: readonly string[];
}

/** The `oidc-provider` of npm on loopback; whoever comes signs in as the person that the test names, and agrees. */
export class TestProvider {
  readonly issuer: string;
  person: ProvidersPerson = { subject: 'sub-1', preferred_username: 'noor', groups: ['fleet-operators'] };
  /** False: it answers nothing. */
  isUp = true;
  readonly #redirectUri: string;
  #provider!: Provider;
  #key!: JWK;
  readonly #close: () => void;

  private constructor(issuer: string, redirectUri: string, close: () => void) {
    this.issuer = issuer;
    this.#redirectUri = redirectUri;
    this.#close = close;
  }

  static async start(redirectUri: string): Promise<TestProvider> {
    let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
    const server = createServer((request, response) => handle(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new TestProvider(issuer, redirectUri, () => {
      server.close();
      server.closeAllConnections();
    });
    await provider.rotateKeys();
    handle = (request, response) => void provider.#answer(request, response);
    return provider;
  }

  close(): void {
    this.#close();
  }

  /** New keys, and none of the old ones. */
  async rotateKeys(): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    this.#key = {
      ...(await exportJWK(privateKey)),
      kid: `key-${Date.now()}-${Math.random()}`,
      alg: 'RS256',
      use: 'sig',
    };
    this.#provider = this.#make();
  }

  /** A token as the provider signs them, with whatever a test puts into it. */
  async token(
    claims: Readonly<Record<string, unknown>>,
    header: { readonly alg?: string; readonly typ?: string } = {},
  ): Promise<string> {
    const seconds = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: this.issuer, aud: AUDIENCE, iat: seconds, exp: seconds + 300, ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: this.#key.kid ?? '', ...header })
      .sign(await importJWK(this.#key, 'RS256'));
  }

  /** Its public key, as anybody can have it. */
  get publicKey(): JWK {
    const { kty, n, e, kid } = this.#key;
    return { kty: kty ?? 'RSA', ...(n && { n }), ...(e && { e }), ...(kid && { kid }) };
  }

  /** Of a service, by its own credentials. */
  async serviceToken(): Promise<string> {
    const answer = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${SERVICE_ID}:${CLIENT_SECRET}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: RESOURCE }).toString(),
    });
    const { access_token: token } = (await answer.json()) as { access_token?: string };
    if (token === undefined) throw new Error(`the provider gave no token: ${answer.status}`);
    return token;
  }

  /** What a browser does between leaving us and coming back: every redirect, with its cookies. Resolves with our own address. */
  async visit(start: string): Promise<URL> {
    const cookies = new Map<string, string>();
    let at = new URL(start);
    for (let hops = 0; hops < 10; hops++) {
      if (at.origin !== this.issuer) return at;
      const answer = await fetch(at, {
        redirect: 'manual',
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        cookies.set(name, value);
      }
      const next = answer.headers.get('location');
      if (next === null)
        throw new Error(`the provider stays at ${at.pathname}: ${answer.status} ${await answer.text()}`);
      at = new URL(next, at);
    }
    throw new Error('the provider sends in circles');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.isUp) {
      response.destroy();
      return;
    }
    if (request.url?.startsWith('/interaction/')) {
      const login = { accountId: this.person.subject };
      return this.#provider.interactionFinished(request, response, { login });
    }
    await this.#provider.callback()(request, response);
  }

  #make(): Provider {
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          redirect_uris: [this.#redirectUri],
          post_logout_redirect_uris: [new URL('/', this.#redirectUri).href],
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
        {
          client_id: SERVICE_ID,
          client_secret: CLIENT_SECRET,
          redirect_uris: [],
          grant_types: ['client_credentials'],
          response_types: [],
        },
      ],
      jwks: { keys: [this.#key] },
      cookies: { keys: ['of the test'] },
      pkce: { required: () => true },
      claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
      conformIdTokenClaims: false,
      findAccount: (_, sub) => ({
        accountId: sub,
        claims: () => ({ sub, preferred_username: this.person.preferred_username, groups: [...this.person.groups] }),
      }),
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      loadExistingGrant: async ({ oidc }) => {
        const grant = new provider.Grant({
          ...(oidc.client && { clientId: oidc.client.clientId }),
          ...(oidc.session?.accountId && { accountId: oidc.session.accountId }),
        });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
      extraTokenClaims: () => ({ groups: [...this.person.groups] }),
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        rpInitiatedLogout: { enabled: true },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: () => ({ scope: '', audience: AUDIENCE, accessTokenFormat: 'jwt' }),
        },
      },
    });
    return provider;
  }
}
