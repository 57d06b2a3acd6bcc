import type { ServerResponse } from 'node:http';
import { base64Body } from '@bfcert/kernel/base64-body';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Clients that read no chunks need the length, and some need one line of base64 (RFC 8951 lets a body be one). */
export const binary = (contentType: string, der: Uint8Array): Reply => ({
  status: 200,
  headers: { 'Content-Type': contentType, 'Content-Transfer-Encoding': 'base64' },
  body: base64Body(der),
});

/** For a person who reads a client's log (RFC 7030 4.2.3). */
export const text = (status: number, sentence: string, headers: Reply['headers'] = {}): Reply => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers },
  body: Buffer.from(`${sentence}\n`),
});

export const json = (value: object): Reply => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: Buffer.from(JSON.stringify(value)),
});

export function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'Content-Length': String(body.length), 'Cache-Control': 'no-store' });
  response.end(body);
}
