import '@bfcert/kernel/server-chain';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import type { AllowedAddresses } from './allowed-addresses.ts';
import { AddressNotAllowed, guardedLookup } from './post.ts';

export interface GuardedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Where it may lead, looked at when the connection is made and not before. */
  readonly allowed: AllowedAddresses;
  /** Ends the whole exchange. */
  readonly signal: AbortSignal;
  /** Bytes of the answer's body; a longer one is none. */
  readonly longestAnswer: number;
}

export interface GuardedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** One request to an address that somebody outside the configuration named. A redirect is an answer. */
export function guardedExchange(
  url: URL,
  { method, headers, body, allowed, signal, longestAnswer }: GuardedRequest,
): Promise<GuardedAnswer> {
  return new Promise((resolve, reject) => {
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !allowed.includes(literal)) return reject(new AddressNotAllowed());
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(
      url,
      {
        method,
        headers: { ...headers, ...(body.length > 0 && { 'content-length': String(body.length) }) },
        lookup: guardedLookup(allowed),
        agent: false,
        signal,
      },
      (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length > longestAnswer) response.destroy(new Error('the answer is too long'));
          else chunks.push(chunk);
        });
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    request.once('error', reject);
    return request.end(body);
  });
}
