import type { IncomingMessage, ServerResponse } from 'node:http';

export interface HttpReply {
  readonly status: number;
  /** Names in lower case and values, in turn. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

const NOTHING = Buffer.alloc(0);

export const refusal = (status: number, headers: readonly string[] = []): HttpReply => ({
  status,
  headers,
  body: NOTHING,
});

/** `etag` with its quotes. Whoever has this content already is told so, without it (RFC 9110 13.1.2). */
export function content(request: IncomingMessage, etag: string, headers: readonly string[], body: Buffer): HttpReply {
  return request.method !== 'POST' && isKnown(request.headers['if-none-match'], etag)
    ? { status: 304, headers, body: NOTHING }
    : { status: 200, headers, body };
}

/** Tags are compared weakly: a cache on the way may have weakened ours. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

export function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: HttpReply): void {
  const length = status === 304 ? [] : ['content-length', String(body.length)];
  // What was not read of a request is not read at all.
  const ending =
    request.complete || request.method === 'GET' || request.method === 'HEAD' ? [] : ['connection', 'close'];
  response.writeHead(status, [...headers, ...length, ...ending]);
  response.end(request.method === 'HEAD' ? undefined : body);
}
