import { type Database, type KeptSession, keepSession } from '../postgres/index.ts';
import { type Pump, startPump } from '../pump.ts';
import { onAppended } from './appended.ts';
import { sequenceEvents } from './sequence-events.ts';
import { enrolSubscriber } from './subscriber-position.ts';
import { type DeliveryFailure, deliver, type EventHandler } from './subscription.ts';
import { SEQUENCED_CHANNEL } from './tables.ts';

export interface OutboxReaderOptions {
  /** An event could not be taken and is tried again later. */
  readonly onFailure: (failure: DeliveryFailure) => void;
  /** The database cannot be reached, a query failed, or a batch was not taken as a whole: all tried again. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds after which it looks without being woken: covers a lost notification and another server's end. */
  readonly pollMs?: number;
  readonly batchSize?: number;
  readonly firstRetryMs?: number;
}

/** The first half of the key of our advisory locks; the second is a hash of the subscriber's name. */
const LEASE_LOCKS = 1_868_521_080;

/**
 * Delivers events to subscribers. Each subscriber is a name with a position kept in the database; of all
 * servers that have it, the one whose session holds the name's lock delivers, and another takes over
 * when that session ends.
 */
export class OutboxReader {
  readonly #database: Database;
  readonly #options: Required<OutboxReaderOptions>;
  readonly #handlers = new Map<string, EventHandler>();
  readonly #listeners = new Set<() => void>();
  readonly #leases = new Map<string, NonNullable<KeptSession['client']>>();
  #session: KeptSession | null = null;
  #sequencer: Pump | null = null;
  #deliveries: readonly Pump[] = [];
  #stopping = false;
  #endListening = (): void => undefined;
  /** A session does one query at a time. */
  #leasing: Promise<unknown> = Promise.resolve();

  constructor(database: Database, options: OutboxReaderOptions) {
    this.#database = database;
    this.#options = { pollMs: 5_000, batchSize: 100, firstRetryMs: 1_000, ...options };
  }

  /** Before `start`. The name is the subscriber's identity for ever: under a new one it gets every event from the first on. */
  subscribe(name: string, handler: EventHandler): void {
    if (this.#session !== null) throw new Error('subscribe before start');
    if (this.#handlers.has(name)) throw new Error(`there is already a subscriber ${name}`);
    this.#handlers.set(name, handler);
  }

  /** Called when there may be new events to `readSince`. Returns how to end it. */
  onSequenced(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    if (this.#session !== null) throw new Error('the reader has been started before');
    for (const name of this.#handlers.keys()) await enrolSubscriber(this.#database, name);
    const { onError, pollMs } = this.#options;
    this.#session = keepSession(this.#database.connection, {
      channels: [SEQUENCED_CHANNEL],
      onNotification: () => this.#wakeReaders(),
      onConnected: () => this.wake(),
      onError,
    });
    this.#sequencer = startPump(async () => {
      await sequenceEvents(this.#database);
      return pollMs;
    }, onError);
    this.#endListening = onAppended(() => this.#sequencer?.wake());
    this.#deliveries = [...this.#handlers].map(([name, handler]) =>
      startPump(() => this.#deliver(name, handler), onError),
    );
  }

  /** Looks for new events now. */
  wake(): void {
    this.#sequencer?.wake();
    this.#wakeReaders();
  }

  /** Lets the handlers under way finish; what they have not recorded is delivered again after the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#endListening();
    const pumps = this.#sequencer === null ? this.#deliveries : [this.#sequencer, ...this.#deliveries];
    await Promise.all(pumps.map((pump) => pump.stop()));
    await this.#session?.close();
  }

  #wakeReaders(): void {
    for (const pump of this.#deliveries) pump.wake();
    for (const listener of this.#listeners) listener();
  }

  async #deliver(name: string, handler: EventHandler): Promise<number> {
    const { pollMs, ...options } = this.#options;
    const leasing = this.#leasing.then(() => this.#takeLease(name));
    this.#leasing = leasing.catch(() => undefined);
    if (!(await leasing)) return pollMs;
    const mayContinue = (): boolean => !this.#stopping && this.#holdsLease(name);
    const due = await deliver(this.#database, { name, handler, mayContinue, ...options });
    return Math.min(due ?? pollMs, pollMs);
  }

  /** A session's locks end with it: a lease taken in an earlier session is none. */
  #holdsLease(name: string): boolean {
    const client = this.#session?.client ?? null;
    return client !== null && this.#leases.get(name) === client;
  }

  async #takeLease(name: string): Promise<boolean> {
    if (this.#holdsLease(name)) return true;
    const client = this.#session?.client ?? null;
    if (client === null) return false;
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1::int, hashtext($2)) as taken',
      [LEASE_LOCKS, name],
    );
    if (rows[0]?.taken !== true) return false;
    this.#leases.set(name, client);
    return true;
  }
}
