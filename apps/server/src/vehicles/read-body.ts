import type { IncomingMessage } from 'node:http';

/** A signing request has some hundred bytes. */
export const MOST_BYTES = 64 * 1024;

/** Null: it is longer. What comes after that is not read: the connection ends with the answer. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return null;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
