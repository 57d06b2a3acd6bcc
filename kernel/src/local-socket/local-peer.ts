import type { Json } from '../canonical-json.ts';
import { LocalPeerClosed, LocalRequestFailed, LocalRequestTimedOut, MalformedFrame } from './errors.ts';
import { decodeFrame, encodeFrame, FRAME_LIMIT } from './frame.ts';
import type { FrameChannel, OutgoingFrame } from './frame-channel.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
const MESSAGE_LIMIT = 2000;
/** Requests of a peer that may be in work at once; more are refused, so that a runaway peer is bounded. */
const CONCURRENT_REQUESTS = 16_384;

/** The process at the other end, proven to hold the secret of `name`. */
export interface LocalPeer {
  readonly name: string;
  readonly closed: boolean;
  /**
   * Asks the peer. `timeoutMs` (default 10 s) may be `Infinity`. Throws `LocalRequestFailed` (its handler threw),
   * `LocalRequestTimedOut`, `LocalPeerClosed` or `LocalFrameTooLarge` (64 MiB).
   */
  request(method: string, payload: Json, timeoutMs?: number): Promise<Json>;
  /** Requests run concurrently. Set it in the turn in which the peer was given to you and none is missed. */
  onRequest(handler: (method: string, payload: Json) => Promise<Json>): void;
  /** One way, unacknowledged. A peer that lets 128 MiB pile up unread is disconnected. */
  send(method: string, payload: Json): void;
  /** The handler must not throw: nobody would hear of it. */
  onMessage(handler: (method: string, payload: Json) => void): void;
  /** Runs once, also when the peer is closed already. */
  onClose(listener: () => void): void;
  close(): void;
}

type Frame =
  | { type: 'request'; id: number; method: string; payload: Json }
  | { type: 'answer'; id: number; payload: Json }
  | { type: 'failure'; id: number; message: string }
  | { type: 'message'; method: string; payload: Json };

interface Waiting {
  readonly frame: OutgoingFrame;
  readonly settle: (outcome: { answer: Json } | { error: Error }) => void;
}

export class ChannelPeer implements LocalPeer {
  readonly name: string;
  readonly #channel: FrameChannel;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #inWork = 0;
  #handler: ((method: string, payload: Json) => Promise<Json>) | null = null;
  #messageHandler: ((method: string, payload: Json) => void) | null = null;

  constructor(name: string, channel: FrameChannel) {
    this.name = name;
    this.#channel = channel;
    channel.onClose(() => {
      for (const { frame, settle } of this.#waiting.values()) {
        settle({ error: new LocalPeerClosed(this.name, frame.started) });
      }
    });
  }

  /** Begins to read: after the handlers are in place. */
  start(): void {
    this.#channel.stream(FRAME_LIMIT, (body) => this.#receive(parseFrame(decodeFrame(body))));
  }

  /** As `start`, one turn later: whoever gets the peer has then set its handlers. */
  startLater(): this {
    setImmediate(() => this.start());
    return this;
  }

  get closed(): boolean {
    return this.#channel.closed;
  }

  async request(method: string, payload: Json, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Json> {
    if (this.closed) throw new LocalPeerClosed(this.name, false);
    const id = ++this.#lastId;
    const bytes = encodeFrame({ type: 'request', id, method, payload });
    return new Promise((resolve, reject) => {
      const frame = this.#channel.write(bytes);
      const timer = Number.isFinite(timeoutMs)
        ? setTimeout(() => {
            frame.cancel();
            settle({ error: new LocalRequestTimedOut(this.name, method, timeoutMs, frame.started) });
          }, timeoutMs)
        : undefined;
      const settle: Waiting['settle'] = (outcome) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if ('error' in outcome) reject(outcome.error);
        else resolve(outcome.answer);
      };
      this.#waiting.set(id, { frame, settle });
      if (this.closed) settle({ error: new LocalPeerClosed(this.name, frame.started) });
    });
  }

  onRequest(handler: (method: string, payload: Json) => Promise<Json>): void {
    this.#handler = handler;
  }

  send(method: string, payload: Json): void {
    this.#channel.write(encodeFrame({ type: 'message', method, payload }));
  }

  onMessage(handler: (method: string, payload: Json) => void): void {
    this.#messageHandler = handler;
  }

  onClose(listener: () => void): void {
    this.#channel.onClose(listener);
  }

  close(): void {
    this.#channel.close();
  }

  #receive(frame: Frame): void {
    switch (frame.type) {
      case 'request':
        void this.#answer(frame.id, frame.method, frame.payload);
        return;
      case 'answer':
        // An unknown id is the late answer to a request that timed out.
        this.#waiting.get(frame.id)?.settle({ answer: frame.payload });
        return;
      case 'failure':
        this.#waiting.get(frame.id)?.settle({ error: new LocalRequestFailed(frame.message) });
        return;
      case 'message':
        this.#messageHandler?.(frame.method, frame.payload);
    }
  }

  async #answer(id: number, method: string, payload: Json): Promise<void> {
    let reply: Buffer;
    this.#inWork++;
    try {
      if (this.#handler === null) throw new Error('this peer answers no requests');
      if (this.#inWork > CONCURRENT_REQUESTS) throw new Error('too many requests at once');
      reply = encodeFrame({ type: 'answer', id, payload: await this.#handler(method, payload) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      reply = encodeFrame({ type: 'failure', id, message: message.slice(0, MESSAGE_LIMIT) });
    } finally {
      this.#inWork--;
    }
    this.#channel.write(reply);
  }
}

function parseFrame(value: Json): Frame {
  const frame = value as { [key: string]: Json | undefined } | null;
  const payload = frame?.payload ?? null;
  const { type, id, method, message } = frame ?? {};
  if (type === 'message' && typeof method === 'string') return { type, method, payload };
  if (typeof id === 'number' && Number.isSafeInteger(id)) {
    if (type === 'request' && typeof method === 'string') return { type, id, method, payload };
    if (type === 'answer') return { type, id, payload };
    if (type === 'failure' && typeof message === 'string') return { type, id, message };
  }
  throw new MalformedFrame('not a request, an answer, a failure or a message');
}
