import type { Socket } from 'node:net';
import { MalformedFrame } from './errors.ts';
import { FrameReader } from './frame.ts';

/** Bytes that may wait for a slow reader before it is dropped: two of the largest frames. */
const OUTGOING_LIMIT = 128 * 1024 * 1024;
/** How long `close` lets a peer take what was already written. */
const FLUSH_MS = 1000;

/** A frame handed to `write`; `started` once any of its bytes may have left this process. */
export interface OutgoingFrame {
  readonly started: boolean;
  /** Takes a frame that still waits out of the queue, so that it is never sent. */
  cancel(): void;
}

interface Queued extends OutgoingFrame {
  started: boolean;
  bytes: Buffer | null;
}

/**
 * Frames over one socket. It writes only while the socket takes more; what waits is bounded. Reading
 * is never paused for the sake of writing: two peers that both did so would wait for each other.
 */
export class FrameChannel {
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #closeListeners: (() => void)[] = [];
  #outgoing: Queued[] = [];
  #outgoingBytes = 0;
  #onFrame: ((body: Buffer) => void) | null = null;
  #limit = 0;
  #closed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      if (this.#closed) return;
      this.#reader.push(chunk);
      this.#pump();
    });
    socket.on('drain', () => this.#flush());
    // The error is followed by 'close', which is all a caller can act upon.
    socket.on('error', () => {});
    socket.on('end', () => this.destroy());
    socket.on('close', () => this.#ended());
    socket.pause();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** One frame of at most `limit` bytes. Rejects when the channel closes first. */
  read(limit: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new MalformedFrame('the connection closed in the middle of an exchange'));
      this.onClose(ended);
      this.stream(limit, (body) => {
        this.#onFrame = null;
        this.#socket.pause();
        resolve(body);
      });
    });
  }

  /** Every frame from now on goes to `onFrame`; a `MalformedFrame` it throws closes the channel. */
  stream(limit: number, onFrame: (body: Buffer) => void): void {
    this.#limit = limit;
    this.#onFrame = onFrame;
    this.#socket.resume();
    this.#pump();
  }

  write(bytes: Buffer): OutgoingFrame {
    const frame: Queued = { started: false, bytes, cancel: () => this.#cancel(frame) };
    if (this.#closed) return frame;
    this.#outgoing.push(frame);
    this.#outgoingBytes += bytes.length;
    this.#flush();
    if (this.#outgoingBytes > OUTGOING_LIMIT) this.destroy();
    return frame;
  }

  /** `listener` runs once, also when the channel has closed already. */
  onClose(listener: () => void): void {
    if (this.#closed) listener();
    else this.#closeListeners.push(listener);
  }

  /** Lets the peer take what is already written, then closes. */
  close(): void {
    if (this.#closed) return;
    this.#onFrame = null;
    for (const frame of this.#outgoing) if (frame.bytes) this.#socket.write(frame.bytes);
    const abandon = setTimeout(() => this.#socket.destroy(), FLUSH_MS);
    this.#socket.once('close', () => clearTimeout(abandon));
    this.#socket.destroySoon();
    this.#ended();
  }

  destroy(): void {
    this.#socket.destroy();
    this.#ended();
  }

  #pump(): void {
    try {
      while (this.#onFrame !== null && !this.#closed) {
        const body = this.#reader.next(this.#limit);
        if (body === null) return;
        this.#onFrame(body);
      }
    } catch (error) {
      // Nothing after a malformed frame can be trusted to begin where it should.
      this.destroy();
      if (!(error instanceof MalformedFrame)) throw error;
    }
  }

  #flush(): void {
    while (!this.#closed && !this.#socket.writableNeedDrain) {
      const frame = this.#outgoing.shift();
      if (frame === undefined) return;
      if (frame.bytes === null) continue;
      frame.started = true;
      this.#outgoingBytes -= frame.bytes.length;
      this.#socket.write(frame.bytes);
      frame.bytes = null;
    }
  }

  #cancel(frame: Queued): void {
    if (frame.bytes === null) return;
    this.#outgoingBytes -= frame.bytes.length;
    frame.bytes = null;
  }

  #ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#outgoing = [];
    for (const listener of this.#closeListeners.splice(0)) listener();
  }
}
