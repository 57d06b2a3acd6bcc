import type { AllowedAddresses } from './allowed-addresses.ts';
import { guardedExchange } from './guarded-exchange.ts';

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
  async (url, { method, headers, body, signal }) => {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const {
      status,
      headers: named,
      body: answer,
    } = await guardedExchange(new URL(url), {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      body: Buffer.from(body === undefined || body === null ? '' : textOf(body)),
      allowed,
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      longestAnswer: LONGEST_ANSWER,
    });
    if (status < 200 || status > 599) throw new Error(`answered ${status}`);
    const answered = Object.entries(named).flatMap(([name, values]): [string, string][] =>
      [values ?? []].flat().map((value) => [name, value]),
    );
    const hasBody = status !== 204 && status !== 205 && status !== 304;
    return new Response(hasBody ? new Uint8Array(answer) : null, { status, headers: answered });
  };

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('a body is text or a form');
}
