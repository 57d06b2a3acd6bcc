import { randomUUID } from 'node:crypto';
import { type JetStreamManager, type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Backoff } from '../../backoff.ts';
import type { Json } from '../../canonical-json.ts';
import { DEFAULT_TIMEOUT_MS, LinkUnavailable, type ServerLink } from '../link.ts';
import { messageOf } from '../reply.ts';
import { assertNodeId, assertSubject, isNodeId } from '../subject.ts';
import { type BusOptions, connectBus, flushBriefly, watchBus } from './connection.ts';
import { answer, Exchange, encodeMessage } from './exchange.ts';
import {
  acknowledgeAfter,
  consumeFacts,
  ensureFactsStream,
  type FactConsumption,
  nodesWithFacts,
  type StreamOptions,
} from './facts-stream.ts';
import { publishInParts } from './parts.ts';
import { type Presence, presenceIn, Roster, sayPresence } from './roster.ts';
import {
  after,
  broadcastOf,
  commandTo,
  nodeIn,
  presenceOfNode,
  presenceOfServer,
  requestTo,
  SERVER_INBOX,
  SERVER_QUEUE,
} from './subjects.ts';

type From = { nodeId: string };

const HEARTBEAT_MS = 2000;

export interface ServerLinkOptions {
  readonly bus: BusOptions;
  readonly facts?: StreamOptions;
  /** Milliseconds between signs of life, the same for gateways and servers; default 2000. Three missing mean gone. */
  readonly heartbeatMs?: number;
  /** Facts that could not be handled and will be delivered again, and troubles of the bus. */
  readonly onProblem?: (problem: string) => void;
}

/** One of any number of servers. Makes the stream of facts when it is missing; throws when the bus is not there. */
export async function listenServerLink(options: ServerLinkOptions): Promise<ServerLink> {
  const id = randomUUID();
  const connection = await connectBus(options.bus, `server-${id}`, SERVER_INBOX);
  try {
    const manager = await jetstreamManager(connection);
    await ensureFactsStream(manager, options.facts ?? {});
    const link = new NatsServerLink(id, options, connection, manager);
    // As over a socket: whoever awaited this function has set its handlers before a gateway knows of it.
    setImmediate(() => link.announce());
    return link;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

class NatsServerLink implements ServerLink {
  readonly #id: string;
  readonly #connection: NatsConnection;
  readonly #consumption: FactConsumption;
  readonly #exchange: Exchange;
  readonly #onProblem: (problem: string) => void;
  readonly #nodes: Roster;
  /** The last start that was heard of, of every gateway ever. */
  readonly #instances = new Map<string, string>();
  readonly #nodeListeners: ((nodeId: string, connected: boolean) => void)[] = [];
  readonly #served = new Set<string>();
  readonly #consumed = new Map<string, (payload: Json, from: From) => Promise<void>>();
  readonly #consuming = new Map<string, Promise<void>>();
  readonly #inWork = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #handlers = new Map<string, (payload: Json, from: From) => Promise<Json>>();
  #busUp = true;

  constructor(id: string, options: ServerLinkOptions, connection: NatsConnection, manager: JetStreamManager) {
    const { heartbeatMs = HEARTBEAT_MS, onProblem = () => {} } = options;
    this.#id = id;
    this.#connection = connection;
    this.#consumption = {
      jetstream: jetstream(connection),
      manager,
      options: options.facts ?? {},
      stopping: this.#stopping.signal,
      onProblem,
    };
    this.#exchange = new Exchange(connection, SERVER_INBOX);
    this.#onProblem = onProblem;
    this.#nodes = new Roster(heartbeatMs, (nodeId, connected) => {
      if (connected) this.#consumeFrom(nodeId);
      for (const listener of this.#nodeListeners) listener(nodeId, connected);
    });
    connection.subscribe(presenceOfNode('*'), {
      callback: (error, message) => {
        if (error !== null) return onProblem(`presence: ${error.message}`);
        const presence = presenceIn(message, nodeIn(message.subject));
        if (presence === null || !isNodeId(presence.id)) return;
        this.#giveUpEarlierLife(presence);
        if (this.#nodes.hear(presence)) this.announce();
      },
    });
    this.#heartbeat = setInterval(() => this.#busUp && this.announce(), heartbeatMs);
    void watchBus(connection, (up) => {
      this.#busUp = up;
      if (!up) this.#nodes.clear();
      else this.announce();
    });
  }

  announce(): void {
    this.#sayPresence(false);
  }

  serve(subject: string, handler: (payload: Json, from: From) => Promise<Json>): void {
    assertSubject(subject);
    this.#handlers.set(subject, handler);
    if (this.#served.has(subject)) return;
    this.#served.add(subject);
    this.#connection.subscribe(requestTo('*', subject), {
      queue: SERVER_QUEUE,
      callback: (error, message) => {
        if (error !== null) return this.#onProblem(`${subject}: ${error.message}`);
        const from = { nodeId: nodeIn(message.subject) };
        const current = this.#handlers.get(subject);
        void answer(this.#connection, message.reply, current && (() => current(message.json<Json>(), from)));
      },
    });
  }

  consume(subject: string, handler: (payload: Json, from: From) => Promise<void>): void {
    assertSubject(subject);
    const first = this.#consumed.size === 0;
    this.#consumed.set(subject, handler);
    // The consumers of the same turn are all in place before the first fact is taken.
    if (first) setImmediate(() => void this.#consumeFromAll());
  }

  async command(nodeId: string, subject: string, payload: Json, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Json> {
    assertNodeId(nodeId);
    assertSubject(subject);
    const bytes = encodeMessage(payload);
    if (!this.#busUp) throw new LinkUnavailable(`not connected: ${subject} was not sent`, false);
    return this.#exchange.ask(subject, commandTo(nodeId, subject), bytes, timeoutMs);
  }

  async broadcast(subject: string, payload: Json): Promise<void> {
    assertSubject(subject);
    const bytes = encodeMessage(payload);
    if (!this.#busUp) throw new LinkUnavailable(`not connected: ${subject} was not sent`, false);
    publishInParts(this.#connection, broadcastOf(subject), bytes);
    // A connection may be dead for seconds before anybody knows.
    if (!(await flushBriefly(this.#connection))) throw new LinkUnavailable(`the bus did not confirm ${subject}`, true);
  }

  get connected(): boolean {
    return this.#busUp;
  }

  nodes(): string[] {
    return this.#nodes.ids();
  }

  onNode(listener: (nodeId: string, connected: boolean) => void): void {
    this.#nodeListeners.push(listener);
  }

  async close(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    clearInterval(this.#heartbeat);
    await Promise.all(this.#inWork);
    this.#sayPresence(true);
    if (this.#busUp) await flushBriefly(this.#connection);
    this.#busUp = false;
    this.#exchange.end();
    await this.#connection.close();
    await Promise.all(this.#consuming.values());
    this.#nodes.clear();
  }

  async #consumeFromAll(): Promise<void> {
    for (const nodeId of this.#nodes.ids()) this.#consumeFrom(nodeId);
    try {
      for (const nodeId of await nodesWithFacts(this.#consumption.manager))
        if (isNodeId(nodeId)) this.#consumeFrom(nodeId);
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#onProblem(`cannot look for waiting facts: ${messageOf(error)}`);
    }
  }

  #consumeFrom(nodeId: string): void {
    if (this.#consumed.size === 0 || this.#consuming.has(nodeId) || this.#stopping.signal.aborted) return;
    const backoff = new Backoff(100, 5000);
    const take = async (message: JsMsg) => {
      const subject = after(message.subject, 3);
      const work = async () => {
        if (this.#stopping.signal.aborted) throw new Error('this server is going');
        const handler = this.#consumed.get(subject);
        if (handler === undefined) throw new Error('nobody consumes it');
        await handler(message.json<Json>(), { nodeId });
        backoff.reset();
      };
      // Handed back at once when we go, so that another server need not wait.
      const delay = () => (this.#stopping.signal.aborted ? 0 : backoff.next());
      const done = acknowledgeAfter(message, work, delay, this.#consumption);
      this.#inWork.add(done);
      await done;
      this.#inWork.delete(done);
    };
    this.#consuming.set(nodeId, consumeFacts(nodeId, take, this.#consumption));
  }

  /** A gateway that is only away may still answer, one that has started anew knows nothing of what it was told before. */
  #giveUpEarlierLife({ id, instance, leaving }: Presence): void {
    if (leaving) return;
    const before = this.#instances.get(id);
    this.#instances.set(id, instance);
    if (before !== undefined && before !== instance) this.#exchange.giveUp(commandTo(id, ''), `${id} has started anew`);
  }

  #sayPresence(leaving: boolean): void {
    if (this.#connection.isClosed()) return;
    sayPresence(this.#connection, presenceOfServer(this.#id), { id: this.#id, instance: this.#id, leaving });
  }
}
