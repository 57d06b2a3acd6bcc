import type { AnsweredCalls } from './answered-calls.ts';
import {
  type CallErrorCode,
  encodeCall,
  encodeError,
  encodeResult,
  encodeResultError,
  type Frame,
  parseFrame,
  UNREADABLE_ID,
} from './frame.ts';
import type { OcppVersion } from './ocpp-version.ts';
import type { Timers } from './timers.ts';

/** What became of a CALL of ours. */
export type CallOutcome =
  | { readonly kind: 'answered'; readonly payload: unknown }
  | { readonly kind: 'error'; readonly code: string; readonly description: string }
  /** It was sent; the answer came too late or broke the schema. */
  | { readonly kind: 'no_answer'; readonly detail: string }
  /** It was sent, and the connection went before the answer. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'not_sent' };

/** What a CALL of the CSMS is answered with. `afterwards` runs once the answer has left (F06.FR.04: response first). */
export type Reply =
  | { readonly kind: 'result'; readonly payload: unknown; readonly afterwards?: () => void }
  | {
      readonly kind: 'error';
      readonly code: CallErrorCode;
      readonly description: string;
      readonly afterwards?: () => void;
    }
  /** Only a faulty station stays silent. */
  | { readonly kind: 'none'; readonly afterwards?: () => void };

export interface CallPipeParts {
  readonly version: Pick<OcppVersion, 'schemas' | 'spell' | 'answersUnreadable' | 'reportsBadResults'>;
  /** What the station adds to each payload that it sends, whatever its schema says; a right one adds nothing. */
  readonly ownFields?: Readonly<Record<string, string>> | undefined;
  /** Resolves when the text has been handed to the socket. */
  readonly send: (text: string) => Promise<void>;
  /** Ids of our CALLs. */
  readonly nextId: () => string;
  readonly receive: (action: string, payload: unknown) => Promise<Reply>;
  /** Under which ids an answer is sent; a right station's: that of its CALL. */
  readonly answersUnder: (id: string) => readonly string[];
  /** Called with what the CSMS did against the standard. */
  readonly violation: (detail: string) => void;
  readonly timeoutMs: () => number;
  readonly timers: Timers;
  readonly answered: AnsweredCalls;
}

interface WaitingCall {
  readonly action: string;
  readonly payload: unknown;
  readonly settle: (outcome: CallOutcome) => void;
}

/** One connection's CALLs: one of ours open at a time (part 4, 4.1.1), answers matched by id. Knows no message. */
export class CallPipe {
  readonly #parts: CallPipeParts;
  readonly #waiting: WaitingCall[] = [];
  #open: { id: string; call: WaitingCall; cancelTimeout: () => void } | null = null;
  #answering = 0;
  #closed = false;

  constructor(parts: CallPipeParts) {
    this.#parts = parts;
  }

  call(action: string, payload: unknown): Promise<CallOutcome> {
    const violation = this.#parts.version.schemas.violation(action, 'request', payload);
    if (violation !== null) throw new Error(`our own ${action} breaks its schema: ${violation.detail}`);
    return new Promise((settle) => {
      if (this.#closed) return settle({ kind: 'not_sent' });
      this.#waiting.push({ action, payload, settle });
      this.#sendNext();
    });
  }

  /** Feeds one text frame of the CSMS. */
  receiveText(text: string): void {
    const parsed = parseFrame(text);
    if (parsed.ok) {
      this.#receiveFrame(parsed.value);
      return;
    }
    this.#parts.violation(parsed.refusal.detail);
    const { spell, answersUnreadable } = this.#parts.version;
    if (parsed.refusal.kind === 'malformed' && (parsed.refusal.id !== UNREADABLE_ID || answersUnreadable)) {
      void this.#send(encodeError(parsed.refusal.id, spell('RpcFrameworkError'), parsed.refusal.detail));
    }
  }

  /** The socket is gone. */
  close(): void {
    this.#closed = true;
    const open = this.#open;
    this.#open = null;
    open?.cancelTimeout();
    open?.call.settle({ kind: 'lost' });
    for (const call of this.#waiting.splice(0)) call.settle({ kind: 'not_sent' });
  }

  #sendNext(): void {
    if (this.#open !== null || this.#closed) return;
    const call = this.#waiting.shift();
    if (call === undefined) return;
    const id = this.#parts.nextId();
    const cancelTimeout = this.#parts.timers.after(this.#parts.timeoutMs(), () =>
      this.#settleOpen(id, { kind: 'no_answer', detail: 'timeout' }),
    );
    this.#open = { id, call, cancelTimeout };
    void this.#send(encodeCall(id, call.action, this.#said(call.payload)));
  }

  #settleOpen(id: string, outcome: CallOutcome): void {
    const open = this.#open;
    if (open?.id !== id) {
      this.#parts.violation(`an answer to no open call: ${id}`);
      return;
    }
    this.#open = null;
    open.cancelTimeout();
    open.call.settle(outcome);
    this.#sendNext();
  }

  #receiveFrame(frame: Frame): void {
    switch (frame.kind) {
      case 'call':
        void this.#answer(frame.id, frame.action, frame.payload);
        return;
      case 'result':
        this.#settleOpen(frame.id, this.#checkedAnswer(frame.id, frame.payload));
        return;
      case 'error':
        this.#settleOpen(frame.id, { kind: 'error', code: frame.code, description: frame.description });
        return;
      case 'result_error':
        this.#parts.violation(`an answer of ours was not taken: ${frame.code}: ${frame.description}`);
    }
  }

  #checkedAnswer(id: string, payload: unknown): CallOutcome {
    const action = this.#open?.id === id ? this.#open.call.action : undefined;
    const violation = action === undefined ? null : this.#parts.version.schemas.violation(action, 'response', payload);
    if (violation === null) return { kind: 'answered', payload };
    this.#parts.violation(`the answer to ${action}: ${violation.detail}`);
    if (this.#parts.version.reportsBadResults) void this.#send(encodeResultError(id, violation.code, violation.detail));
    return { kind: 'no_answer', detail: violation.detail };
  }

  async #answer(id: string, action: string, payload: unknown): Promise<void> {
    const earlier = this.#parts.answered.find(id);
    if (earlier !== undefined) return this.#send(earlier);
    if (this.#answering > 0) this.#parts.violation(`${action} was sent before the answer to the CALL before it`);
    this.#answering++;
    try {
      const reply = await this.#parts.receive(action, payload);
      if (reply.kind !== 'none') {
        this.#parts.answered.keep(id, this.#encode(id, action, reply));
        for (const under of this.#parts.answersUnder(id)) await this.#send(this.#encode(under, action, reply));
      }
      reply.afterwards?.();
    } finally {
      this.#answering--;
    }
  }

  #encode(id: string, action: string, reply: Exclude<Reply, { kind: 'none' }>): string {
    if (reply.kind === 'error') return encodeError(id, this.#parts.version.spell(reply.code), reply.description);
    const violation = this.#parts.version.schemas.violation(action, 'response', reply.payload);
    if (violation !== null) throw new Error(`our own answer to ${action} breaks its schema: ${violation.detail}`);
    return encodeResult(id, this.#said(reply.payload));
  }

  #said(payload: unknown): unknown {
    const { ownFields } = this.#parts;
    return ownFields === undefined ? payload : { ...(payload as object), ...ownFields };
  }

  async #send(text: string): Promise<void> {
    if (!this.#closed) await this.#parts.send(text);
  }
}
