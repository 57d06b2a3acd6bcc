import type { WebSocket } from 'ws';

const CLOSE_ANSWER_MS = 1_000;

export interface SocketClosed {
  readonly code: number;
  readonly reason: string;
}

/** A WebSocket whose text frames wait until somebody reads them. */
export class OpenSocket {
  readonly closed: Promise<SocketClosed>;
  readonly #socket: WebSocket;
  readonly #early: string[] = [];
  #reader: ((text: string) => void) | null = null;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString('utf8') }));
    });
    socket.on('message', (data, isBinary) => {
      // OCPP-J has text frames only. ws hands out a Buffer unless its binaryType is changed.
      if (isBinary) return socket.close(1003, 'binary frame');
      const text = (data as Buffer).toString('utf8');
      if (this.#reader === null) this.#early.push(text);
      else this.#reader(text);
    });
  }

  /** Each text frame, from those that came before the reader on. */
  read(reader: (text: string) => void): void {
    this.#reader = reader;
    for (const text of this.#early.splice(0)) reader(text);
  }

  /** Resolves when the text has left, or the socket is gone and nobody will read it. */
  send(text: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.readyState !== this.#socket.OPEN) return resolve();
      this.#socket.send(text, () => resolve());
    });
  }

  /** Closes in order; a peer that does not answer the close frame is cut off after a second. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    const timer = setTimeout(() => this.#socket.terminate(), CLOSE_ANSWER_MS);
    this.#socket.once('close', () => clearTimeout(timer));
  }

  /** Cuts the connection without a word, as a station that lost its network does. */
  cut(): void {
    this.#socket.terminate();
  }
}
