import { setTimeout as pause } from 'node:timers/promises';
import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import { Backoff } from '../backoff.ts';
import { type BusOptions, connectBus } from '../link/nats/connection.ts';
import { oneLine } from '../one-line.ts';

export interface StreamMessage {
  readonly subject: string;
  /** The stream takes one message under an id, for as long as it remembers it (`REMEMBERED_MS`). */
  readonly id: string;
  readonly data: Uint8Array;
}

export interface JetStreamPublisherOptions {
  readonly bus: BusOptions;
  /** Made if it is not there, and kept as it is described here. */
  readonly stream: string;
  /** All that may be published, e.g. `bfcert.events.>`. */
  readonly subjects: string;
  /** With 1 the bus needs `sync_interval: always`: JetStream otherwise syncs every two minutes. */
  readonly replicas: number;
  /** Older messages go, and the oldest when there are more bytes. */
  readonly keepMs: number;
  readonly keepBytes: number;
  readonly onProblem: (problem: string) => void;
  /** The stream is asked for so long whether it has a message; default 5 s. */
  readonly answerMs?: number;
}

/** For as long a message that is published again is not kept again. */
const REMEMBERED_MS = 600_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Publishes one message after the other and goes on when the stream has confirmed it. What it does not confirm is
 * published again under the same id, for as long as it takes: so whoever calls waits with the bus, and nothing is
 * lost or out of order. A message comes twice only if its confirmation was lost and the bus was away for longer than
 * it remembers ids.
 */
export class JetStreamPublisher {
  readonly #options: JetStreamPublisherOptions;
  readonly #closing = new AbortController();
  #connection: NatsConnection | null = null;
  /** Null: the stream has to be looked at before the next message. */
  #stream: JetStreamClient | null = null;

  constructor(options: JetStreamPublisherOptions) {
    this.#options = options;
  }

  /** @throws when it is closed meanwhile, and for a message that the bus is not able to carry. */
  async publish(messages: readonly StreamMessage[]): Promise<void> {
    for (const message of messages) await this.#publishOne(message);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the event stream is closed'));
    await this.#connection?.close();
  }

  async #publishOne({ subject, id, data }: StreamMessage): Promise<void> {
    const { signal } = this.#closing;
    const { stream, answerMs: timeout = 5_000, onProblem } = this.#options;
    const backoff = new Backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    for (;;) {
      signal.throwIfAborted();
      let most = Number.POSITIVE_INFINITY;
      try {
        const client = await this.#ready();
        most = this.#connection?.info?.max_payload ?? most;
        if (data.length <= most) {
          await client.publish(subject, data, { msgID: id, timeout, expect: { streamName: stream } });
          return;
        }
      } catch (error) {
        this.#stream = null;
        if (!signal.aborted)
          onProblem(oneLine(`event ${id} was not confirmed and is published again: ${String(error)}`));
        await pause(backoff.next(), undefined, { signal });
        continue;
      }
      throw new Error(`${id} has ${data.length} bytes, and the bus carries ${most}`);
    }
  }

  async #ready(): Promise<JetStreamClient> {
    if (this.#connection === null || this.#connection.isClosed()) {
      this.#connection = await connectBus(this.#options.bus, 'bfcert-events', '_INBOX_events');
      if (this.#closing.signal.aborted) await this.#connection.close();
    }
    if (this.#stream !== null) return this.#stream;
    await this.#ensureStream(this.#connection);
    this.#stream = jetstream(this.#connection);
    return this.#stream;
  }

  async #ensureStream(connection: NatsConnection): Promise<void> {
    const { stream: name, subjects, replicas, keepMs, keepBytes } = this.#options;
    const manager = await jetstreamManager(connection);
    const changeable = {
      subjects: [subjects],
      num_replicas: replicas,
      max_age: nanos(keepMs),
      max_bytes: keepBytes,
      duplicate_window: nanos(REMEMBERED_MS),
      // The database has them all: what is new is worth more here than what is old.
      discard: DiscardPolicy.Old,
    };
    try {
      await manager.streams.update(name, changeable);
    } catch (error) {
      if (!(error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound)) throw error;
      const fixed = { name, retention: RetentionPolicy.Limits, storage: StorageType.File };
      await manager.streams.add({ ...fixed, ...changeable });
    }
  }
}
