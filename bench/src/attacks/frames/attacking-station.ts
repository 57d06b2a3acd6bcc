import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Expected, expectedOf } from './expected.ts';
import type { AttackFrame } from './mutate-frame.ts';
import type { Version } from './schema.ts';

/** So many frames of no use in an hour end a session. */
const MOST_USELESS = 100;
const TOO_MANY = 'too many unusable frames';
/** B01.FR.12: of a BootNotification. */
const OTHER_SERIAL_NUMBER = 'serial number is not the certificate CN';
const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;
/** An answer that takes this long is none. */
const PATIENCE_MS = 30_000;

export interface Entrance {
  readonly url: string;
  readonly version: Version;
  readonly credentials: { readonly ca: readonly string[]; readonly key: string; readonly cert: string };
}

/** What came of one frame. */
export interface FrameEnd {
  /** Null: as it must. */
  readonly wrong: string | null;
  readonly answer: 'result' | 'error' | 'none' | 'closed';
  readonly ms: number;
}

interface Closed {
  readonly kind: 'closed';
  readonly code: number;
  readonly reason: string;
}
type Said = Closed | { readonly kind: 'frame'; readonly frame: readonly unknown[] };

/** A station that says one frame after the other, and comes again when it was shown out. */
export class AttackingStation {
  readonly #entrance: Entrance;
  #socket: WebSocket | null = null;
  #said: Said[] = [];
  #wake: () => void = () => undefined;
  /** Frames of this session that were not answered by a result; those of no use are among them. */
  #fruitless = 0;
  #lastProbe = 0;

  constructor(entrance: Entrance) {
    this.#entrance = entrance;
  }

  async say({ text, isInvalid }: Pick<AttackFrame, 'text' | 'isInvalid'>): Promise<FrameEnd> {
    const socket = this.#socket ?? (await this.#enter());
    const expected = expectedOf(text, this.#entrance.version);
    const began = performance.now();
    socket.send(text);
    this.#fruitless++;
    // Whoever must hear nothing hears the answer to what comes next.
    const probe = expected.kind === 'nothing' ? `probe${++this.#lastProbe}` : null;
    if (probe !== null) socket.send(`[2,"${probe}","Heartbeat",{}]`);
    const said = await this.#next();
    const ms = performance.now() - began;
    if (said === null) return { wrong: 'no answer', answer: 'none', ms };
    if (said.kind === 'closed') return this.#judgeClose(said, expected, ms);
    const end = this.#judgeAnswer(said.frame, { expected, probe, isInvalid });
    if (end.answer === 'result') this.#fruitless--;
    return { ...end, ms };
  }

  leave(): void {
    this.#socket?.terminate();
    this.#socket = null;
  }

  #judgeClose({ code, reason }: Closed, { kind }: Expected, ms: number): FrameEnd {
    this.#socket = null;
    // What the frame before this one brought about may come only now, also where this one is too large.
    const isOfTheOneBefore =
      code === POLICY_VIOLATION &&
      (reason === OTHER_SERIAL_NUMBER || (reason === TOO_MANY && this.#fruitless >= MOST_USELESS));
    const isRight = isOfTheOneBefore || (kind === 'too_large' && code === TOO_BIG);
    const wrong = isRight ? null : `closed with ${code} (${reason}) after ${this.#fruitless} frames`;
    return { wrong, answer: 'closed', ms };
  }

  #judgeAnswer(
    [type, id]: readonly unknown[],
    { expected, probe, isInvalid }: { expected: Expected; probe: string | null; isInvalid: boolean },
  ): Omit<FrameEnd, 'ms'> {
    const answer = type === 3 ? 'result' : 'error';
    if (probe !== null)
      return { wrong: id === probe ? null : `answered ${String(type)} ${String(id)}`, answer: 'none' };
    if (expected.kind === 'too_large') return { wrong: 'a frame beyond the limit was answered', answer };
    if (expected.kind === 'answer' && id !== expected.id) return { wrong: `answered under ${String(id)}`, answer };
    if (isInvalid && answer === 'result') return { wrong: 'an invalid request was taken', answer };
    return { wrong: null, answer };
  }

  /** Null: nothing came. */
  async #next(): Promise<Said | null> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#wake();
    }, PATIENCE_MS);
    try {
      while (true) {
        const said = this.#said.shift();
        if (said !== undefined) return said;
        if (isLate) return null;
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async #enter(): Promise<WebSocket> {
    const { url, version, credentials } = this.#entrance;
    const options = { ...credentials, ca: [...credentials.ca], perMessageDeflate: false };
    const socket = new WebSocket(url, [version], options);
    this.#said = [];
    this.#fruitless = 0;
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as readonly unknown[];
      // A CALL of the gateway: stations answer those, and this one says that it knows none.
      if (frame[0] === 2) socket.send(JSON.stringify([4, frame[1], 'NotSupported', '', {}]));
      // A CALLRESULTERROR is no answer of ours either.
      else if (frame[0] !== 5) this.#take({ kind: 'frame', frame });
    });
    await once(socket, 'open');
    socket.on('error', () => socket.terminate());
    socket.on('close', (code: number, reason: Buffer) => {
      if (this.#socket === socket) this.#take({ kind: 'closed', code, reason: reason.toString() });
    });
    this.#socket = socket;
    return socket;
  }

  #take(said: Said): void {
    this.#said.push(said);
    this.#wake();
  }
}
