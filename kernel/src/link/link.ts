import type { Json } from '../canonical-json.ts';

/**
 * The link joins server and gateways and nothing else. Three ways to talk:
 *
 *  - request/reply: a gateway asks any server;
 *  - durable publish: a fact a gateway saw, kept until a server has acknowledged it;
 *  - addressed command: a server tells one gateway node, which answers; and a broadcast to every
 *    gateway, unacknowledged, for what a gateway can ask for again (admission deltas).
 *
 * Payloads are JSON; both ends validate them with their own schemas. A subject is dot-separated words
 * in lower case (`station.signing_request`). Every method throws `LinkUnavailable` on a closed link.
 */
export interface GatewayLink {
  readonly nodeId: string;
  /**
   * Asks any server. Throws `LinkUnavailable` when none can be reached (`sent` is false) or no answer came within
   * `timeoutMs`, default 10 s (`sent` is true: the outcome is unknown), `LinkHandlerFailed` when the handler threw, and
   * `LinkPayloadTooLarge` above 512 KiB. A reply may be as large as 64 MiB.
   */
  request(subject: string, payload: Json, timeoutMs?: number): Promise<Json>;
  /**
   * Resolves once the fact is on stable storage; it is then delivered at least once, in order per gateway node. When it
   * throws (`SpoolFull`, `LinkPayloadTooLarge`, an error of the disk or the bus) do not count on the fact being kept.
   * A subject that no server consumes holds up every later fact of this node: facts are never dropped.
   */
  publish(subject: string, payload: Json, keeping?: Keeping): Promise<void>;
  /**
   * Once, before anything is published: of what an earlier process of this node has left and nobody has taken yet, the payloads of
   * this subject. What `take` returns is called when one takes no more of the store.
   */
  inherit(subject: string, take: (payload: Json) => () => void): void;
  /** Commands addressed to this node. The handler's value is the reply. */
  onCommand(subject: string, handler: (payload: Json) => Promise<Json>): void;
  /** At most once and only while connected: ask for a snapshot after every (re)connection. */
  onBroadcast(subject: string, handler: (payload: Json) => void): void;
  /** Called with true on every (re)connection and false on every loss. */
  onState(listener: (connected: boolean) => void): void;
  readonly connected: boolean;
  close(): Promise<void>;
}

/** How the store behind `publish` keeps a fact. */
export interface Keeping {
  /** It may take of the part that is kept free for what must not be lost to a flood of everything else. */
  readonly essential?: boolean;
  /** Called when it takes no more of the store: it has been handed on. */
  readonly onTaken?: () => void;
}

/** Serve and consume in the turn in which the link was given to you: a gateway may know of it in the next. */
export interface ServerLink {
  serve(subject: string, handler: (payload: Json, from: { nodeId: string }) => Promise<Json>): void;
  /** The handler's return acknowledges; when it throws, the fact is delivered again. In order per gateway node. */
  consume(subject: string, handler: (payload: Json, from: { nodeId: string }) => Promise<void>): void;
  /**
   * Tells one node. Throws `LinkUnavailable` when the node is not there or did not answer within `timeoutMs`, default
   * 10 s (`sent` says whether it may have been received), and `LinkHandlerFailed` when the node's handler threw.
   */
  command(nodeId: string, subject: string, payload: Json, timeoutMs?: number): Promise<Json>;
  /**
   * Resolves once the bus has it, ahead of any later command of this link. Throws `LinkUnavailable` when the bus is away
   * or does not confirm: gateways may then have heard it or not.
   */
  broadcast(subject: string, payload: Json): Promise<void>;
  /** False: the bus is away. Nothing is heard of gateways then, which says nothing about them. */
  readonly connected: boolean;
  /** Gateways that can be reached now. */
  nodes(): string[];
  onNode(listener: (nodeId: string, connected: boolean) => void): void;
  close(): Promise<void>;
}

/** How long a request or a command waits for its answer unless told otherwise. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** The largest request or fact of a gateway, in UTF-8 bytes of its JSON: every transport carries it in one piece. */
export const GATEWAY_MESSAGE_LIMIT_BYTES = 512 * 1024;

export class LinkUnavailable extends Error {
  override readonly name = 'LinkUnavailable';
  /** Whether the other side may have received the message: if so its outcome is unknown, not failed. */
  readonly sent: boolean;
  /** Whether the other side was reached and has no handler of the subject, as one of another release may not. */
  readonly unserved: boolean;
  constructor(message: string, sent: boolean, unserved = false) {
    super(message);
    this.sent = sent;
    this.unserved = unserved;
  }
}

/** The other side received the message and its handler threw. Carries its message only, never a stack. */
export class LinkHandlerFailed extends Error {
  override readonly name = 'LinkHandlerFailed';
}

/** The store behind `publish` can take no more; the fact was not kept. Passes when servers acknowledge again. */
export class SpoolFull extends Error {
  override readonly name = 'SpoolFull';
}

/** Our own message is larger than the link carries; nothing was sent. */
export class LinkPayloadTooLarge extends Error {
  override readonly name = 'LinkPayloadTooLarge';
}
