import type { Json } from '../../canonical-json.ts';
import { type LocalListener, type LocalPeer, listenLocal } from '../../local-socket/index.ts';
import { DEFAULT_TIMEOUT_MS, type ServerLink } from '../link.ts';
import { messageOf, replyOf } from '../reply.ts';
import { assertSubject, isNodeId } from '../subject.ts';
import { type Addressed, ask, type FactBatch, type FactReceipt, linkError, SERVER } from './wire.ts';

type From = { nodeId: string };

export interface ServerLinkOptions {
  /** See `socketPathFor` in `kernel/local-socket`. */
  readonly path: string;
  /** The 32-byte secret of a gateway node, null for a node that may not connect. */
  readonly secretOf: (nodeId: string) => Buffer | null;
  /** Facts that could not be handled and will be delivered again. */
  readonly onProblem?: (problem: string) => void;
}

/** Throws `LocalSocketInUse` when another server listens on the path. */
export async function listenServerLink(options: ServerLinkOptions): Promise<ServerLink> {
  const link = new UnixSocketServerLink(options.onProblem ?? (() => {}));
  const callers = { get: (name: string) => (isNodeId(name) ? (options.secretOf(name) ?? undefined) : undefined) };
  const listener = await listenLocal({
    path: options.path,
    name: SERVER,
    callers: () => callers,
    onPeer: (peer) => link.admit(peer),
  });
  link.listensOn(listener);
  return link;
}

class UnixSocketServerLink implements ServerLink {
  readonly #onProblem: (problem: string) => void;
  readonly #peers = new Map<string, LocalPeer>();
  readonly #served = new Map<string, (payload: Json, from: From) => Promise<Json>>();
  readonly #consumed = new Map<string, (payload: Json, from: From) => Promise<void>>();
  readonly #nodeListeners: ((nodeId: string, connected: boolean) => void)[] = [];
  /** The batch of each node that is in work; the next waits for it, also when it comes over a new connection. */
  readonly #inWork = new Map<string, Promise<unknown>>();
  #listener: LocalListener | null = null;

  constructor(onProblem: (problem: string) => void) {
    this.#onProblem = onProblem;
  }

  listensOn(listener: LocalListener): void {
    this.#listener = listener;
  }

  admit(peer: LocalPeer): void {
    const nodeId = peer.name;
    peer.onRequest((method, payload) => this.#handle(peer, method, payload));
    // The newest connection of a node is the one that lives; the older may not have noticed its end yet.
    this.#peers.get(nodeId)?.close();
    this.#peers.set(nodeId, peer);
    this.#tell(nodeId, true);
    peer.onClose(() => {
      if (this.#peers.get(nodeId) !== peer) return;
      this.#peers.delete(nodeId);
      this.#tell(nodeId, false);
    });
  }

  serve(subject: string, handler: (payload: Json, from: From) => Promise<Json>): void {
    assertSubject(subject);
    this.#served.set(subject, handler);
  }

  consume(subject: string, handler: (payload: Json, from: From) => Promise<void>): void {
    assertSubject(subject);
    this.#consumed.set(subject, handler);
  }

  async command(nodeId: string, subject: string, payload: Json, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Json> {
    assertSubject(subject);
    return ask(this.#peers.get(nodeId), 'command', { subject, payload }, timeoutMs);
  }

  async broadcast(subject: string, payload: Json): Promise<void> {
    assertSubject(subject);
    try {
      for (const peer of this.#peers.values()) peer.send('broadcast', { subject, payload });
    } catch (error) {
      throw linkError(error);
    }
  }

  /** Nothing is in between. */
  get connected(): boolean {
    return true;
  }

  nodes(): string[] {
    return [...this.#peers.keys()];
  }

  onNode(listener: (nodeId: string, connected: boolean) => void): void {
    this.#nodeListeners.push(listener);
  }

  async close(): Promise<void> {
    await this.#listener?.close();
    await Promise.allSettled(this.#inWork.values());
  }

  async #handle(peer: LocalPeer, method: string, payload: Json): Promise<Json> {
    const from = { nodeId: peer.name };
    if (method === 'facts') return { ...(await this.#inOrder(peer, payload as unknown as FactBatch)) };
    const { subject, payload: question } = payload as unknown as Addressed;
    const handler = method === 'request' ? this.#served.get(subject) : undefined;
    return replyOf(handler && (() => handler(question, from)));
  }

  async #inOrder(peer: LocalPeer, batch: FactBatch): Promise<FactReceipt> {
    const before = this.#inWork.get(peer.name);
    const work = (async () => {
      await Promise.allSettled([before]);
      return this.#take(peer, batch);
    })();
    this.#inWork.set(peer.name, work);
    try {
      return await work;
    } finally {
      if (this.#inWork.get(peer.name) === work) this.#inWork.delete(peer.name);
    }
  }

  /** Stops at the first fact that is not handled: a later one must not overtake it. */
  async #take(peer: LocalPeer, { facts }: FactBatch): Promise<FactReceipt> {
    let acknowledged: number | null = null;
    for (const { sequence, subject, payload } of facts) {
      if (peer.closed) break;
      const handler = this.#consumed.get(subject);
      try {
        if (handler === undefined) throw new Error('nobody consumes it');
        await handler(payload, { nodeId: peer.name });
      } catch (error) {
        const problem = `fact ${subject} of ${peer.name} will be delivered again: ${messageOf(error)}`;
        this.#onProblem(problem);
        return { acknowledged, problem };
      }
      acknowledged = sequence;
    }
    return { acknowledged, problem: null };
  }

  #tell(nodeId: string, connected: boolean): void {
    for (const listener of this.#nodeListeners) listener(nodeId, connected);
  }
}
