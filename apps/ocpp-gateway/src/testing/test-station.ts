import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { type ClientOptions, WebSocket } from 'ws';
import type { Holder } from './test-authority.ts';

export interface Dial {
  readonly port: number;
  readonly trustedRootsPem: readonly string[];
  /** The part of the URL after the base path, as it goes on the wire. */
  readonly name: string;
  readonly path?: string;
  readonly holder?: Holder;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly protocols?: readonly string[];
  readonly options?: ClientOptions;
}

export type DialOutcome =
  | { readonly kind: 'open'; readonly station: TestStation }
  | { readonly kind: 'refused'; readonly status: number; readonly headers: IncomingMessage['headers'] }
  | { readonly kind: 'failed'; readonly code: string };

/** Dials as a station does; the refusals are values. */
export function dial({
  port,
  trustedRootsPem,
  name,
  path,
  holder,
  basic,
  protocols,
  options,
}: Dial): Promise<DialOutcome> {
  const offered = protocols ?? ['ocpp2.0.1'];
  const socket = new WebSocket(`wss://localhost:${port}`, [...offered], {
    ca: [...trustedRootsPem],
    // The request target goes out untouched: URL parsing would normalise what these tests send.
    finishRequest: (request: ClientRequest) => {
      request.path = path ?? `/ocpp/${name}`;
      request.end();
    },
    ...(holder === undefined ? {} : { cert: holder.pem, key: holder.keyPem }),
    ...(basic === undefined ? {} : { auth: `${basic.username}:${basic.password}` }),
    ...options,
  });
  return new Promise((resolve) => {
    socket.once('open', () => resolve({ kind: 'open', station: new TestStation(socket) }));
    socket.once('unexpected-response', (request, response) => {
      resolve({ kind: 'refused', status: response.statusCode ?? 0, headers: response.headers });
      request.destroy();
    });
    socket.on('error', (error: Error & { code?: string }) =>
      resolve({ kind: 'failed', code: error.code ?? error.message }),
    );
  });
}

/** Throws unless the station got in. */
export async function enter(how: Dial): Promise<TestStation> {
  const outcome = await dial(how);
  if (outcome.kind !== 'open') throw new Error(`not admitted: ${JSON.stringify(outcome)}`);
  return outcome.station;
}

/** A station's end of the WebSocket: raw frames in order, answers to the CSMS as told. */
export class TestStation {
  readonly socket: WebSocket;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Payload of the answer to each action of the CSMS. */
  readonly answers = new Map<string, unknown>();
  readonly calls: { readonly action: string; readonly payload: unknown }[] = [];
  readonly #frames: unknown[] = [];
  readonly #readers: ((frame: unknown) => void)[] = [];
  #lastId = 0;

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = once(socket, 'close').then(([code, reason]) => ({ code: Number(code), reason: String(reason) }));
    socket.on('message', (data) => this.#take(JSON.parse(data.toString())));
  }

  send(text: string): void {
    this.socket.send(text);
  }

  /** The next frame that is not a CALL answered from `answers`. */
  next(): Promise<unknown> {
    const frame = this.#frames.shift();
    if (frame !== undefined) return Promise.resolve(frame);
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  /** The frame that answers. */
  async call(action: string, payload: unknown, id = `s${++this.#lastId}`): Promise<unknown> {
    this.send(JSON.stringify([2, id, action, payload]));
    return this.next();
  }

  close(): void {
    this.socket.terminate();
  }

  #take(frame: unknown): void {
    if (Array.isArray(frame) && frame[0] === 2 && this.answers.has(String(frame[2]))) {
      this.calls.push({ action: String(frame[2]), payload: frame[3] });
      this.send(JSON.stringify([3, frame[1], this.answers.get(String(frame[2]))]));
      return;
    }
    const reader = this.#readers.shift();
    if (reader === undefined) this.#frames.push(frame);
    else reader(frame);
  }
}
