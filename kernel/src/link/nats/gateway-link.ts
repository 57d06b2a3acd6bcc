import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { Backoff } from '../../backoff.ts';
import type { Json } from '../../canonical-json.ts';
import { decodeFact, encodeFact } from '../fact.ts';
import { encodeGatewayMessage } from '../gateway-message.ts';
import { DEFAULT_TIMEOUT_MS, type GatewayLink, type Keeping, LinkUnavailable } from '../link.ts';
import { LinkState } from '../link-state.ts';
import { messageOf } from '../reply.ts';
import type { SpoolRecord } from '../spool/record.ts';
import { Spool } from '../spool/spool.ts';
import { assertNodeId, assertSubject } from '../subject.ts';
import { type BusOptions, connectBus, flushBriefly, watchBus } from './connection.ts';
import { answer, Exchange } from './exchange.ts';
import { PartReader } from './parts.ts';
import { presenceIn, Roster, sayPresence } from './roster.ts';
import {
  after,
  broadcastOf,
  commandTo,
  factOf,
  inboxPrefixOf,
  nodeIn,
  presenceOfNode,
  presenceOfServer,
  requestTo,
} from './subjects.ts';

const HEARTBEAT_MS = 2000;
const PUBLISH_TIMEOUT_MS = 5000;
const HAND_OVER_MS = 2000;
const HAND_OVER_LOOK_MS = 10;
const BATCH_RECORDS = 256;
const BATCH_BYTES = 1024 * 1024;
const DEFAULT_SPOOL_BYTES = 64 * 1024 * 1024;

export interface GatewayLinkOptions {
  readonly bus: BusOptions;
  readonly nodeId: string;
  /** Keeps published facts until the stream has them. One process at a time, so one directory per node. */
  readonly spoolDirectory: string;
  /** Default 64 MiB. */
  readonly maxSpoolBytes?: number;
  /** Milliseconds between signs of life, the same for gateways and servers; default 2000. Three missing mean gone. */
  readonly heartbeatMs?: number;
  readonly onProblem?: (problem: string) => void;
}

/** Resolves after the first attempt to reach the bus, whatever came of it; throws `LocalSocketInUse` when the spool is taken. */
export async function connectGatewayLink(options: GatewayLinkOptions): Promise<GatewayLink> {
  assertNodeId(options.nodeId);
  const { spoolDirectory, maxSpoolBytes = DEFAULT_SPOOL_BYTES, onProblem = () => {} } = options;
  const spool = await Spool.open({ directory: spoolDirectory, maxBytes: maxSpoolBytes, onProblem });
  const link = new NatsGatewayLink(options, spool);
  await link.start();
  return link;
}

class NatsGatewayLink implements GatewayLink {
  readonly nodeId: string;
  readonly #options: GatewayLinkOptions;
  readonly #onProblem: (problem: string) => void;
  readonly #instance = randomUUID();
  readonly #state = new LinkState();
  readonly #servers: Roster;
  readonly #commands = new Map<string, (payload: Json) => Promise<Json>>();
  readonly #broadcasts = new Map<string, (payload: Json) => void>();
  readonly #closing = new AbortController();
  readonly #spool: Spool;
  #connecting: Promise<void> = Promise.resolve();
  #delivering: Promise<void> = Promise.resolve();
  #connection: NatsConnection | null = null;
  #exchange: Exchange | null = null;
  #heartbeat: NodeJS.Timeout | undefined;
  #busUp = false;

  constructor(options: GatewayLinkOptions, spool: Spool) {
    this.nodeId = options.nodeId;
    this.#options = options;
    this.#spool = spool;
    this.#onProblem = options.onProblem ?? (() => {});
    this.#servers = new Roster(options.heartbeatMs ?? HEARTBEAT_MS, () => {
      this.#state.set(this.#servers.ids().length > 0);
    });
  }

  get connected(): boolean {
    return this.#state.connected;
  }

  async start(): Promise<void> {
    const first = Promise.withResolvers<void>();
    this.#connecting = this.#connectAtLast(first.resolve);
    await first.promise;
    this.#delivering = this.#deliver();
  }

  async request(subject: string, payload: Json, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Json> {
    assertSubject(subject);
    const bytes = encodeGatewayMessage(payload);
    // While the bus is away its client would keep the request and send it long after we gave up.
    if (this.#exchange === null || !this.#busUp)
      throw new LinkUnavailable(`not connected: ${subject} was not sent`, false);
    return this.#exchange.ask(subject, requestTo(this.nodeId, subject), bytes, timeoutMs);
  }

  async publish(subject: string, payload: Json, keeping?: Keeping): Promise<void> {
    assertSubject(subject);
    await this.#spool.append(encodeFact({ subject, payload }), keeping);
  }

  inherit(subject: string, take: (payload: Json) => () => void): void {
    this.#spool.inherit((body) => {
      const fact = decodeFact(body);
      return fact.subject === subject ? take(fact.payload) : null;
    });
  }

  onCommand(subject: string, handler: (payload: Json) => Promise<Json>): void {
    assertSubject(subject);
    this.#commands.set(subject, handler);
  }

  onBroadcast(subject: string, handler: (payload: Json) => void): void {
    assertSubject(subject);
    this.#broadcasts.set(subject, handler);
  }

  onState(listener: (connected: boolean) => void): void {
    this.#state.listen(listener);
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    await this.#handOver();
    this.#closing.abort();
    await this.#connecting;
    await this.#delivering;
    clearInterval(this.#heartbeat);
    const connection = this.#connection;
    this.#connection = null;
    this.#busUp = false;
    if (connection !== null) {
      this.#sayPresence(connection, true);
      await flushBriefly(connection);
      this.#exchange?.end();
      await connection.close();
    }
    this.#servers.clear();
    await this.#spool.close();
  }

  /** What is left when we go: a gateway may never come back to bring it. A bus that does not take it is not waited for long. */
  async #handOver(): Promise<void> {
    const until = performance.now() + HAND_OVER_MS;
    while (this.#busUp && !this.#spool.isEmpty && performance.now() < until) await pause(HAND_OVER_LOOK_MS);
  }

  /** From the spool to the stream, one after another: a fact never overtakes an earlier one of this node. */
  async #deliver(): Promise<void> {
    const { signal } = this.#closing;
    const backoff = new Backoff(100, 2000);
    let lastProblem = '';
    while (!signal.aborted) {
      const records = await this.#spool.oldest(BATCH_RECORDS, BATCH_BYTES, signal);
      if (signal.aborted) return;
      let kept: number | null = null;
      try {
        for (const record of records) {
          if (signal.aborted) break;
          await this.#keepInStream(record);
          kept = record.sequence;
        }
        backoff.reset();
        lastProblem = '';
      } catch (error) {
        if (messageOf(error) !== lastProblem) this.#onProblem(`facts wait here: ${messageOf(error)}`);
        lastProblem = messageOf(error);
      }
      if (kept !== null) await this.#spool.acknowledge(kept);
      if (lastProblem !== '') await pause(backoff.next(), undefined, { signal }).catch(() => {});
    }
  }

  /** Resolves once JetStream has stored it. Sent again, it is known by its id. */
  async #keepInStream({ sequence, body }: SpoolRecord): Promise<void> {
    if (this.#connection === null || !this.#busUp) throw new LinkUnavailable('the bus is away', false);
    const { subject, payload } = decodeFact(body);
    const options = { timeout: PUBLISH_TIMEOUT_MS, msgID: `${this.#instance}-${sequence}` };
    await jetstream(this.#connection).publish(factOf(this.nodeId, subject), JSON.stringify(payload), options);
  }

  async #connectAtLast(onFirstAttempt: () => void): Promise<void> {
    const backoff = new Backoff(100, 2000);
    let lastProblem = '';
    while (!this.#closing.signal.aborted) {
      try {
        this.#attach(await connectBus(this.#options.bus, this.nodeId, inboxPrefixOf(this.nodeId)));
        return onFirstAttempt();
      } catch (error) {
        if (messageOf(error) !== lastProblem) this.#onProblem(messageOf(error));
        lastProblem = messageOf(error);
      }
      onFirstAttempt();
      await pause(backoff.next(), undefined, { signal: this.#closing.signal }).catch(() => {});
    }
  }

  #attach(connection: NatsConnection): void {
    this.#connection = connection;
    this.#busUp = true;
    this.#exchange = new Exchange(connection, inboxPrefixOf(this.nodeId));
    const commands = new PartReader();
    this.#subscribe(connection, commandTo(this.nodeId, '>'), (message) => {
      const bytes = commands.take(message);
      if (bytes === null) return;
      const handler = this.#commands.get(after(message.subject, 3));
      void answer(connection, message.reply, handler && (() => handler(JSON.parse(bytes.toString()) as Json)));
    });
    const broadcasts = new PartReader();
    this.#subscribe(connection, broadcastOf('>'), (message) => {
      const bytes = broadcasts.take(message);
      if (bytes !== null) this.#hear(after(message.subject, 2), bytes);
    });
    this.#subscribe(connection, presenceOfServer('*'), (message) => {
      // A server we did not know does not know us either.
      const presence = presenceIn(message, nodeIn(message.subject));
      if (presence !== null && this.#servers.hear(presence)) this.#sayPresence(connection, false);
    });
    this.#sayPresence(connection, false);
    this.#heartbeat = setInterval(
      () => this.#busUp && this.#sayPresence(connection, false),
      this.#options.heartbeatMs ?? HEARTBEAT_MS,
    );
    void watchBus(connection, (up) => {
      this.#busUp = up;
      // What was broadcast meanwhile is lost: the gateway must see that it was away.
      if (!up) this.#servers.clear();
      else this.#sayPresence(connection, false);
    });
  }

  #subscribe(connection: NatsConnection, subject: string, take: (message: Msg) => void): void {
    connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) take(message);
        else this.#onProblem(`${subject}: ${error.message}`);
      },
    });
  }

  #hear(subject: string, bytes: Buffer): void {
    try {
      this.#broadcasts.get(subject)?.(JSON.parse(bytes.toString()) as Json);
    } catch (error) {
      this.#onProblem(`the broadcast ${subject} was not handled: ${messageOf(error)}`);
    }
  }

  #sayPresence(connection: NatsConnection, leaving: boolean): void {
    // Nothing after the farewell: a server that is heard meanwhile would take us for one that is there.
    if (!leaving && this.#closing.signal.aborted) return;
    if (connection.isClosed()) return;
    sayPresence(connection, presenceOfNode(this.nodeId), { id: this.nodeId, instance: this.#instance, leaving });
  }
}
