import { randomUUID } from 'node:crypto';
import { POLICY_VIOLATION } from '../connection/close-socket.ts';
import { AnsweredCalls } from './answered-calls.ts';
import { type CallErrorAnswer, callError, encodeCallError, encodeResultError } from './call-error.ts';
import type { CallPipeWiring, HandlerAnswer } from './call-pipe-wiring.ts';
import { encodeCall, encodeResult, type Frame, type JsonObject, parseFrame, strictly, UNREADABLE_ID } from './frame.ts';
import { type PassedAnswer, passedAnswer } from './passed-call.ts';
import { UselessFrames } from './useless-frames.ts';

export type CallAnswer =
  | { readonly kind: 'result'; readonly payload: JsonObject }
  | { readonly kind: 'error'; readonly code: string; readonly description: string }
  /** An answer came and could not be read. */
  | { readonly kind: 'unreadable' }
  /** An answer came that breaks the rules of its message. */
  | { readonly kind: 'invalid'; readonly defect: CallErrorAnswer }
  | { readonly kind: 'timeout' }
  /** The connection is there, and it was never its turn: other calls took its time, or too many were waiting already. */
  | { readonly kind: 'not_its_turn'; readonly because: 'queue_timeout' | 'queue_full' }
  /** `sent`: the station may have received the call. */
  | { readonly kind: 'closed'; readonly sent: boolean };

/** What is wrong with the payload of a CALLRESULT; null: nothing. */
export type ResultCheck = (payload: JsonObject) => CallErrorAnswer | null;

interface OutgoingCall {
  readonly id: string;
  readonly text: string;
  /** Null until the call is sent, where its time counts from then. */
  readonly timer: NodeJS.Timeout | null;
  readonly timeoutMs: number;
  /** Made by somebody else, who judges what is answered to it. */
  readonly isPassed: boolean;
  /** Asked when its turn has come; false: it is settled, and not to be sent. */
  readonly mayGo: () => boolean;
  readonly check: ResultCheck;
  /** `text`: the frame that settles it; null when none does. */
  readonly settle: (answer: CallAnswer, text: string | null) => void;
}

const always = (): boolean => true;

const MAX_WAITING_IN = 32;
const MAX_WAITING_OUT = 64;
/** Whoever makes its calls through us is itself bound to one open CALL. */
const MAX_WAITING_PASSED = 16;

/**
 * OCPP-J over one connection, without knowing any message. In each direction at most one CALL is
 * open (Part 4, 4.1.1); ours wait in a queue, and those that are passed on for somebody else in one of their own,
 * and the two take turns. A CALL of ours never overtakes the answer to one of
 * theirs, so that CertificateSigned cannot arrive before the answer to its SignCertificate. A CALL
 * that is repeated word for word gets the stored answer; the same id with other content is a new
 * CALL, because stations count from 1 again after a restart.
 */
export class CallPipe {
  readonly #wiring: CallPipeWiring;
  readonly #answered = new AnsweredCalls();
  readonly #incoming: { readonly id: string; readonly text: string; action: string; payload: JsonObject }[] = [];
  readonly #outgoing: OutgoingCall[] = [];
  readonly #passed: OutgoingCall[] = [];
  /** Null: nothing waits any more. */
  #held: { readonly frame: Frame; readonly text: string }[] | null;
  #turnOfPassed = false;
  #answering = false;
  #open: OutgoingCall | null = null;
  readonly #useless = new UselessFrames();
  #closed = false;

  constructor(wiring: CallPipeWiring) {
    this.#wiring = wiring;
    this.#held = wiring.held === true ? [] : null;
  }

  receive(text: string): void {
    if (this.#closed) return;
    const frame = parseFrame(text, this.#wiring.version);
    if (this.#held === null || (frame.kind !== 'call' && frame.kind !== 'send')) this.#take(frame, text);
    else if (this.#held.length < MAX_WAITING_IN) this.#held.push({ frame, text });
    else this.#wiring.abort(POLICY_VIOLATION, 'too many open calls');
  }

  /** From now on nothing waits any more; what did comes first. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const { frame, text } of held) if (!this.#closed) this.#take(frame, text);
  }

  #take(received: Frame, text: string): void {
    const { version } = this.#wiring;
    if (this.#isHandedOver(received, text)) return;
    const frame = this.#isOurs(received) ? strictly(received, text) : received;
    switch (frame.kind) {
      case 'call':
        this.#enqueue(frame.id, frame.action, frame.payload, text);
        break;
      case 'result':
        this.#receiveResult(frame.id, frame.payload, text);
        break;
      case 'error':
        this.#settleOpen(frame.id, { kind: 'error', code: frame.code, description: frame.description }, text);
        break;
      case 'malformed_call':
        this.#wiring.note('malformed_frame', { code: frame.error.code, why: frame.error.description });
        if (frame.id !== UNREADABLE_ID || version.answersUnreadable) {
          this.#wiring.send(encodeCallError(frame.id, frame.error, version));
        }
        this.#countUseless();
        break;
      case 'malformed_answer':
        this.#wiring.note('malformed_answer', {});
        if (frame.id === null) this.#countUseless();
        else this.#settleOpen(frame.id, { kind: 'unreadable' }, null);
        break;
      case 'result_error':
        // What it could not use it may ask for again, and must not get word for word.
        this.#answered.forget(frame.id);
        this.#wiring.note('result_error', { code: frame.code, why: frame.description });
        this.#countUseless();
        break;
      case 'send':
        if (frame.message === null || !this.#wiring.take(frame.message.action, frame.message.payload)) {
          this.#wiring.note('useless_send', {});
          this.#countUseless();
        }
        break;
      case 'unknown_type':
        this.#wiring.note('unknown_message_type', {});
        this.#countUseless();
        break;
      default:
        frame satisfies never;
    }
  }

  /**
   * Never rejects: what came of the call is a value. A result with which `check` finds a defect is `invalid`, and the
   * station is told where its version has words for that. `timeoutMs` counts from now: a call still waiting
   * for its turn by then is not sent at all, since whoever asked for it has given up.
   */
  call(action: string, payload: JsonObject, timeoutMs: number, check: ResultCheck): Promise<CallAnswer> {
    if (this.#closed) return Promise.resolve({ kind: 'closed', sent: false });
    if (this.#outgoing.length >= MAX_WAITING_OUT) {
      return Promise.resolve({ kind: 'not_its_turn', because: 'queue_full' });
    }
    return new Promise((settle) => {
      const id = randomUUID();
      const timer = setTimeout(() => this.#expire(id), timeoutMs);
      this.#outgoing.push({
        id,
        text: encodeCall(id, action, payload),
        timer,
        timeoutMs,
        isPassed: false,
        mayGo: always,
        check,
        settle,
      });
      this.#sendNext();
    });
  }

  /**
   * Puts a CALL that somebody else has made on the wire when its turn has come, word for word. Its id is its maker's and
   * must not be one of ours. `timeoutMs` counts from when it is sent, since its maker counts for itself. `settle` is called
   * once, before the next frame is looked at, so that answers stay in order with what the station sends after them.
   * `stillPasses` is asked when its turn has come.
   */
  pass(
    id: string,
    text: string,
    timeoutMs: number,
    settle: (answer: PassedAnswer) => void,
    stillPasses: () => boolean = always,
  ): void {
    const settled = (answer: CallAnswer, answered: string | null): void => settle(passedAnswer(answer, answered));
    const mayGo = (): boolean => {
      const passes = stillPasses();
      if (!passes) settle({ kind: 'overtaken' });
      return passes;
    };
    const call = { id, text, timer: null, timeoutMs, isPassed: true, mayGo, check: () => null, settle: settled };
    if (this.#closed) settle({ kind: 'closed' });
    else if (this.#passed.length >= MAX_WAITING_PASSED) settle({ kind: 'crowded' });
    else this.#passed.push(call);
    this.#sendNext();
  }

  /** Forgets what is passed on and was not sent: its maker is gone. */
  forgetPassed(): void {
    for (const waiting of this.#passed.splice(0)) waiting.settle({ kind: 'closed', sent: false }, null);
  }

  /** Forgets our own calls that were not sent: the station may not be called any more. */
  forgetCalls(): void {
    for (const waiting of this.#outgoing.splice(0)) {
      clearTimer(waiting);
      waiting.settle({ kind: 'closed', sent: false }, null);
    }
  }

  /** Puts a frame of somebody else on the wire that is no CALL. */
  relay(text: string): void {
    if (!this.#closed) this.#wiring.send(text);
  }

  /** The connection is gone: what was sent is unknown, what was waiting was not sent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#incoming.length = 0;
    this.#held = null;
    const open = this.#open;
    this.#open = null;
    if (open !== null) {
      clearTimer(open);
      open.settle({ kind: 'closed', sent: true }, null);
    }
    this.forgetCalls();
    this.forgetPassed();
  }

  #isHandedOver(frame: Frame, text: string): boolean {
    if (frame.kind !== 'call' && frame.kind !== 'send' && frame.kind !== 'result_error') return false;
    return this.#wiring.handOver?.(frame, text) === true;
  }

  /** An answer is ours where the open call is: another one may be awaited by whoever made it. */
  #isOurs(frame: Frame): boolean {
    if (frame.kind !== 'result' && frame.kind !== 'error') return true;
    return this.#open?.id === frame.id && !this.#open.isPassed;
  }

  #countUseless(): void {
    if (this.#useless.areTooMany()) this.#wiring.abort(POLICY_VIOLATION, 'too many unusable frames');
  }

  #enqueue(id: string, action: string, payload: JsonObject, text: string): void {
    const answered = this.#answered.answerTo(id, text);
    if (answered !== null) {
      this.#wiring.send(answered);
    } else if (this.#incoming.length >= MAX_WAITING_IN) {
      this.#wiring.abort(POLICY_VIOLATION, 'too many open calls');
    } else if (!this.#incoming.some((waiting) => waiting.text === text)) {
      this.#incoming.push({ id, text, action, payload });
      if (!this.#answering) void this.#answerWaiting();
    }
  }

  async #answerWaiting(): Promise<void> {
    this.#answering = true;
    for (let next = this.#incoming[0]; next !== undefined; next = this.#incoming[0]) {
      const answer = await this.#answerOf(next.action, next.payload);
      if (this.#closed) break;
      this.#incoming.shift();
      const text = answer.ok
        ? encodeResult(next.id, answer.payload)
        : encodeCallError(next.id, answer.error, this.#wiring.version);
      // An error is not stored: what failed for a reason of ours may succeed when it is tried again.
      if (answer.ok && !this.#wiring.isRepeatable(next.action)) this.#answered.store(next.id, next.text, text);
      this.#wiring.send(text);
      answer.afterwards?.();
    }
    this.#answering = false;
    this.#sendNext();
  }

  /** A fault in a handler is ours and costs one message, never the process. */
  async #answerOf(action: string, payload: JsonObject): Promise<HandlerAnswer> {
    try {
      return await this.#wiring.answer(action, payload);
    } catch (error) {
      this.#wiring.note('handler_failed', { action, error: error instanceof Error ? error.message : 'not an error' });
      return { ok: false, error: callError('InternalError', 'the message could not be processed') };
    }
  }

  #sendNext(): void {
    if (this.#closed || this.#open !== null) return;
    const call = this.#nextOut();
    if (call === undefined) return;
    if (!call.mayGo()) {
      this.#sendNext();
      return;
    }
    const timer = call.timer ?? setTimeout(() => this.#expire(call.id), call.timeoutMs);
    this.#open = { ...call, timer };
    this.#wiring.send(call.text);
  }

  /** Neither of the two waits for more than one call of the other. */
  #nextOut(): OutgoingCall | undefined {
    const passes = this.#passed.length > 0 && (this.#turnOfPassed || this.#outgoing.length === 0 || this.#answering);
    if (!passes && this.#answering) return undefined;
    const call = (passes ? this.#passed : this.#outgoing).shift();
    if (call !== undefined) this.#turnOfPassed = !passes;
    return call;
  }

  #expire(id: string): void {
    if (this.#open?.id === id) {
      this.#settleOpen(id, { kind: 'timeout' }, null);
      return;
    }
    const index = this.#outgoing.findIndex((waiting) => waiting.id === id);
    if (index >= 0)
      for (const waiting of this.#outgoing.splice(index, 1))
        waiting.settle({ kind: 'not_its_turn', because: 'queue_timeout' }, null);
  }

  #receiveResult(id: string, payload: JsonObject, text: string): void {
    const { version, send } = this.#wiring;
    const defect = this.#open?.id === id ? this.#open.check(payload) : null;
    if (defect !== null && version.hasResultErrorAndSend) send(encodeResultError(id, defect, version));
    this.#settleOpen(id, defect === null ? { kind: 'result', payload } : { kind: 'invalid', defect }, text);
  }

  /** An answer to no open call is late, repeated or another station's: it is dropped, unless its caller still waits for it. */
  #settleOpen(id: string, answer: CallAnswer, text: string | null): void {
    const open = this.#open;
    if (open === null || open.id !== id) {
      if (text !== null && this.#wiring.handOver?.({ kind: 'late_answer', id }, text) === true) return;
      this.#wiring.note('answer_without_call', { messageId: id });
      this.#countUseless();
      return;
    }
    clearTimer(open);
    this.#open = null;
    open.settle(answer, text);
    this.#sendNext();
  }
}

function clearTimer({ timer }: OutgoingCall): void {
  if (timer !== null) clearTimeout(timer);
}
