import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface RawDial {
  /** Without the identity. */
  readonly url: string;
  /** The last part of the path, as it goes on the wire. */
  readonly name: string;
  readonly trustAnchorsPem: readonly string[];
  /** `user:password` of Basic authentication. */
  readonly basic?: string;
  readonly credential?: { readonly privateKeyPem: string; readonly chainPem: string };
}

/** What a peer that wants in gets: 101 when it is in, else the HTTP status of its refusal. */
export async function knock(how: RawDial): Promise<number> {
  const socket = open(how);
  const entered = once(socket, 'open').then(() => 101);
  const refused = once(socket, 'unexpected-response').then(([, response]) => Number(response.statusCode));
  try {
    return await Promise.race([entered, refused]);
  } finally {
    // What ends after its refusal ends with an error that says nothing new.
    socket.on('error', () => undefined);
    socket.terminate();
  }
}

/** A peer that sends what it likes, frame by frame. */
export class RawStation {
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #frames: unknown[] = [];
  #wake: (() => void) | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      this.#frames.push(JSON.parse(data.toString()));
      this.#wake?.();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', resolve));
  }

  static async enter(how: RawDial): Promise<RawStation> {
    const socket = open(how);
    const station = new RawStation(socket);
    await once(socket, 'open');
    return station;
  }

  send(frame: string | Buffer): void {
    this.#socket.send(frame);
  }

  /** The answer to `[2, id, action, payload]`. What the CSMS asks meanwhile is left unanswered. */
  async call(id: string, action: string, payload: unknown): Promise<unknown[]> {
    this.send(JSON.stringify([2, id, action, payload]));
    return this.answerTo(id);
  }

  async answerTo(id: string): Promise<unknown[]> {
    for (;;) {
      const at = this.#frames.findIndex((frame) => Array.isArray(frame) && frame[0] !== 2 && frame[1] === id);
      if (at !== -1) return this.#frames.splice(at, 1)[0] as unknown[];
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  leave(): void {
    this.#socket.terminate();
  }
}

function open({ url, name, trustAnchorsPem, basic, credential }: RawDial): WebSocket {
  return new WebSocket(`${url}/${name}`, ['ocpp2.0.1'], {
    ca: [...trustAnchorsPem],
    ...(basic === undefined ? {} : { auth: basic }),
    ...(credential === undefined ? {} : { key: credential.privateKeyPem, cert: credential.chainPem }),
  });
}
