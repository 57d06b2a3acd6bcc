import type { UpstreamAccess, UpstreamSettings } from '@bfcert/evse-security/station-contract';
import { WebSocket } from 'ws';
import { closeSocket } from '../connection/close-socket.ts';
import type { KeepAlive } from '../connection/keep-alive.ts';
import type { Subprotocol } from '../dialect/dialect.ts';
import { type BackOff, backOffMs } from './back-off.ts';
import { clientOptions } from './client-options.ts';

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** What it may leave unread before it is spared what need not be sent, and before it is cut. */
const BUSY_BYTES = 262_144;
const MAX_UNREAD_BYTES = 1_048_576;
/** A message above the limit is read up to so many times that, to be answered; beyond that the connection is cut. */
const READ_TO_REFUSE = 4;
/** The message type and id stand in these. */
const BEGINNING_BYTES = 512;

export interface UpstreamConnectionParts {
  readonly settings: UpstreamSettings;
  readonly wireName: string;
  /** Asked for each connection. Rejects with why there is none. */
  readonly access: () => Promise<UpstreamAccess>;
  /** The one that the station chose. */
  readonly subprotocol: Subprotocol;
  readonly backOff: BackOff;
  /** A connection that lasts this long is a success: an upstream that hangs up at once is not called again at once. */
  readonly steadyMs: number;
  readonly keepAlive: KeepAlive;
  readonly opened: () => void;
  /** It has lasted for `steadyMs`. */
  readonly steady: () => void;
  /** Also after an attempt that failed. */
  readonly closed: (why: string) => void;
  readonly received: (text: string) => void;
  /** A message that is longer than its limit: its first characters, and how many bytes it has. */
  readonly tooLarge: (beginning: string, bytes: number) => void;
}

/** One station's connection to the CSMS behind us, made again for as long as the station is there. */
export class UpstreamConnection {
  readonly #parts: UpstreamConnectionParts;
  #socket: WebSocket | null = null;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(parts: UpstreamConnectionParts) {
    this.#parts = parts;
  }

  open(): void {
    void this.#dial();
  }

  /** Now, where it waits to try again. */
  hurry(): void {
    if (this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.open();
  }

  get isBusy(): boolean {
    return (this.#socket?.bufferedAmount ?? 0) > BUSY_BYTES;
  }

  /** False: there is no connection, or it was cut because nothing is read at its other end. */
  send(text: string): boolean {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return false;
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) {
      socket.terminate();
      return false;
    }
    socket.send(text);
    return true;
  }

  /** Ends this connection; another one is made. */
  hangUp(code: number, reason: string): void {
    if (this.#socket !== null) closeSocket(this.#socket, code, reason);
  }

  /** For good: the station is gone. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.hangUp(1001, 'the station is gone');
  }

  async #dial(): Promise<void> {
    const { settings, wireName, access, subprotocol, keepAlive } = this.#parts;
    try {
      const options = clientOptions(settings, wireName, await access());
      if (this.#ended) return;
      const url = `${settings.url}/${encodeURIComponent(wireName)}`;
      const socket = new WebSocket(url, [subprotocol], {
        ...options,
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
        maxPayload: READ_TO_REFUSE * settings.maxMessageBytes,
        // As on the station's side: short frames stay as they are, and an idle connection keeps no compressor.
        perMessageDeflate: { serverNoContextTakeover: true, clientNoContextTakeover: true, threshold: 1_024 },
      });
      this.#follow(socket, keepAlive);
    } catch (error) {
      this.#failed(error instanceof Error ? error.message : 'unknown');
    }
  }

  #follow(socket: WebSocket, keepAlive: KeepAlive): void {
    this.#socket = socket;
    let why: string | null = null;
    let isOpened = false;
    let steadying: NodeJS.Timeout | undefined;
    socket.on('open', () => {
      isOpened = true;
      steadying = setTimeout(() => this.#lasted(), this.#parts.steadyMs);
      keepAlive.watch(socket);
      this.#parts.opened();
    });
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return closeSocket(socket, 1003, 'text frames only');
      // What was sent before the close arrived is not acted on.
      if (socket.readyState === WebSocket.OPEN) this.#receive(data);
    });
    // `close` follows.
    socket.on('error', (error) => {
      why = error.message;
    });
    socket.on('close', (code, reason) => {
      this.#socket = null;
      clearTimeout(steadying);
      if (!isOpened) return this.#failed(why ?? 'closed');
      const said = why ?? reason.toString();
      return this.#failed(said === '' ? `closed with ${code}` : `closed with ${code}: ${said}`);
    });
  }

  #lasted(): void {
    if (this.#ended) return;
    this.#failures = 0;
    this.#parts.steady();
  }

  #receive(data: Buffer): void {
    const { settings, received, tooLarge } = this.#parts;
    if (data.byteLength <= settings.maxMessageBytes) received(data.toString());
    else tooLarge(data.toString('utf8', 0, BEGINNING_BYTES), data.byteLength);
  }

  #failed(why: string): void {
    if (this.#ended) return;
    this.#failures++;
    const pauseMs = backOffMs(this.#failures, this.#parts.backOff, Math.random());
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.open();
    }, pauseMs);
    this.#parts.closed(why);
  }
}
