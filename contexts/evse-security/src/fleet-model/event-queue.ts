import { Heap } from './heap.ts';

interface Event {
  readonly at: number;
  readonly sequence: number;
  readonly run: () => void;
}

/**
 * What is still to happen, and the clock that it happens by: milliseconds since 1970, and none of them pass but from one
 * event to the next. Of two at one time the one that was planned first comes first, so a run is the same every time.
 */
export class EventQueue {
  now: number;
  #sequence = 0;
  readonly #events = new Heap<Event>(isEarlier);

  constructor(now: number) {
    this.now = now;
  }

  at(time: number, run: () => void): void {
    this.#events.add({ at: Math.max(time, this.now), sequence: this.#sequence++, run });
  }

  after(milliseconds: number, run: () => void): void {
    this.at(this.now + milliseconds, run);
  }

  /** Runs what comes until then; false: nothing is left. */
  runUntil(end: number): boolean {
    for (;;) {
      const next = this.#events.first;
      if (next === undefined) return false;
      if (next.at > end) {
        this.now = end;
        return true;
      }
      this.#events.dropFirst();
      this.now = next.at;
      next.run();
    }
  }
}

const isEarlier = (one: Event, other: Event): boolean =>
  one.at < other.at || (one.at === other.at && one.sequence < other.sequence);
