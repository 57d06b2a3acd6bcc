import { setTimeout as pause } from 'node:timers/promises';
import { Backoff } from '../../backoff.ts';
import type { Json } from '../../canonical-json.ts';
import { connectLocal, type LocalPeer } from '../../local-socket/index.ts';
import { decodeFact, encodeFact } from '../fact.ts';
import { encodeGatewayMessage } from '../gateway-message.ts';
import { DEFAULT_TIMEOUT_MS, type GatewayLink, type Keeping } from '../link.ts';
import { LinkState } from '../link-state.ts';
import { messageOf, replyOf } from '../reply.ts';
import { Spool } from '../spool/spool.ts';
import { assertNodeId, assertSubject } from '../subject.ts';
import { type Addressed, ask, type FactReceipt, SERVER } from './wire.ts';

const BATCH_RECORDS = 256;
const BATCH_BYTES = 1024 * 1024;
const DEFAULT_SPOOL_BYTES = 64 * 1024 * 1024;
/** A connection that lasted this long starts the back-off anew. */
const STABLE_MS = 1000;

export interface GatewayLinkOptions {
  readonly path: string;
  readonly nodeId: string;
  readonly secret: Buffer;
  /** Keeps published facts until a server has them. One process at a time, so one directory per node. */
  readonly spoolDirectory: string;
  /** Default 64 MiB. */
  readonly maxSpoolBytes?: number;
  /** Milliseconds before the first and the longest wait between attempts to connect or deliver; default 50 and 2000. */
  readonly backoff?: { readonly first: number; readonly longest: number };
  readonly onProblem?: (problem: string) => void;
}

/** Resolves once the spool is open, also without a server; throws `LocalSocketInUse` when the spool is taken. */
export async function connectGatewayLink(options: GatewayLinkOptions): Promise<GatewayLink> {
  assertNodeId(options.nodeId);
  const { spoolDirectory, maxSpoolBytes = DEFAULT_SPOOL_BYTES, onProblem = () => {} } = options;
  const spool = await Spool.open({ directory: spoolDirectory, maxBytes: maxSpoolBytes, onProblem });
  return new UnixSocketGatewayLink(options, spool, onProblem);
}

class UnixSocketGatewayLink implements GatewayLink {
  readonly nodeId: string;
  readonly #options: GatewayLinkOptions;
  readonly #spool: Spool;
  readonly #onProblem: (problem: string) => void;
  readonly #state = new LinkState();
  readonly #commands = new Map<string, (payload: Json) => Promise<Json>>();
  readonly #broadcasts = new Map<string, (payload: Json) => void>();
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #peer: LocalPeer | undefined;

  constructor(options: GatewayLinkOptions, spool: Spool, onProblem: (problem: string) => void) {
    this.nodeId = options.nodeId;
    this.#options = options;
    this.#spool = spool;
    this.#onProblem = onProblem;
    this.#running = this.#stayConnected();
  }

  get connected(): boolean {
    return this.#state.connected;
  }

  async request(subject: string, payload: Json, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Json> {
    assertSubject(subject);
    encodeGatewayMessage(payload);
    return ask(this.#peer, 'request', { subject, payload }, timeoutMs);
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
    this.#closing.abort();
    this.#peer?.close();
    await this.#running;
    await this.#spool.close();
  }

  async #stayConnected(): Promise<void> {
    const { path, nodeId, secret } = this.#options;
    const backoff = this.#backoff();
    let lastProblem = '';
    while (!this.#closing.signal.aborted) {
      try {
        const peer = await connectLocal({ path, name: nodeId, secret, expectServer: SERVER });
        lastProblem = '';
        const since = performance.now();
        await this.#converse(peer);
        if (performance.now() - since > STABLE_MS) backoff.reset();
      } catch (error) {
        const problem = messageOf(error);
        if (problem !== lastProblem) this.#onProblem(problem);
        lastProblem = problem;
      }
      await this.#pause(backoff.next());
    }
  }

  /** Resolves when the connection has ended. */
  async #converse(peer: LocalPeer): Promise<void> {
    const ended = new AbortController();
    peer.onRequest((method, payload) => this.#obey(method, payload as unknown as Addressed));
    peer.onMessage((_, payload) => this.#hear(payload));
    peer.onClose(() => {
      this.#peer = undefined;
      this.#state.set(false);
      ended.abort();
    });
    // The link was closed while this connection came about.
    if (this.#closing.signal.aborted) return peer.close();
    this.#peer = peer;
    this.#state.set(true);
    await this.#deliver(peer, ended.signal);
  }

  async #obey(method: string, { subject, payload }: Addressed): Promise<Json> {
    const handler = method === 'command' ? this.#commands.get(subject) : undefined;
    return replyOf(handler && (() => handler(payload)));
  }

  #hear(message: Json): void {
    const { subject, payload } = message as unknown as Addressed;
    try {
      this.#broadcasts.get(subject)?.(payload);
    } catch (error) {
      this.#onProblem(`the broadcast ${subject} was not handled: ${messageOf(error)}`);
    }
  }

  async #deliver(peer: LocalPeer, ended: AbortSignal): Promise<void> {
    const backoff = this.#backoff();
    for (;;) {
      const records = await this.#spool.oldest(BATCH_RECORDS, BATCH_BYTES, ended);
      if (ended.aborted) return;
      const facts = records.map(({ sequence, body }) => ({ sequence, ...decodeFact(body) }));
      let receipt: FactReceipt;
      try {
        // However long a server takes: sent again, the facts would only wait behind themselves.
        receipt = (await peer.request('facts', { facts }, Number.POSITIVE_INFINITY)) as unknown as FactReceipt;
      } catch (error) {
        if (peer.closed) return;
        receipt = { acknowledged: null, problem: messageOf(error) };
      }
      if (receipt.acknowledged !== null) {
        await this.#spool.acknowledge(receipt.acknowledged);
        backoff.reset();
      }
      if (receipt.problem !== null) await this.#pause(backoff.next(), ended);
    }
  }

  #backoff(): Backoff {
    const { first, longest } = this.#options.backoff ?? { first: 50, longest: 2000 };
    return new Backoff(first, longest);
  }

  /** Ends early when the link is closed or `until` says so. */
  async #pause(milliseconds: number, until?: AbortSignal): Promise<void> {
    const signal = until ? AbortSignal.any([until, this.#closing.signal]) : this.#closing.signal;
    await pause(milliseconds, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
