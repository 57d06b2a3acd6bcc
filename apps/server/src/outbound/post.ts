import '@bfcert/kernel/server-chain';
import { lookup } from 'node:dns';
import { type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AllowedAddresses } from './allowed-addresses.ts';

/** Nothing of an answer's body is needed; it may be so long before the connection is dropped. */
const LONGEST_ANSWER = 64 * 1024;

export interface Posted {
  readonly status: number;
  /** Seconds, of `Retry-After`; null: none, or a date. */
  readonly retryAfter: number | null;
}

/** What is told of an address that may not be reached: no oracle of what is behind it. */
export class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';
  constructor() {
    super('the address may not be reached from here');
  }
}

/**
 * One POST to an address that somebody named. Where it leads is looked at when the connection is made
 * and not before, so that no name can change in between; redirects are answers and are not followed. `deadline` ends the
 * whole exchange.
 */
export function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  allowed: AllowedAddresses,
  deadline: AbortSignal,
): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !allowed.includes(literal)) return reject(new AddressNotAllowed());
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      lookup: guardedLookup(allowed),
      agent: false,
      signal: deadline,
    };
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(url, options, (response) => {
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > LONGEST_ANSWER) response.destroy();
      });
      response.once('close', () => {
        const { 'retry-after': after = '' } = response.headers;
        resolve({
          status: response.statusCode ?? 0,
          retryAfter: /^\d{1,7}$/.test(after) ? Number(after) : null,
        });
      });
      response.on('error', () => response.destroy());
    });
    request.once('error', reject);
    return request.end(body);
  });
}

/** Every address that a name has must be allowed: the first is not always the one that is taken. */
export const guardedLookup =
  (allowed: AllowedAddresses): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      if (addresses.length === 0 || addresses.some(({ address }) => !allowed.includes(address))) {
        return callback(new AddressNotAllowed(), '');
      }
      const [first] = addresses;
      return options.all ? callback(null, addresses) : callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
