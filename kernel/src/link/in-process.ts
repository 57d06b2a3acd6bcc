import type { Json } from '../canonical-json.ts';
import { decodeFact, encodeFact } from './fact.ts';
import { encodeGatewayMessage } from './gateway-message.ts';
import { DEFAULT_TIMEOUT_MS, type GatewayLink, type Keeping, LinkUnavailable, type ServerLink } from './link.ts';
import { LinkState } from './link-state.ts';
import { replyOf, valueIn } from './reply.ts';
import { assertNodeId, assertSubject } from './subject.ts';

type From = { nodeId: string };
interface KeptFact {
  readonly body: Buffer;
  readonly onTaken: (() => void) | undefined;
}
type Handling = (() => Promise<Json>) | undefined;

const REDELIVERY_MS = 10;

/** A link inside one process, for tests: the same promises, kept in memory, with connections that can be cut. */
export class InProcessLink {
  readonly #gateways = new Map<string, InProcessGatewayLink>();
  readonly #cut = new Set<string>();
  #server: InProcessServerLink | null = null;

  /** The one server; the next takes its place when it is closed. */
  server(): ServerLink {
    if (this.#server !== null) throw new Error('there is a server already');
    const server = new InProcessServerLink(this.#gateways, () => {
      this.#server = null;
      for (const nodeId of this.#gateways.keys()) this.#join(nodeId);
    });
    this.#server = server;
    // As over a socket: whoever made the server has set its handlers before a gateway finds it.
    setImmediate(() => {
      for (const nodeId of this.#gateways.keys()) this.#join(nodeId);
    });
    return server;
  }

  /** A second gateway of the same node takes over the facts that the first left. */
  gateway(nodeId: string): GatewayLink {
    assertNodeId(nodeId);
    const gateway = new InProcessGatewayLink(nodeId, this.#gateways.get(nodeId)?.facts ?? [], () => this.#join(nodeId));
    this.#gateways.set(nodeId, gateway);
    setImmediate(() => this.#join(nodeId));
    return gateway;
  }

  /** Cuts a node off; what is in flight is lost with its answer. */
  disconnect(nodeId: string): void {
    this.#cut.add(nodeId);
    this.#join(nodeId);
  }

  reconnect(nodeId: string): void {
    this.#cut.delete(nodeId);
    this.#join(nodeId);
  }

  #join(nodeId: string): void {
    const gateway = this.#gateways.get(nodeId);
    if (gateway === undefined) return;
    const server = gateway.closed || this.#cut.has(nodeId) ? null : this.#server;
    gateway.joinServer(server);
  }
}

class InProcessGatewayLink implements GatewayLink {
  readonly nodeId: string;
  readonly facts: KeptFact[];
  readonly state = new LinkState();
  readonly commands = new Map<string, (payload: Json) => Promise<Json>>();
  readonly broadcasts = new Map<string, (payload: Json) => void>();
  readonly #onClose: () => void;
  #server: InProcessServerLink | null = null;
  #ended = new AbortController();
  #delivering: Promise<void> = Promise.resolve();
  closed = false;

  constructor(nodeId: string, facts: KeptFact[], onClose: () => void) {
    this.nodeId = nodeId;
    this.facts = facts;
    this.#onClose = onClose;
  }

  get connected(): boolean {
    return this.state.connected;
  }

  /** Aborted when the present connection ends. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  joinServer(server: InProcessServerLink | null): void {
    if (server === this.#server) return;
    const before = this.#server;
    this.#server = server;
    this.#ended.abort();
    this.#ended = new AbortController();
    if (before !== null) {
      before.tell(this.nodeId, false);
      this.state.set(false);
    }
    if (server === null) return;
    server.tell(this.nodeId, true);
    this.state.set(true);
    this.#startDelivery();
  }

  async request(subject: string, payload: Json, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Json> {
    assertSubject(subject);
    if (this.#server === null) throw new LinkUnavailable(`not connected: ${subject} was not sent`, false);
    const handler = this.#server.served.get(subject);
    const question = JSON.parse(encodeGatewayMessage(payload).toString()) as Json;
    const handling = handler && (() => handler(question, { nodeId: this.nodeId }));
    return exchange(subject, handling, timeoutMs, this.ended);
  }

  async publish(subject: string, payload: Json, { onTaken }: Keeping = {}): Promise<void> {
    assertSubject(subject);
    if (this.closed) throw new LinkUnavailable('the link is closed', false);
    this.facts.push({ body: encodeFact({ subject, payload }), onTaken });
    this.#startDelivery();
  }

  inherit(subject: string, take: (payload: Json) => () => void): void {
    for (const [index, { body, onTaken }] of this.facts.entries()) {
      const fact = decodeFact(body);
      if (fact.subject !== subject) continue;
      const taken = take(fact.payload);
      const both = () => {
        onTaken?.();
        taken();
      };
      this.facts[index] = { body, onTaken: both };
    }
  }

  onCommand(subject: string, handler: (payload: Json) => Promise<Json>): void {
    assertSubject(subject);
    this.commands.set(subject, handler);
  }

  onBroadcast(subject: string, handler: (payload: Json) => void): void {
    assertSubject(subject);
    this.broadcasts.set(subject, handler);
  }

  onState(listener: (connected: boolean) => void): void {
    this.state.listen(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#onClose();
    await this.#delivering;
  }

  #startDelivery(): void {
    this.#delivering = this.#delivering.then(() => this.#deliver());
  }

  async #deliver(): Promise<void> {
    for (let fact = this.facts[0]; fact !== undefined && this.#server !== null; fact = this.facts[0]) {
      const { ended } = this;
      const { subject, payload } = decodeFact(fact.body);
      try {
        const handler = this.#server.consumed.get(subject);
        if (handler === undefined) throw new Error(`nobody consumes ${subject}`);
        await handler(payload, { nodeId: this.nodeId });
      } catch {
        await new Promise((resolve) => setTimeout(resolve, REDELIVERY_MS));
        continue;
      }
      if (ended.aborted) continue;
      this.facts.shift()?.onTaken?.();
    }
  }
}

class InProcessServerLink implements ServerLink {
  readonly served = new Map<string, (payload: Json, from: From) => Promise<Json>>();
  readonly consumed = new Map<string, (payload: Json, from: From) => Promise<void>>();
  readonly #gateways: ReadonlyMap<string, InProcessGatewayLink>;
  readonly #onClose: () => void;
  readonly #nodes = new Set<string>();
  readonly #listeners: ((nodeId: string, connected: boolean) => void)[] = [];

  constructor(gateways: ReadonlyMap<string, InProcessGatewayLink>, onClose: () => void) {
    this.#gateways = gateways;
    this.#onClose = onClose;
  }

  tell(nodeId: string, connected: boolean): void {
    if (connected) this.#nodes.add(nodeId);
    else this.#nodes.delete(nodeId);
    for (const listener of this.#listeners) listener(nodeId, connected);
  }

  serve(subject: string, handler: (payload: Json, from: From) => Promise<Json>): void {
    assertSubject(subject);
    this.served.set(subject, handler);
  }

  consume(subject: string, handler: (payload: Json, from: From) => Promise<void>): void {
    assertSubject(subject);
    this.consumed.set(subject, handler);
  }

  async command(nodeId: string, subject: string, payload: Json, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Json> {
    assertSubject(subject);
    const gateway = this.#nodes.has(nodeId) ? this.#gateways.get(nodeId) : undefined;
    if (gateway === undefined) throw new LinkUnavailable(`not connected: ${subject} was not sent`, false);
    const handler = gateway.commands.get(subject);
    const order = copyOf(payload);
    return exchange(subject, handler && (() => handler(order)), timeoutMs, gateway.ended);
  }

  async broadcast(subject: string, payload: Json): Promise<void> {
    assertSubject(subject);
    const text = JSON.stringify(payload);
    for (const nodeId of this.#nodes) {
      const handler = this.#gateways.get(nodeId)?.broadcasts.get(subject);
      setImmediate(() => handler?.(JSON.parse(text) as Json));
    }
  }

  get connected(): boolean {
    return true;
  }

  nodes(): string[] {
    return [...this.#nodes];
  }

  onNode(listener: (nodeId: string, connected: boolean) => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    this.#onClose();
  }
}

/** JSON goes over every other link, so nothing is shared here either. */
const copyOf = (payload: Json) => JSON.parse(JSON.stringify(payload)) as Json;

/** The connection may end, or the time run out, while the other side works on: its outcome is then unknown. */
async function exchange(subject: string, handling: Handling, timeoutMs: number, ended: AbortSignal): Promise<Json> {
  const lost = Promise.withResolvers<never>();
  const give = (why: string) => lost.reject(new LinkUnavailable(`${subject}: ${why}`, true));
  const timer = setTimeout(() => give(`no answer within ${timeoutMs} ms`), timeoutMs);
  const onEnd = () => give('the connection ended');
  ended.addEventListener('abort', onEnd);
  try {
    const reply = await Promise.race([replyOf(handling), lost.promise]);
    return valueIn(copyOf(reply), subject);
  } finally {
    clearTimeout(timer);
    ended.removeEventListener('abort', onEnd);
  }
}
