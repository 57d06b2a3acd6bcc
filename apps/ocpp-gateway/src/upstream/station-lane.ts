import type { Frame } from '../rpc/frame.ts';

/** What came of a CALL for the upstream. */
export type UpstreamAnswer =
  /** It answered, with this frame. */
  | { readonly kind: 'answer'; readonly frame: Extract<Frame, { kind: 'result' | 'error' }>; readonly text: string }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'timeout' }
  /** It was sent, and the connection ended before the answer. */
  | { readonly kind: 'lost' }
  /** There was no connection; it was not sent. */
  | { readonly kind: 'away' };

interface StationCall {
  readonly id: string;
  readonly text: string;
  readonly settle: (answer: UpstreamAnswer) => void;
}
/** A SEND has no answer. */
type Waiting = StationCall | { readonly id: null; readonly text: string };

export interface LaneParts {
  /** False: there is no connection. */
  readonly send: (text: string) => boolean;
  /** Whether much of what was sent is unread there. */
  readonly isBusy: () => boolean;
  /** The upstream has been away for so long that nothing waits for it any more. */
  readonly givenUp: () => void;
  /** A SEND was dropped, which a message without an answer may be. */
  readonly dropped: () => void;
  readonly answerTimeoutMs: number;
  /** How long what comes while the upstream is away waits for it, from when it went away. */
  readonly holdMs: number;
}

/** A station has one CALL open; one that has this many is not waiting for answers. */
const MAX_WAITING = 32;

/**
 * What a station sends to its upstream, in the order in which it sent it, with one CALL open at a time (Part 4, 4.1.1).
 * While the upstream is away it waits for `holdMs`; after that nothing waits until the upstream is back. A CALL that was
 * sent is never sent again: whether the upstream has acted on it nobody here knows, and the station may repeat it.
 */
export class StationLane {
  readonly #parts: LaneParts;
  readonly #waiting: Waiting[] = [];
  #open: { readonly call: StationCall; readonly timer: NodeJS.Timeout } | null = null;
  #state: 'open' | 'holding' | 'away' = 'holding';
  #hold: NodeJS.Timeout | undefined;

  constructor(parts: LaneParts) {
    this.#parts = parts;
    this.#startHold();
  }

  /** `crowded`: too many wait. `repeated`: it is there already word for word, and is not taken twice. */
  call(id: string, text: string, settle: StationCall['settle']): 'taken' | 'repeated' | 'crowded' {
    if (this.#open?.call.text === text || this.#waiting.some((waiting) => waiting.text === text)) return 'repeated';
    if (this.#waiting.length >= MAX_WAITING) return 'crowded';
    if (this.#state === 'away') {
      settle({ kind: 'away' });
      return 'taken';
    }
    this.#waiting.push({ id, text, settle });
    this.#drain();
    return 'taken';
  }

  /** May go out while a CALL is open (OCPP-J 2.1). */
  send(text: string): void {
    if (this.#state === 'away' || this.#waiting.length >= MAX_WAITING) {
      this.#parts.dropped();
      return;
    }
    this.#waiting.push({ id: null, text });
    this.#drain();
  }

  /** False: no CALL with this id is open. */
  answered(id: string, answer: UpstreamAnswer): boolean {
    if (this.#open?.call.id !== id) return false;
    this.#settleOpen(answer);
    this.#drain();
    return true;
  }

  /** Whoever made this CALL waits no longer: what comes after it in the lane does not either. */
  giveUp(id: string): void {
    if (this.answered(id, { kind: 'timeout' })) return;
    const index = this.#waiting.findIndex((waiting) => waiting.id === id);
    const kind = this.#state === 'open' ? 'timeout' : 'away';
    if (index >= 0)
      for (const waiting of this.#waiting.splice(index, 1)) if (waiting.id !== null) waiting.settle({ kind });
  }

  opened(): void {
    clearTimeout(this.#hold);
    this.#state = 'open';
    this.#drain();
  }

  /** Called again and again while the upstream stays away. */
  closed(): void {
    this.#settleOpen({ kind: 'lost' });
    if (this.#state === 'open') this.#startHold();
  }

  /** The station is gone: nobody waits for what is in it. */
  end(): void {
    clearTimeout(this.#hold);
    this.#settleOpen({ kind: 'lost' });
    this.#failWaiting();
  }

  #startHold(): void {
    this.#state = 'holding';
    this.#hold = setTimeout(() => {
      this.#state = 'away';
      this.#parts.givenUp();
      this.#failWaiting();
    }, this.#parts.holdMs);
  }

  #failWaiting(): void {
    for (const waiting of this.#waiting.splice(0)) if (waiting.id !== null) waiting.settle({ kind: 'away' });
  }

  #settleOpen(answer: UpstreamAnswer): void {
    const open = this.#open;
    if (open === null) return;
    clearTimeout(open.timer);
    this.#open = null;
    open.call.settle(answer);
  }

  /**
   * In order: a SEND waits for a CALL in front of it that was not sent, and for no answer. There is no end to SENDs, so none
   * goes to an upstream that does not read.
   */
  #drain(): void {
    const { send, isBusy, dropped } = this.#parts;
    while (this.#state === 'open') {
      const next = this.#waiting[0];
      if (next === undefined || (next.id !== null && this.#open !== null)) return;
      if (next.id === null && isBusy()) dropped();
      else if (!send(next.text)) return;
      this.#waiting.shift();
      if (next.id === null) continue;
      const timer = setTimeout(() => this.answered(next.id, { kind: 'timeout' }), this.#parts.answerTimeoutMs);
      this.#open = { call: next, timer };
    }
  }
}
