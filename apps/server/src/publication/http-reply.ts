import type { IncomingMessage, ServerResponse } from 'node:http';

export interface HttpReply {
  readonly status: number;
  /** Names in lower case and values, in turn; the length of the body among them. */
  readonly headers: string[];
  readonly body: Buffer;
}

const NOTHING = Buffer.alloc(0);

export const refusal = (status: number, headers: readonly string[] = []): HttpReply => ({
  status,
  headers: [...headers, 'content-length', '0'],
  body: NOTHING,
});

/** `etag` with its quotes. Whoever has this content already is told so, without it (RFC 9110 13.1.2). */
export function content(request: IncomingMessage, etag: string, headers: string[], body: Buffer): HttpReply {
  const known = request.method === 'POST' ? undefined : headerOf(request, 'if-none-match');
  return known !== undefined && isKnown(known, etag)
    ? { status: 304, headers: withoutLength(headers), body: NOTHING }
    : { status: 200, headers, body };
}

/** Of one header, without the object of all that Node makes when it is asked for it. */
function headerOf({ rawHeaders }: IncomingMessage, name: string): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const candidate = rawHeaders[i];
    if (candidate?.length === name.length && candidate.toLowerCase() === name) return rawHeaders[i + 1];
  }
  return undefined;
}

/** Tags are compared weakly: a cache on the way may have weakened ours. */
const isKnown = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);

const withoutLength = (headers: readonly string[]): string[] =>
  headers.filter((_, index) => headers[index - (index % 2)] !== 'content-length');

export function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: HttpReply): void {
  // What was not read of a request that is refused is not read at all.
  if (request.method === 'POST' && !request.complete) response.shouldKeepAlive = false;
  response.writeHead(status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}
