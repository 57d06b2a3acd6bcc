import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import type { AllowedAddresses } from './allowed-addresses.ts';
import { AddressNotAllowed, guardedLookup } from './post.ts';

/** What libraries call of `fetch`. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string> | Headers;
    readonly body?: unknown;
    readonly signal?: AbortSignal;
  },
) => Promise<Response>;

/** For the whole exchange. */
const PATIENCE_MS = 10_000;
const LONGEST_ANSWER = 256 * 1024;

/**
 * `fetch` for libraries of protocols, under the same guard as every other request that leaves: where a name leads is
 * looked at when the connection is made, redirects are answers, and no answer is longer than what is read of it.
 */
export const guardedFetch =
  (allowed: AllowedAddresses): Fetch =>
  (text, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const url = new URL(text);
      const literal = url.hostname.replace(/^\[|\]$/g, '');
      if (isIP(literal) !== 0 && !allowed.includes(literal)) return reject(new AddressNotAllowed());
      const patience = AbortSignal.timeout(PATIENCE_MS);
      const content = body === undefined || body === null ? '' : textOf(body);
      const request = (url.protocol === 'https:' ? requestTls : requestPlain)(
        url,
        {
          method,
          headers: {
            ...Object.fromEntries(new Headers(headers)),
            ...(content !== '' && { 'content-length': String(Buffer.byteLength(content)) }),
          },
          lookup: guardedLookup(allowed),
          agent: false,
          signal: signal ? AbortSignal.any([signal, patience]) : patience,
        },
        (response) => {
          const chunks: Buffer[] = [];
          let length = 0;
          response.on('data', (chunk: Buffer) => {
            length += chunk.length;
            if (length > LONGEST_ANSWER) response.destroy(new Error('the answer is too long'));
            else chunks.push(chunk);
          });
          response.once('error', reject);
          response.once('end', () => {
            const { statusCode: status = 0 } = response;
            if (status < 200 || status > 599) return reject(new Error(`answered ${status}`));
            const answered = Object.entries(response.headers).flatMap(([name, values]): [string, string][] =>
              [values ?? []].flat().map((value) => [name, value]),
            );
            const hasBody = status !== 204 && status !== 205 && status !== 304;
            resolve(new Response(hasBody ? Buffer.concat(chunks) : null, { status, headers: answered }));
          });
        },
      );
      request.once('error', reject);
      return request.end(content);
    });

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('a body is text or a form');
}
