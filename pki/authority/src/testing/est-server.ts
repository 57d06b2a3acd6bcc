import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { OpensslCa } from './est-openssl-ca.ts';
import { bodyOf, type TlsClients, TlsServer } from './tls-server.ts';

export interface EstAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export type EstMisfortune = 'cut_after_signing' | 'hang_after_signing' | EstAnswer;

/** Who is let in; what is left out is not asked for. */
export interface EstAdmission {
  readonly clients?: TlsClients;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly apiKey?: string;
  /** Client credentials, given and asked for as JSON or as a form. */
  readonly oauth?: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly audience: string;
    readonly body: 'form' | 'json';
  };
}

export interface EstServerOptions {
  readonly admission?: EstAdmission;
  readonly paths?: { readonly cacerts: string; readonly simpleenroll: string };
}

const STANDARD = { cacerts: '/.well-known/est/cacerts', simpleenroll: '/.well-known/est/simpleenroll' };
const CERTS_ONLY = 'application/pkcs7-mime; smime-type=certs-only';

/** An EST server after RFC 7030 whose CA is the openssl command; everything it may do wrong can be asked for. */
export class EstServer {
  readonly ca: OpensslCa;
  /** Every request that arrived, oldest first. */
  readonly requests: {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[] = [];
  /** How a body is written: the base64 text of the CMS, changed. */
  write = (base64: string): string | Buffer => base64;
  /** As the CMS is before it is written. */
  pack = (pems: readonly string[]): Promise<Buffer> => this.ca.pack(...pems);
  chunked = false;
  tokenLifeSeconds = 3_600;
  /** What simpleenroll packs for the certificate that was made. */
  answerWith = async (issuedPem: string): Promise<readonly string[]> => [issuedPem];
  caPems: readonly string[] = [];
  readonly #options: EstServerOptions;
  readonly #misfortunes: EstMisfortune[] = [];
  readonly #tokens = new Set<string>();
  #server: TlsServer | null = null;

  private constructor(ca: OpensslCa, options: EstServerOptions) {
    this.ca = ca;
    this.#options = options;
  }

  static async listen(options: EstServerOptions = {}): Promise<EstServer> {
    const ca = await OpensslCa.make();
    const est = new EstServer(ca, options);
    est.caPems = [await ca.rootPem(), await ca.issuingPem()];
    est.#server = await TlsServer.listen(
      (request, response) => void est.#answer(request, response),
      options.admission?.clients ?? null,
    );
    return est;
  }

  get server(): TlsServer {
    if (this.#server === null) throw new Error('not listening');
    return this.#server;
  }

  /** For the next enrolments, one each. */
  next(...misfortunes: readonly EstMisfortune[]): void {
    this.#misfortunes.push(...misfortunes);
  }

  /** No token that was given before is taken any more. */
  forgetTokens(): void {
    this.#tokens.clear();
  }

  countOf(part: string): number {
    return this.requests.filter(({ path }) => path.includes(part)).length;
  }

  async close(): Promise<void> {
    await this.server.goAway();
    await this.ca.remove();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await bodyOf(request)).toString('latin1');
    const { method = '', url: path = '', headers } = request;
    this.requests.push({ method, path, headers, body });
    const { paths = STANDARD } = this.#options;
    if (method === 'POST' && path === '/oauth/token') return this.#giveToken(headers, body, response);
    const refusal = this.#refusal(request);
    if (refusal !== null) return say(response, refusal);
    if (method === 'GET' && path === paths.cacerts) return this.#sendCerts(response, this.caPems);
    if (method !== 'POST' || path !== paths.simpleenroll) return say(response, { status: 404 });
    return this.#enroll(request, response, body);
  }

  #refusal({ headers, socket }: IncomingMessage): EstAnswer | null {
    const { clients, basic, apiKey, oauth } = this.#options.admission ?? {};
    if (clients !== undefined && !(socket as TLSSocket).authorized) return { status: 401 };
    if (apiKey !== undefined && headers['x-api-key'] !== apiKey) return { status: 403 };
    if (basic !== undefined) {
      const expected = `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`;
      if (headers.authorization !== expected)
        return { status: 401, headers: { 'www-authenticate': 'Basic realm="est"' } };
    }
    const token = headers.authorization?.replace('Bearer ', '') ?? '';
    return oauth !== undefined && !this.#tokens.has(token) ? { status: 401 } : null;
  }

  #giveToken(headers: IncomingMessage['headers'], body: string, response: ServerResponse): void {
    const { oauth } = this.#options.admission ?? {};
    const isJson = headers['content-type'] === 'application/json';
    const members = (isJson ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body))) as Record<
      string,
      string
    >;
    const right =
      oauth !== undefined &&
      isJson === (oauth.body === 'json') &&
      members['grant_type'] === 'client_credentials' &&
      members['client_id'] === oauth.clientId &&
      members['client_secret'] === oauth.clientSecret &&
      members['audience'] === oauth.audience;
    if (!right) {
      say(response, { status: 401 });
      return;
    }
    const token = crypto.randomUUID();
    this.#tokens.add(token);
    const answer = { access_token: token, token_type: 'Bearer', expires_in: this.tokenLifeSeconds };
    say(response, { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) });
  }

  async #enroll(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const misfortune = this.#misfortunes.shift() ?? null;
    if (misfortune !== null && typeof misfortune === 'object') return say(response, misfortune);
    // As strict as the strictest servers: a length, no chunks, one line.
    const { headers } = request;
    const wellFormed =
      headers['content-type'] === 'application/pkcs10' &&
      headers['content-length'] === String(body.length) &&
      headers['transfer-encoding'] === undefined &&
      /^[A-Za-z0-9+/]+={0,2}$/.test(body);
    if (!wellFormed) return say(response, { status: 400 });
    const issuedPem = await this.ca.sign(Buffer.from(body, 'base64')).catch(() => null);
    if (issuedPem === null)
      return say(response, { status: 400, headers: { 'content-type': 'text/plain' }, body: 'not a request\n' });
    if (misfortune === 'cut_after_signing') request.socket.destroy();
    else if (misfortune === null) await this.#sendCerts(response, await this.answerWith(issuedPem));
  }

  async #sendCerts(response: ServerResponse, pems: readonly string[]): Promise<void> {
    const text = Buffer.from(this.write((await this.pack(pems)).toString('base64')));
    response.writeHead(200, {
      'content-type': CERTS_ONLY,
      ...(this.chunked ? {} : { 'content-length': String(text.length) }),
    });
    if (!this.chunked) return void response.end(text);
    for (let at = 0; at < text.length; at += 100) response.write(text.subarray(at, at + 100));
    response.end();
  }
}

function say(response: ServerResponse, { status, headers = {}, body = '' }: EstAnswer): void {
  response.writeHead(status, headers).end(body);
}
