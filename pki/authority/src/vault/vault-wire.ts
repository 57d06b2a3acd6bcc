import type { IncomingHttpHeaders } from 'node:http';
import { HttpsExchange } from '../https/https-exchange.ts';
import { members } from '../json-members.ts';
import type { VaultConfiguration } from './configuration.ts';

/** A list of a million serial numbers has some sixty million bytes. */
const LARGEST_ANSWER = 64 * 1024 * 1024;

export interface VaultAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Null when the body is not a JSON object. */
  readonly members: Readonly<Record<string, unknown>> | null;
}

/** Requests as the API of Vault and OpenBao has them: JSON, below /v1/, in one namespace. */
export class VaultWire {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #exchange: HttpsExchange;

  constructor({ url, namespace, trustAnchorsPem, answerMilliseconds: timeoutMilliseconds }: VaultConfiguration) {
    this.#url = url;
    this.#headers = {
      accept: 'application/json',
      // An agent or proxy before the cluster may ask for it, against requests that a browser was made to send.
      'x-vault-request': 'true',
      ...(namespace === null ? {} : { 'x-vault-namespace': namespace }),
    };
    this.#exchange = new HttpsExchange({ trustAnchorsPem, clientCertificate: null, timeoutMilliseconds });
  }

  async get(path: string, token: string | null): Promise<VaultAnswer> {
    return this.#send('GET', path, token, null);
  }

  async post(path: string, token: string | null, fields: object): Promise<VaultAnswer> {
    return this.#send('POST', path, token, Buffer.from(JSON.stringify(fields)));
  }

  close(): void {
    this.#exchange.close();
  }

  async #send(method: string, path: string, token: string | null, body: Buffer | null): Promise<VaultAnswer> {
    const headers = {
      ...this.#headers,
      ...(token === null ? {} : { 'x-vault-token': token }),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    };
    const url = new URL(`/v1/${path}`, this.#url);
    const answer = await this.#exchange.send({ method, url, headers, body }, LARGEST_ANSWER);
    return { status: answer.status, headers: answer.headers, members: members(answer.body.toString('utf8')) };
  }
}
