import { randomUUID } from 'node:crypto';
import { POLICY_VIOLATION } from '../connection/close-socket.ts';
import { type CallErrorAnswer, callError, encodeCallError } from '../rpc/call-error.ts';
import type { CallPipe } from '../rpc/call-pipe.ts';
import type { HandlerAnswer } from '../rpc/call-pipe-wiring.ts';
import {
  defectOf,
  encodeCall,
  encodeResult,
  type JsonObject,
  parseFrame,
  readBeginning,
  UNREADABLE_ID,
} from '../rpc/frame.ts';
import type { HandedOver, PassedAnswer } from '../rpc/passed-call.ts';
import type { RpcVersion } from '../rpc/rpc-version.ts';
import { UselessFrames } from '../rpc/useless-frames.ts';
import type { Reading } from './reading-of.ts';
import { RecentIds } from './recent-ids.ts';
import { StationLane, type UpstreamAnswer } from './station-lane.ts';

/** What becomes of a CALL of the upstream. */
export type Verdict =
  /** The station gets it, if it `stillPasses` when its turn has come; `answered` sees the payload of its CALLRESULT. */
  | {
      readonly kind: 'pass';
      readonly answered?: (payload: JsonObject) => void;
      readonly stillPasses?: () => boolean;
    }
  /** It is answered here. */
  | { readonly kind: 'answer'; readonly answer: Promise<HandlerAnswer> }
  /** Somebody is asked first. */
  | { readonly kind: 'ask'; readonly verdict: Promise<Exclude<Verdict, { kind: 'ask' }>> };

export interface RelayParts {
  readonly pipe: Pick<CallPipe, 'pass' | 'forgetPassed' | 'relay'>;
  readonly version: RpcVersion;
  /** Whether a message of the station stays with us. */
  readonly isOurs: (action: string, payload: JsonObject) => boolean;
  /** Whether the station is not believed to be who it says: then nothing passes in either direction. */
  readonly isHeldBack: () => boolean;
  /**
   * Whether what stands in such a CALL of the upstream decides what becomes of it: then it may have one reading only, and no
   * other name gets it to the station.
   */
  readonly readingOf: (action: string) => Reading;
  readonly judge: (action: string, payload: JsonObject) => Verdict;
  /** To the upstream; false: there is no connection. */
  readonly send: (text: string) => boolean;
  readonly isBusy: () => boolean;
  readonly hangUp: (code: number, reason: string) => void;
  /** The upstream has been away for longer than messages wait for it. */
  readonly givenUp: () => void;
  /** The station broke a rule that makes further reading pointless. */
  readonly abort: (code: number, reason: string) => void;
  readonly note: (what: string, details: Readonly<Record<string, string>>) => void;
  /** Of one CALL, in either direction. */
  readonly answerTimeoutMs: number;
  readonly holdMs: number;
}

const REMEMBERED = 8;

const NOT_ACCEPTED = callError('SecurityError', 'the boot of this station is not accepted');

const UNREAD = callError('NotImplemented', 'this message is not passed on by another name, or signed');

const OVERTAKEN = callError('InternalError', 'the station has another certificate since it was asked for its list');

const WHY: Readonly<Record<Exclude<UpstreamAnswer['kind'], 'answer'>, string>> = {
  unreadable: 'the answer of the central system was not readable',
  timeout: 'the central system did not answer',
  lost: 'the connection to the central system ended before its answer',
  away: 'the central system is not reachable',
};

/** An answer that we read ourselves is held to what nobody reads differently. */
const ofOurs = (answer: UpstreamAnswer): UpstreamAnswer =>
  answer.kind === 'answer' && defectOf(answer.text) !== null ? { kind: 'unreadable' } : answer;

/**
 * Stands between one station's pipe and its upstream, and passes on what is not ours: word for word, with its id, in order.
 * What is no frame of OCPP-J reaches neither side; whoever sent it is answered from here. Calls of the upstream share the
 * station's one open CALL with ours, in turns (`CallPipe`); calls of the station have one open CALL to the upstream (`StationLane`).
 */
export class UpstreamRelay {
  readonly #parts: RelayParts;
  readonly #lane: StationLane;
  /** CALLs of the upstream under way, by id. */
  readonly #theirs = new Map<string, string>();
  /** Of the upstream's, given up here: it may wait longer than we do. */
  readonly #late = new RecentIds(REMEMBERED);
  /** CALLRESULTs that went to the station, and to the upstream: a CALLRESULTERROR may follow. */
  readonly #toStation = new RecentIds(REMEMBERED);
  readonly #toUpstream = new RecentIds(REMEMBERED);
  /** An answer to a CALL of an earlier connection is none for this one. */
  #connection = 0;
  /** The last BootNotification: ours to check, and then the upstream's to answer. */
  #boot: { readonly id: string; readonly text: string } | null = null;
  #useless = new UselessFrames();

  constructor(parts: RelayParts) {
    this.#parts = parts;
    this.#lane = new StationLane({ ...parts, dropped: () => parts.note('send_dropped', {}) });
  }

  /** `handOver` of the station's pipe. */
  take(frame: HandedOver, text: string): boolean {
    const { isOurs, isHeldBack, send, abort, pipe, version } = this.#parts;
    switch (frame.kind) {
      case 'call':
        if (frame.action === 'BootNotification') this.#boot = { id: frame.id, text };
        if (isOurs(frame.action, frame.payload)) return false;
        if (isHeldBack()) {
          pipe.relay(encodeCallError(frame.id, NOT_ACCEPTED, version));
          return true;
        }
        if (this.#lane.call(frame.id, text, (answer) => this.#answerStation(frame.id, answer)) === 'crowded') {
          abort(POLICY_VIOLATION, 'too many open calls');
        }
        return true;
      case 'send':
        if (frame.message === null || isOurs(frame.message.action, frame.message.payload)) return false;
        if (!isHeldBack()) this.#lane.send(text);
        return true;
      case 'result_error':
        return this.#toStation.take(frame.id) && send(text);
      case 'late_answer':
        return this.#late.take(frame.id) && send(text);
      default:
        return frame satisfies never;
    }
  }

  /** Passes the station's last BootNotification on, in turn with what else it sends. */
  register(): Promise<UpstreamAnswer> {
    return new Promise((resolve) => {
      const boot = this.#boot;
      if (boot === null || this.#lane.call(boot.id, boot.text, (answer) => resolve(ofOurs(answer))) !== 'taken')
        resolve({ kind: 'away' });
    });
  }

  /** A CALL that is made here in the station's name. `patienceMs` counts from now, for its turn and for its answer. */
  ask(action: string, payload: JsonObject, patienceMs: number): Promise<UpstreamAnswer> {
    return new Promise((resolve) => {
      const id = randomUUID();
      const patience = setTimeout(() => this.#lane.giveUp(id), patienceMs);
      const settle = (answer: UpstreamAnswer): void => {
        clearTimeout(patience);
        resolve(ofOurs(answer));
      };
      if (this.#lane.call(id, encodeCall(id, action, payload), settle) !== 'taken') settle({ kind: 'away' });
    });
  }

  opened(): void {
    this.#connection++;
    this.#useless = new UselessFrames();
    this.#lane.opened();
  }

  closed(): void {
    this.#connection++;
    this.#theirs.clear();
    // Its maker will not learn what came of it, and will ask again.
    this.#parts.pipe.forgetPassed();
    this.#lane.closed();
  }

  end(): void {
    this.#connection++;
    this.#lane.end();
  }

  /** One frame of the upstream. */
  receive(text: string): void {
    const { version, pipe, isHeldBack, readingOf } = this.#parts;
    const frame = parseFrame(text, version);
    switch (frame.kind) {
      case 'call':
        this.#receiveCall(frame.id, frame.action, frame.payload, text);
        break;
      case 'result':
      case 'error':
        if (!this.#lane.answered(frame.id, { kind: 'answer', frame, text })) this.#countUseless('answer_without_call');
        break;
      case 'malformed_call':
        this.#refuse(frame.id, frame.error);
        break;
      case 'malformed_answer':
        if (frame.id === null || !this.#lane.answered(frame.id, { kind: 'unreadable' }))
          this.#countUseless('malformed_answer');
        break;
      case 'result_error':
        if (this.#toUpstream.take(frame.id)) pipe.relay(text);
        else this.#countUseless('result_error');
        break;
      case 'send':
        // A message that we judge is a CALL; a station that takes it as a SEND too would have it unjudged.
        if (frame.message === null || readingOf(frame.message.action) !== 'none') this.#countUseless('useless_send');
        else if (!isHeldBack()) pipe.relay(text);
        break;
      case 'unknown_type':
        this.#countUseless('unknown_message_type');
        break;
      default:
        frame satisfies never;
    }
  }

  /** One that is longer than it may be: whoever waits for something that came of it is told, as far as its beginning says who. */
  receiveTooLarge(beginning: string, most: number): void {
    const { send, version } = this.#parts;
    const of = readBeginning(beginning);
    if (of?.kind === 'call') {
      const error = callError('GenericError', `longer than the ${most} bytes that are passed on`);
      send(encodeCallError(of.id, error, version));
    }
    if (of?.kind === 'answer') this.#lane.answered(of.id, { kind: 'unreadable' });
    this.#countUseless('too_large');
  }

  #answerStation(id: string, answer: UpstreamAnswer): void {
    const { pipe, version } = this.#parts;
    if (answer.kind === 'answer') {
      if (answer.frame.kind === 'result') this.#toStation.add(id);
      pipe.relay(answer.text);
    } else {
      pipe.relay(encodeCallError(id, callError('InternalError', WHY[answer.kind]), version));
    }
  }

  #receiveCall(id: string, action: string, payload: JsonObject, text: string): void {
    const { readingOf, judge, isHeldBack, pipe, version, answerTimeoutMs } = this.#parts;
    const connection = this.#connection;
    const reading = readingOf(action);
    if (reading === 'close') {
      this.#parts.send(encodeCallError(id, UNREAD, version));
      this.#parts.note('upstream_call_unread', { action });
      return;
    }
    const defect = reading === 'exact' ? defectOf(text) : null;
    if (defect !== null) {
      this.#refuse(id, defect);
      return;
    }
    if (this.#isUnderWay(id, text)) return;
    if (isHeldBack()) {
      this.#parts.send(encodeCallError(id, NOT_ACCEPTED, version));
      return;
    }
    this.#theirs.set(id, text);
    const answer = (answered: string | null): void => {
      if (connection !== this.#connection) return;
      this.#theirs.delete(id);
      if (answered !== null) this.#parts.send(answered);
    };
    const carryOut = (verdict: Exclude<Verdict, { kind: 'ask' }>): void => {
      if (verdict.kind === 'answer') void this.#textOf(id, action, verdict.answer).then(answer);
      else {
        const settle = (passed: PassedAnswer): void => answer(this.#passedText(id, passed, verdict.answered));
        pipe.pass(id, text, answerTimeoutMs, settle, verdict.stillPasses);
      }
    };
    const verdict = judge(action, payload);
    if (verdict.kind === 'ask') void this.#whenJudged(connection, verdict.verdict).then(carryOut);
    else carryOut(verdict);
  }

  /** What holds when the word of whoever was asked is there: an upstream that is gone, or a station that is held back, gets nothing. */
  async #whenJudged(
    connection: number,
    judged: Promise<Exclude<Verdict, { kind: 'ask' }>>,
  ): Promise<Exclude<Verdict, { kind: 'ask' }>> {
    try {
      const verdict = await judged;
      const passes = connection === this.#connection && !this.#parts.isHeldBack();
      if (verdict.kind === 'answer' || passes) return verdict;
      return { kind: 'answer', answer: Promise.resolve({ ok: false, error: NOT_ACCEPTED }) };
    } catch (error) {
      return { kind: 'answer', answer: Promise.reject(error) };
    }
  }

  /** Repeated word for word it is answered once; another one under the same id is refused. */
  #isUnderWay(id: string, text: string): boolean {
    const underWay = this.#theirs.get(id);
    if (underWay !== undefined && underWay !== text) {
      const inUse = callError('RpcFrameworkError', 'this message id is in use');
      this.#parts.send(encodeCallError(id, inUse, this.#parts.version));
    }
    return underWay !== undefined;
  }

  async #textOf(id: string, action: string, handled: Promise<HandlerAnswer>): Promise<string> {
    const { version, note } = this.#parts;
    try {
      const answer = await handled;
      return answer.ok ? encodeResult(id, answer.payload) : encodeCallError(id, answer.error, version);
    } catch (error) {
      note('upstream_call_failed', { action, error: error instanceof Error ? error.message : 'not an error' });
      return encodeCallError(id, callError('InternalError', 'the message could not be processed'), version);
    }
  }

  /** Null: no answer, as from a station that is silent. */
  #passedText(id: string, passed: PassedAnswer, answered?: (payload: JsonObject) => void): string | null {
    const { version } = this.#parts;
    switch (passed.kind) {
      case 'answer':
        if (passed.payload !== null) {
          this.#toUpstream.add(id);
          answered?.(passed.payload);
        }
        return passed.text;
      case 'unreadable':
        return encodeCallError(id, callError('InternalError', 'the answer of the station was not readable'), version);
      case 'crowded':
        return encodeCallError(id, callError('InternalError', 'the station has calls open before this one'), version);
      case 'overtaken':
        return encodeCallError(id, OVERTAKEN, version);
      case 'timeout':
        this.#late.add(id);
        return null;
      case 'closed':
        return null;
      default:
        return passed satisfies never;
    }
  }

  #refuse(id: string, error: CallErrorAnswer): void {
    const { version, send, note } = this.#parts;
    if (id !== UNREADABLE_ID || version.answersUnreadable) send(encodeCallError(id, error, version));
    note('upstream_malformed_frame', { code: error.code, why: error.description });
    this.#countUseless('malformed_frame');
  }

  #countUseless(what: string): void {
    this.#parts.note('upstream_frame_unusable', { what });
    if (this.#useless.areTooMany()) this.#parts.hangUp(POLICY_VIOLATION, 'too many unusable frames');
  }
}
