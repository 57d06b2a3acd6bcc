import { createInbox, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { Json } from '../../canonical-json.ts';
import { LinkPayloadTooLarge, LinkUnavailable } from '../link.ts';
import { replyOf, valueIn } from '../reply.ts';
import { fitsOneMessage, PartReader, publishInParts } from './parts.ts';

interface Waiting {
  readonly subject: string;
  readonly to: string;
  readonly resolve: (reply: Json) => void;
  readonly reject: (error: Error) => void;
  readonly parts: PartReader;
}

/** Asks over a connection and waits for replies of any number of parts on one inbox. */
export class Exchange {
  readonly #connection: NatsConnection;
  readonly #inbox: string;
  readonly #waiting = new Map<string, Waiting>();
  #lastId = 0;

  constructor(connection: NatsConnection, inboxPrefix: string) {
    this.#connection = connection;
    this.#inbox = createInbox(inboxPrefix);
    connection.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (error === null) this.#receive(message);
        else this.#fail(`the inbox failed: ${error.message}`);
      },
    });
  }

  /** `subject` is what errors name, `to` the subject on the bus. */
  async ask(subject: string, to: string, bytes: Uint8Array, timeoutMs: number): Promise<Json> {
    const id = String(++this.#lastId);
    const { promise, resolve, reject } = Promise.withResolvers<Json>();
    this.#waiting.set(id, { subject, to, resolve, reject, parts: new PartReader() });
    const timer = setTimeout(
      () => reject(new LinkUnavailable(`${subject} was not answered within ${timeoutMs} ms`, true)),
      timeoutMs,
    );
    try {
      publishInParts(this.#connection, to, bytes, `${this.#inbox}.${id}`);
      return valueIn(await promise, subject);
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** Whoever listened to `prefix` is gone with what it was asked: nobody will answer. */
  giveUp(prefix: string, why: string): void {
    this.#fail(why, (to) => to.startsWith(prefix));
  }

  /** The connection was closed by us: nothing will be answered any more. */
  end(): void {
    this.#fail('the link was closed');
  }

  #fail(why: string, fits: (to: string) => boolean = () => true): void {
    for (const { subject, to, reject } of this.#waiting.values()) {
      if (fits(to)) reject(new LinkUnavailable(`${subject} was not answered: ${why}`, true));
    }
  }

  #receive(message: Msg): void {
    const waiting = this.#waiting.get(message.subject.slice(this.#inbox.length + 1));
    if (waiting === undefined) return;
    // The bus itself says that nobody is subscribed.
    if (message.data.length === 0 && message.headers?.code === 503) {
      waiting.reject(new LinkUnavailable(`nobody listens to ${waiting.subject}`, false));
      return;
    }
    const bytes = waiting.parts.take(message);
    if (bytes === null) return;
    try {
      waiting.resolve(JSON.parse(bytes.toString()) as Json);
    } catch {
      waiting.reject(new LinkUnavailable(`the answer to ${waiting.subject} is not JSON`, true));
    }
  }
}

/** Runs the handler for a question and replies with what came of it. */
export async function answer(
  connection: NatsConnection,
  replyTo: string | undefined,
  handling: (() => Promise<Json>) | undefined,
): Promise<void> {
  let bytes = Buffer.from(JSON.stringify(await replyOf(handling)));
  if (!fitsOneMessage(bytes)) {
    bytes = Buffer.from(JSON.stringify({ outcome: 'failed', message: `the reply has ${bytes.length} bytes` }));
  }
  if (replyTo !== undefined && !connection.isClosed()) publishInParts(connection, replyTo, bytes);
}

export function encodeMessage(payload: Json): Buffer {
  const bytes = Buffer.from(JSON.stringify(payload));
  if (!fitsOneMessage(bytes)) throw new LinkPayloadTooLarge(`${bytes.length} bytes are more than the link carries`);
  return bytes;
}
