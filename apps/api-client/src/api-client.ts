import { refusalOf } from './api-refusal.ts';

const TIMEOUT_MS = 30_000;

/** The public REST API with a bearer token. Shapes are the OpenAPI document's; the caller names what it reads. */
export class ApiClient {
  readonly #base: string;
  readonly #token: string;

  constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.#call<Answer>('GET', path);
  }

  /** `key` makes a repeated call the same call; one is made up where the caller has none. */
  post<Answer>(path: string, body: unknown, key: string = crypto.randomUUID()): Promise<Answer> {
    return this.#call<Answer>('POST', path, { body, key });
  }

  /** Every item of a list, page by page. */
  async *all<Item>(path: string): AsyncGenerator<Item> {
    const separator = path.includes('?') ? '&' : '?';
    let after: string | null = null;
    do {
      const cursor: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
      const answer = await this.get<{ data: Item[]; page: { next: string | null } }>(
        `${path}${separator}limit=500${cursor}`,
      );
      yield* answer.data;
      after = answer.page.next;
    } while (after !== null);
  }

  async #call<Answer>(method: string, path: string, write?: { body: unknown; key: string }): Promise<Answer> {
    const response = await fetch(`${this.#base}/api/v1${path}`, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      // The token is for this server alone.
      redirect: 'error',
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(write ? { 'content-type': 'application/json', 'idempotency-key': write.key } : {}),
      },
      ...(write ? { body: JSON.stringify(write.body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw refusalOf(response.status, text);
    return (text === '' ? null : JSON.parse(text)) as Answer;
  }
}
