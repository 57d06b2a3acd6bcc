import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { refusalOf } from './api-refusal.ts';
import type { paths } from './generated/schema.d.ts';

const TIMEOUT_MS = 30_000;
/** A line for each station of a fleet. */
const REPORT_TIMEOUT_MS = 15 * 60_000;

/** Every operation of the REST API, under the types of its OpenAPI document. */
export type Api = Client<paths>;

/** The API with a bearer token. A refusal is thrown as `ApiRefusal`. */
export function connectApi(baseUrl: string, token: string): Api {
  const api = createClient<paths>({
    baseUrl,
    headers: { authorization: `Bearer ${token}` },
    // The token is for this server alone.
    redirect: 'error',
  });
  api.use(manners);
  return api;
}

const manners: Middleware = {
  onRequest({ request, schemaPath }) {
    const patience = schemaPath === '/api/v1/compliance-report' ? REPORT_TIMEOUT_MS : TIMEOUT_MS;
    return new Request(request, { signal: AbortSignal.timeout(patience) });
  },
  async onResponse({ response }) {
    if (!response.ok) throw refusalOf(response.status, await response.text());
  },
};

/** The header that every command needs; the same key sent again is the same command. */
export const idempotent = (key: string = crypto.randomUUID()) => ({ 'idempotency-key': key });

/** The body of an answer that was no refusal, which the client's type allows to be absent all the same. */
export function bodyOf<Data>(answer: { readonly data?: Data }): NonNullable<Data> {
  if (answer.data === undefined || answer.data === null) throw new Error('the server answered without a body');
  return answer.data;
}

interface Page<Item> {
  readonly data: readonly Item[];
  readonly page: { readonly next: string | null };
}

/** Every item of a list, page by page, up to `most`. */
export async function* everyItem<Item>(
  read: (after: string | undefined) => Promise<{ readonly data?: Page<Item> }>,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Item> {
  let after: string | undefined;
  let given = 0;
  do {
    const { data, page } = bodyOf(await read(after));
    for (const item of data) {
      if (given++ >= most) return;
      yield item;
    }
    after = page.next ?? undefined;
  } while (after !== undefined);
}
