import type { Json } from '../canonical-json.ts';

/**
 * The link joins server and gateways and nothing else. Three ways to talk:
 *
 *  - request/reply: a gateway asks any server;
 *  - durable publish: a fact a gateway saw, kept until a server has acknowledged it;
 *  - addressed command: a server tells one gateway node, which answers; and a broadcast to every
 *    gateway, unacknowledged, for what a gateway can ask for again (admission deltas).
 *
 * Payloads are JSON; both ends validate them with their own schemas.
 */
export interface GatewayLink {
  readonly nodeId: string;
  /** Asks any server. Throws `LinkUnavailable` when no answer came within `timeoutMs`; the outcome is then unknown. */
  request(subject: string, payload: Json, timeoutMs?: number): Promise<Json>;
  /** Resolves once the fact is on stable storage; it is then delivered at least once, in order per gateway node. */
  publish(subject: string, payload: Json): Promise<void>;
  /** Commands addressed to this node. The handler's value is the reply. */
  onCommand(subject: string, handler: (payload: Json) => Promise<Json>): void;
  onBroadcast(subject: string, handler: (payload: Json) => void): void;
  /** Called with true on every (re)connection and false on every loss. */
  onState(listener: (connected: boolean) => void): void;
  readonly connected: boolean;
  close(): Promise<void>;
}

export interface ServerLink {
  serve(subject: string, handler: (payload: Json, from: { nodeId: string }) => Promise<Json>): void;
  /** The handler's return acknowledges; when it throws, the fact is delivered again. In order per gateway node. */
  consume(subject: string, handler: (payload: Json, from: { nodeId: string }) => Promise<void>): void;
  /** Throws `LinkUnavailable` when the node is not there or did not answer in time. `sent` says whether it may have been received. */
  command(nodeId: string, subject: string, payload: Json, timeoutMs?: number): Promise<Json>;
  broadcast(subject: string, payload: Json): void;
  /** Gateways that can be reached now. */
  nodes(): string[];
  onNode(listener: (nodeId: string, connected: boolean) => void): void;
  close(): Promise<void>;
}

export class LinkUnavailable extends Error {
  override readonly name = 'LinkUnavailable';
  /** Whether the other side may have received the message: if so its outcome is unknown, not failed. */
  readonly sent: boolean;
  constructor(message: string, sent: boolean) {
    super(message);
    this.sent = sent;
  }
}

/** The other side received the message and its handler threw. Carries its message only, never a stack. */
export class LinkHandlerFailed extends Error {
  override readonly name = 'LinkHandlerFailed';
}
