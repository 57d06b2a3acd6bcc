import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { JetStreamApiError, jetstream } from '@nats-io/jetstream';
import { type Msg, type NatsConnection, RequestError } from '@nats-io/transport-node';
import { Backoff } from '../../backoff.ts';
import type { Json } from '../../canonical-json.ts';
import { encodeGatewayMessage } from '../gateway-message.ts';
import { DEFAULT_TIMEOUT_MS, type GatewayLink, LinkUnavailable, SpoolFull } from '../link.ts';
import { LinkState } from '../link-state.ts';
import { messageOf } from '../reply.ts';
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
/** JetStream's error codes for a stream that has reached one of its limits, and for an account or disk that has. */
const FULL = new Set([10023, 10047, 10077]);

export interface GatewayLinkOptions {
  readonly bus: BusOptions;
  readonly nodeId: string;
  /** Milliseconds between signs of life, the same for gateways and servers; default 2000. Three missing mean gone. */
  readonly heartbeatMs?: number;
  readonly onProblem?: (problem: string) => void;
}

/** Resolves after the first attempt to reach the bus, whatever came of it. */
export async function connectGatewayLink(options: GatewayLinkOptions): Promise<GatewayLink> {
  assertNodeId(options.nodeId);
  const link = new NatsGatewayLink(options);
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
  #connecting: Promise<void> = Promise.resolve();
  #connection: NatsConnection | null = null;
  #exchange: Exchange | null = null;
  #heartbeat: NodeJS.Timeout | undefined;
  #busUp = false;

  constructor(options: GatewayLinkOptions) {
    this.nodeId = options.nodeId;
    this.#options = options;
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
  }

  async request(subject: string, payload: Json, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Json> {
    assertSubject(subject);
    const bytes = encodeGatewayMessage(payload);
    // While the bus is away its client would keep the request and send it long after we gave up.
    if (this.#exchange === null || !this.#busUp)
      throw new LinkUnavailable(`not connected: ${subject} was not sent`, false);
    return this.#exchange.ask(subject, requestTo(this.nodeId, subject), bytes, timeoutMs);
  }

  async publish(subject: string, payload: Json): Promise<void> {
    assertSubject(subject);
    const bytes = encodeGatewayMessage(payload);
    if (this.#connection === null || !this.#busUp)
      throw new LinkUnavailable(`not connected: ${subject} was not sent`, false);
    try {
      const options = { timeout: PUBLISH_TIMEOUT_MS, msgID: randomUUID() };
      await jetstream(this.#connection).publish(factOf(this.nodeId, subject), bytes, options);
    } catch (error) {
      if (error instanceof JetStreamApiError && FULL.has(error.code)) throw new SpoolFull(error.message);
      // Nobody keeps facts on this bus before the first server has made the stream.
      const cause = error instanceof Error ? error.cause : undefined;
      const sent = !(cause instanceof RequestError && cause.isNoResponders());
      throw new LinkUnavailable(`${subject} was not confirmed: ${messageOf(error)}`, sent);
    }
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
    this.#closing.abort();
    await this.#connecting;
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
